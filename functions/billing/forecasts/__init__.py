"""Forecasts: what an account is charged next, and for how long its money lasts."""
