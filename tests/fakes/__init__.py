"""Small doubles that unit tests hand in through the same doors as the real things."""
