"""The life of contracts: drafted, in force, suspended, ended, and handed over."""
