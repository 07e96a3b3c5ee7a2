"""Deleting a team, which no category may send its tickets to."""
