"""Notes: what staff write down about a customer."""
