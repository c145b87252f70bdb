"""Uploads: what kind of file it is, whether it is safe, where it is kept, and who gets it back."""
