"""Who administers: whatever is changed, somebody always does."""
