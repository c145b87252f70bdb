"""The pages of letters: the public check and a project's own, and the back office."""
