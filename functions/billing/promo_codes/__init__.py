"""Promo codes: discounts that customers unlock by a word."""
