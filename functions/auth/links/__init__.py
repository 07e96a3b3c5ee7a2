"""Links that were sent to a user and not used yet: at most one for each purpose."""
