"""What an SMS gateway says of messages that it has taken."""
