"""What was published of programmes and portfolios: kept, shown to everybody, read for pages."""
