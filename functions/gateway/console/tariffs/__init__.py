"""Tariffs: the list, one with its terms, the editor, a preview on an account, publishing."""
