"""The services: each folder owns its data and its functions, and none imports another."""
