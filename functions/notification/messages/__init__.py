"""Messages: exactly one for an event, a channel and a person."""
