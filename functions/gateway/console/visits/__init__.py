"""A technician on the way: the visits in order, one with what is done there; made for a phone."""
