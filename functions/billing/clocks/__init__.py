"""Test clocks: billing is played for copies of accounts, on a clock of their own."""
