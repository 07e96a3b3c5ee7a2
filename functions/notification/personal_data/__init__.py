"""Personal data: what notification holds about a person, collected and erased on request."""
