"""Encryption of the app secrets, so that a copy of the table can't generate codes."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from shared.errors import Unavailable


class Sealing(Protocol):
    """Encrypts a user's secret, and decrypts it for the same user only."""

    def seal(self, secret: str, user_id: str) -> str:
        """The encrypted secret. Raises: Unavailable."""

    def unseal(self, sealed: str, user_id: str) -> str:
        """The decrypted secret. Raises: Unavailable."""


@dataclass(frozen=True, kw_only=True)
class KmsSealing:
    """Encryption with a KMS key; `client` makes a KMS client.

    The user's id is the encryption context: one user's ciphertext does not work for another, and
    CloudTrail records whose secret was decrypted.
    """

    client: Callable[[], Any]
    key_id: str

    def seal(self, secret: str, user_id: str) -> str:
        """The encrypted secret. Raises: Unavailable."""
        answer = self._asked("encrypt", user_id, Plaintext=secret.encode())
        return base64.b64encode(answer["CiphertextBlob"]).decode()

    def unseal(self, sealed: str, user_id: str) -> str:
        """The decrypted secret. Raises: Unavailable."""
        answer = self._asked("decrypt", user_id, CiphertextBlob=base64.b64decode(sealed))
        text: bytes = answer["Plaintext"]
        return text.decode()

    def _asked(self, operation: str, user_id: str, **request: Any) -> dict[str, Any]:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            answer: dict[str, Any] = getattr(self.client(), operation)(
                KeyId=self.key_id, EncryptionContext={"userId": user_id}, **request
            )
        except (BotoCoreError, ClientError) as error:
            raise Unavailable("Codes can't be verified at the moment; try again.") from error
        return answer
