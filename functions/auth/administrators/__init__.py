"""The administrators: users with the built-in role, of whom there is always at least one."""
