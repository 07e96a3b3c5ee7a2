"""The documentation: the OpenAPI document and a page that shows it, from our own files alone."""
