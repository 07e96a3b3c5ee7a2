"""Signing in, and what slows down whoever guesses."""
