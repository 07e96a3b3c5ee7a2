"""Personal data: requests for the export of all that is held about a person, or its erasure."""
