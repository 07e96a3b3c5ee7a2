"""CORS: which pages' scripts may call the API, and how."""
