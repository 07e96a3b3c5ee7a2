"""Where keys are kept, on paper: a text that counts its readings and can be out of reach."""

from __future__ import annotations

from functions.auth.tokens.keys import SigningKey, dump_keys
from functions.auth.tokens.public_keys import dump_public_keys
from shared.errors import Unavailable


class PaperText:
    """Behaves as functions.auth.tokens.repository.KeySecret does."""

    def __init__(self, text: str = "") -> None:
        self.text = text
        self.readings = 0
        self.in_reach = True

    def read(self) -> str:
        self.readings += 1
        if not self.in_reach:
            raise Unavailable
        return self.text

    def write(self, text: str) -> None:
        self.text = text


def private(*keys: SigningKey) -> str:
    """What who signs reads."""
    return dump_keys(keys)


def public(*keys: SigningKey) -> str:
    """What who verifies reads."""
    return dump_public_keys(key.public for key in keys)
