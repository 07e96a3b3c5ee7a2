"""Canned answers: replies that operators use again, with names filled in."""
