"""The entrance of the console."""
