"""A programme by year: what was published, and beside it what this portal has announced since."""
