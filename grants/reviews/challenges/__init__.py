"""Challenges (기피): a municipality names whom it has cause against; the committee decides without the person."""
