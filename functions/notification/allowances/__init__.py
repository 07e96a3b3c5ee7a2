"""How often an address is written to because somebody typed it."""
