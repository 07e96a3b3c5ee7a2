"""Personal data: what auth holds about a person, collected and erased on request."""
