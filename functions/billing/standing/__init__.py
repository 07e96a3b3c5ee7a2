"""An account's standing: blocked and unblocked by staff with all its services, and closed."""
