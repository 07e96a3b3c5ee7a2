"""Push devices: phones on which a customer has the app."""
