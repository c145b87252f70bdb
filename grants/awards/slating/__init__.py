"""Slates as people use them: drafted from a ranking, solved by a worker, compared, adopted."""
