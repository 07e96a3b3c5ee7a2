"""The audit trail of all services: who changed what, from where, and how."""
