"""The subscribers' screens."""
