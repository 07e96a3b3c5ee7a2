"""The profile: how to reach the subscriber, sessions, password, second factor."""
