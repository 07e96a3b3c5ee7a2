"""auth owns who people are: users, passwords, sessions, access tokens, roles, permissions."""
