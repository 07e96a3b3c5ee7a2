"""The funnel: how many applications come how far, and how long each step takes."""
