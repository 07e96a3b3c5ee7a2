"""The audit trail of all services: who did what to what, from where, and what changed."""
