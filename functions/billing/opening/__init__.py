"""Opening an account: what a contract that becomes active brings, in one transaction."""
