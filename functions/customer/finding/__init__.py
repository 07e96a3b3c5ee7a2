"""Finding: what things are found by, and the items through which a search finds them."""
