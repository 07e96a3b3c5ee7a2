"""Services: what is connected, another tariff, a pause."""
