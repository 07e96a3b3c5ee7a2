"""An account with its subscriptions: what it takes to bill it, read together."""
