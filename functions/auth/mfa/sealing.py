"""The secrets of authenticator apps are kept encrypted: a copy of the table makes no codes."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from shared.errors import Unavailable


class Sealing(Protocol):
    """Encrypts a user's secret and decrypts it again, for the same user only."""

    def seal(self, secret: str, user_id: str) -> str:
        """The secret, encrypted. Raises: Unavailable."""

    def unseal(self, sealed: str, user_id: str) -> str:
        """The secret itself. Raises: Unavailable."""


@dataclass(frozen=True)
class KmsSealing:
    """Sealing with a KMS key that never leaves KMS; `client` makes a KMS client.

    The user's id is the encryption context: one user's ciphertext under another's name is refused,
    and CloudTrail says whose secret was opened.
    """

    client: Callable[[], Any]
    key_id: str

    def seal(self, secret: str, user_id: str) -> str:
        """The secret, encrypted. Raises: Unavailable."""
        answer = self._asked("encrypt", user_id, Plaintext=secret.encode())
        return base64.b64encode(answer["CiphertextBlob"]).decode()

    def unseal(self, sealed: str, user_id: str) -> str:
        """The secret itself. Raises: Unavailable."""
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
            raise Unavailable("One-time codes can't be checked just now; try again.") from error
        return answer
