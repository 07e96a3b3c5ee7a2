"""Health: whether we live, and whether what we depend on answers."""
