"""What a contract's changes do to its subscriptions: suspended, resumed, ended, another's."""
