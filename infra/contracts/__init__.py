"""Documents made from the models: what they say is said once, in code."""
