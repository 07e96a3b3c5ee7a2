"""Buildings: the register of what the network reaches."""
