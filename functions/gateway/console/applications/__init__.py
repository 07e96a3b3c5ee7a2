"""Applications for a connection: the board by state, one with what is done next."""
