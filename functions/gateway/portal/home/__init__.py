"""Home: what a subscriber sees first."""
