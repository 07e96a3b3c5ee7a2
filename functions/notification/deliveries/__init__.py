"""The delivery log: what staff see of messages, and the way to send a failed one again."""
