"""Which event becomes which message, and on which channels."""
