"""Today: what waits for somebody."""
