"""Slates: proposed choices of awards under constraints, found exactly, compared, and adopted as a whole."""
