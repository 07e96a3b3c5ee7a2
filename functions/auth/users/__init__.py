"""A user: somebody who can sign in."""
