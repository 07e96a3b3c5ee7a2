"""Numbers: series without a gap and without a repeat."""
