"""States of nodes: who is up, who is down, since when, and what has been."""
