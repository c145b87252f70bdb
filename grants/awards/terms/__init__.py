"""On what terms an award stands, from its adjustment to its end: a small room within the awards."""
