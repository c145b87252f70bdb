"""Double blind: what a reviewer is shown of who applies. Everything reviewers read goes through `shown.py`."""
