"""Personal data: what billing holds about a person, collected and erased on request."""
