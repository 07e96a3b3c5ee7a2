"""Rules over what is measured: when a value is a problem, and when it is none any more."""
