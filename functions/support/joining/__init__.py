"""Joining: two tickets about one thing become one, and one about two things becomes two."""
