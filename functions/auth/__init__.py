"""Auth owns identities: users, passwords, sessions, access tokens, roles and permissions."""
