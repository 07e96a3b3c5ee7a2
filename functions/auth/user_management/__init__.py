"""User management: what administrators do with users, and what users see of themselves."""
