"""The big screens of the review, inside the back office."""
