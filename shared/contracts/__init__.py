"""Documents made from the models: what a JSON Schema, an example and an OpenAPI document say is said once, in code."""
