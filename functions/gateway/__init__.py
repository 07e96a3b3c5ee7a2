"""Gateway: one call per screen, health, the documentation; it owns no data."""
