"""Paying: what is due, payments, saved cards, autopay and promises."""
