"""Starts what the portal needs on one machine: environment, PostgreSQL, Valkey, processes.

Never imports Django: it prepares the environment in which Django then runs.
"""
