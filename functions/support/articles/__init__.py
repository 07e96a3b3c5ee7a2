"""Articles: the knowledge base, written by staff, read and searched by anybody."""
