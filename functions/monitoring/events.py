"""What monitoring says has happened."""
