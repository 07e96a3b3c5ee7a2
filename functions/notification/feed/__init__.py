"""The in-app feed: what a customer reads when signed in."""
