"""The links that a user was sent and has not used: at most one for each purpose."""
