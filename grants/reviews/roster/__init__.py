"""Reviewers brought in from a spreadsheet: read, shown row by row, then taken in."""
