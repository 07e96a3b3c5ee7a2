"""Documents: contracts as PDF, each version kept."""
