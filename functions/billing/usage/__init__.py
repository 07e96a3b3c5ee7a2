"""Usage: what subscribers use of metered services, and what it costs."""
