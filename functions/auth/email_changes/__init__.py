"""Changes of e-mail addresses, confirmed at the new address and reported to the previous one."""
