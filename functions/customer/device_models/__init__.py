"""Device models: the catalogue of what is handed over, with its prices and its minimum stock."""
