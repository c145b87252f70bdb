"""Example data: synthetic, labelled so on every page where it shows, the same for the same seed."""
