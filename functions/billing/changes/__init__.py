"""Changes of subscriptions: another tariff, a suspension, the end; billed to the day."""
