"""The documents of the API: OpenAPI for people, and the body for API Gateway."""
