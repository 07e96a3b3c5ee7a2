"""What channels say later of messages that they have taken."""
