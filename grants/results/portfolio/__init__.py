"""The portfolio a programme belongs to, as far as the ministry gave figures."""
