"""A registration: what a visitor sent in, until the address proves to be theirs."""
