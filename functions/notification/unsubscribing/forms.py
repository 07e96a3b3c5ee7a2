"""The body of a request to unsubscribe, in either form that RFC 8058 allows."""

from __future__ import annotations

from email.message import Message
from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import parse_qsl

from functions.notification.unsubscribing.entities import ONE_CLICK

LONGEST = 4096


def asks(body: bytes, content_type: str) -> bool:
    """Whether a request's body asks to unsubscribe."""
    if len(body) > LONGEST:
        return False
    if content_type.lower().startswith("multipart/form-data"):
        return ONE_CLICK in _parts(body, content_type)
    return ONE_CLICK in parse_qsl(body.decode("utf-8", "replace"))


def _parts(body: bytes, content_type: str) -> list[tuple[str, str]]:
    kind = " ".join(content_type.split())
    head = f"Content-Type: {kind}\r\n\r\n".encode("utf-8", "replace")
    message = BytesParser(policy=HTTP).parsebytes(head + body)
    if not message.is_multipart():
        return []
    return [_field(part) for part in message.walk() if not part.is_multipart()]


def _field(part: Message) -> tuple[str, str]:
    content = part.get_payload(decode=True)
    text = content.decode("utf-8", "replace") if isinstance(content, bytes) else ""
    return str(part.get_param("name", "", "content-disposition")), text.strip()
