"""Service levels: by when tickets are to be answered and solved, and whether they were."""
