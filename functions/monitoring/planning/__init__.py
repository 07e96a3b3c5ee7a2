"""Planning work on nodes: it mutes what is below them, and its customers are told ahead."""
