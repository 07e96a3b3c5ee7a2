"""A change of address: proved at the new one, told to the old one."""
