"""Ratings: how content customers are with what was done for them."""
