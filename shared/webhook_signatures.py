"""Signatures of webhooks according to Standard Webhooks (standardwebhooks.com).

Headers `webhook-id`, `webhook-timestamp` (seconds), `webhook-signature`: a list of `v1,<base64>`
separated by blanks, each an HMAC-SHA256 over `id.timestamp.body`. A secret is `whsec_` and the
base64 of 24 to 64 bytes, with or without its padding. While it is being rotated, the sender may
sign with both, and the receiver accepts both.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime

from shared.errors import Malformed, Unauthenticated

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
TOLERANCE_SECONDS = 300
MAX_SIGNATURES = 16
_MESSAGE_ID = re.compile(r"[\x21-\x7e]{1,128}")
_SECONDS = re.compile(r"[0-9]{1,12}", re.ASCII)


class InvalidSignature(Unauthenticated):
    """The webhook's signature is not valid for its content."""


class StaleWebhook(Malformed):
    """The webhook's timestamp is too old or in the future; sign each attempt anew."""


class UnusableSecret(ValueError):
    """The signing secret is not the base64 of 24 to 64 bytes."""


def signed_headers(secrets: str, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers with which a sender delivers a body.

    `secrets` holds one secret, or several separated by blanks, the newest first: each signs.
    """
    seconds = int(at.timestamp())
    keys = [_key(secret) for secret in secrets.split()]
    signatures = " ".join(_signature(key, message_id, seconds, body) for key in keys)
    return {ID: message_id, TIMESTAMP: str(seconds), SIGNATURE: signatures}


def verified_id(secrets: str, headers: Mapping[str, str], body: bytes, *, now: datetime) -> str:
    """A webhook's message id, once one of its signatures is verified.

    `secrets` holds one secret, or several separated by blanks; header names are lower-cased.
    Raises: Malformed, InvalidSignature, StaleWebhook.
    """
    message_id, seconds = _message_id(headers), _timestamp(headers)
    given = headers.get(SIGNATURE, "").split()[:MAX_SIGNATURES]
    keys = [_key(secret) for secret in secrets.split()]
    wanted = [_signature(key, message_id, seconds, body).encode() for key in keys]
    if not any(hmac.compare_digest(w, g.encode()) for w in wanted for g in given):
        raise InvalidSignature
    if abs(now.timestamp() - seconds) > TOLERANCE_SECONDS:
        raise StaleWebhook
    return message_id


def _message_id(headers: Mapping[str, str]) -> str:
    message_id = headers.get(ID, "")
    if not _MESSAGE_ID.fullmatch(message_id):
        raise Malformed("{header} must have 1 to 128 printable characters.", header=ID)
    return message_id


def _timestamp(headers: Mapping[str, str]) -> int:
    text = headers.get(TIMESTAMP, "")
    if not _SECONDS.fullmatch(text):
        raise Malformed("{header} must be whole seconds since 1970.", header=TIMESTAMP)
    return int(text)


def _signature(key: bytes, message_id: str, seconds: int, body: bytes) -> str:
    signed = f"{message_id}.{seconds}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def _key(secret: str) -> bytes:
    try:
        text = secret.removeprefix("whsec_").rstrip("=")
        key = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except binascii.Error as error:
        raise UnusableSecret(UnusableSecret.__doc__) from error
    if not 24 <= len(key) <= 64:
        raise UnusableSecret(UnusableSecret.__doc__)
    return key
