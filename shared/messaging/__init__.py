"""Events: what they are, how they leave a service and how they arrive at another."""
