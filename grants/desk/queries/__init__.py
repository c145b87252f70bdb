"""Reads across stages: each block of a home in a constant number of queries."""
