"""What leaves as a document: one neutral model, and a builder for each format. No Django app."""
