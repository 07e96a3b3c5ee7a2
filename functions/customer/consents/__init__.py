"""Consents: what a person has agreed to, in which words, since when and until when."""
