"""Materials: what is counted by quantity, such as cable and sockets, in each warehouse."""
