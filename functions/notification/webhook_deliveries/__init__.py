"""What is sent to integrators: one delivery an event and webhook, tried again over 75 hours."""
