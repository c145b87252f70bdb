"""The ministry's pages of the room, on the site of the back office."""
