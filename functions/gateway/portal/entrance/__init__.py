"""The entrance of the portal."""
