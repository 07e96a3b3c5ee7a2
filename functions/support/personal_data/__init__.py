"""Personal data: what support holds about a person, collected and erased on request."""
