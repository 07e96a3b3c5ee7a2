"""Users: people who can sign in."""
