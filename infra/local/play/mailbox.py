"""The messages that the emulator's SES has received."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_string, policy
from typing import Any

import httpx

from infra.local.play.client import until

LINK = re.compile(r"https?://[^\s<>\"']+")


@dataclass(frozen=True)
class Mail:
    """A message as it arrived: to whom, its subject, its text and how it looks."""

    to: str
    subject: str
    text: str
    html: str = ""

    @property
    def links(self) -> list[str]:
        """The links in the text."""
        return LINK.findall(self.text)


@dataclass(frozen=True)
class Mailbox:
    """Reads SES's outgoing messages where the emulator shows them."""

    http: httpx.Client
    endpoint: str

    def all(self) -> list[Mail]:
        """Every message so far, oldest first."""
        for path in ("/_ministack/ses/messages", "/_aws/ses"):
            response = self.http.get(self.endpoint + path)
            if response.status_code == 200:
                return [_mail(m) for m in _listed(response.json()["messages"])]
        return []

    def to(self, address: str) -> list[Mail]:
        """The messages to an address, oldest first."""
        return [m for m in self.all() if address in m.to]

    def wait_for(self, address: str, part: str, *, seconds: float = 60.0) -> Mail:
        """The first message to an address whose subject or text has a part. Raises: StepFailed."""

        def found() -> Mail | None:
            return next((m for m in self.to(address) if part in m.subject or part in m.text), None)

        return until(found, f"a message with {part!r}", seconds=seconds)


def _listed(messages: Any) -> list[dict[str, Any]]:
    """The messages of either emulator: by account, or simply listed."""
    if isinstance(messages, dict):
        return [m for of_account in messages.values() for m in of_account]
    return list(messages)


def _mail(raw: dict[str, Any]) -> Mail:
    """A message of either emulator: with its parts named, or raw MIME."""
    if mime := raw.get("RawData") or raw.get("raw") or raw.get("RawMessage"):
        parsed = message_from_string(mime, policy=policy.default)
        part = parsed.get_body(("plain", "html"))
        looks = parsed.get_body(("html",))
        return Mail(
            str(parsed["To"]),
            str(parsed["Subject"]),
            part.get_content() if part else "",
            looks.get_content() if looks else "",
        )
    destination = raw.get("Destination") or {}
    addresses = destination.get("ToAddresses") or raw.get("To") or raw.get("Destinations") or []
    body = raw.get("Body") or {}
    return Mail(
        ", ".join(addresses) if isinstance(addresses, list) else str(addresses),
        _text(raw.get("Subject")),
        _text(
            raw.get("BodyText")
            or body.get("text_part")
            or body.get("Text")
            or body.get("html_part")
            or body.get("Html")
        ),
        _text(raw.get("BodyHtml") or body.get("html_part") or body.get("Html")),
    )


def _text(part: Any) -> str:
    return str(part.get("Data", "")) if isinstance(part, dict) else str(part or "")
