"""Numbers of documents: without a gap and without a repeat."""
