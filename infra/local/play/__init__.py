"""The main job, played from outside: a customer's first months over the deployed API."""
