"""The books: what was booked on each day, and the proof of it."""
