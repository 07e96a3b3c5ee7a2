"""Changes of a service: another tariff, suspended, resumed; the exact effect is shown before."""
