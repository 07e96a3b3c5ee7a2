"""What anybody may see: applying for a connection, the knowledge base, how the network is."""
