"""Where the tables of places and the map come from. Pure: files in, facts out."""
