"""The office's screens."""
