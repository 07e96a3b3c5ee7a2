"""What a customer wants to hear about, and where."""
