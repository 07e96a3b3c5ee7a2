"""Encryption of the app secrets, so that a copy of the table can't generate codes."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any, Protocol

from shared.aws.errors import AwsError
from shared.aws.json_service import JsonClient
from shared.component import component
from shared.errors import Unavailable


class Sealing(Protocol):
    """Encrypts a user's secret, and decrypts it for the same user only."""

    def seal(self, secret: str, user_id: str) -> str:
        """The encrypted secret. Raises: Unavailable."""

    def unseal(self, sealed: str, user_id: str) -> str:
        """The decrypted secret. Raises: Unavailable."""


@component
class KmsSealing:
    """Encryption with a KMS key; `client` makes a KMS client.

    The user's id is the encryption context: one user's ciphertext does not work for another, and
    CloudTrail records whose secret was decrypted.
    """

    client: Callable[[], JsonClient]
    key_id: str

    def seal(self, secret: str, user_id: str) -> str:
        """The encrypted secret. Raises: Unavailable."""
        answer = self._asked("Encrypt", user_id, {"Plaintext": _base64(secret)})
        return str(answer["CiphertextBlob"])

    def unseal(self, sealed: str, user_id: str) -> str:
        """The decrypted secret. Raises: Unavailable."""
        answer = self._asked("Decrypt", user_id, {"CiphertextBlob": sealed})
        return base64.b64decode(answer["Plaintext"]).decode()

    def _asked(self, operation: str, user_id: str, request: dict[str, str]) -> dict[str, Any]:
        context = {"KeyId": self.key_id, "EncryptionContext": {"userId": user_id}}
        try:
            return self.client().call(operation, context | request)
        except AwsError as error:
            raise Unavailable("Codes can't be verified at the moment; try again.") from error


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
