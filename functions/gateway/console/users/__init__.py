"""Users of the office and their roles: who there is, who may do what."""
