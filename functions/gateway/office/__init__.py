"""The office's screens as data: all about a customer, and what waits today, in one call each."""
