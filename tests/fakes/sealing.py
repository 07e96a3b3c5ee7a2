"""Sealing without KMS: a sealed secret is bound to its user, and can't be read off."""

from __future__ import annotations

import base64


class PaperSealing:
    """Behaves as functions.auth.mfa.sealing.Sealing says; `unsealed` counts the openings."""

    def __init__(self) -> None:
        self.unsealed = 0

    def seal(self, secret: str, user_id: str) -> str:
        return base64.b85encode(f"{user_id}|{secret}".encode()).decode()

    def unseal(self, sealed: str, user_id: str) -> str:
        self.unsealed += 1
        owner, _, secret = base64.b85decode(sealed).decode().partition("|")
        assert owner == user_id, "one user's secret was opened for another"
        return secret
