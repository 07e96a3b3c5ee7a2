"""What a link in a mail lets its holder leave, and what a mail program is told of it."""

from __future__ import annotations

from dataclasses import dataclass

from functions.notification.catalogue.entities import Kind
from shared.errors import Invalid, NotFound

LEAVABLE = frozenset({Kind.MARKETING})
"""Kinds whose mails say how to leave them; the others belong to a contract or to its safety."""
ONE_CLICK = ("List-Unsubscribe", "One-Click")
"""The field that a mail program sends (RFC 8058), and its value."""


class InvalidLink(NotFound):
    """This link to unsubscribe is not valid."""


class NotOneClick(Invalid):
    """The request does not ask to unsubscribe."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """Whose mails of which kind are left."""

    customer_id: str
    kind: Kind


def list_headers(
    url: str | None, *, may_be_left: bool, mailto: str | None = None
) -> tuple[tuple[str, str], ...]:
    """The headers by which a mail program offers to unsubscribe.

    One click needs an https link; what cannot be left carries no header.
    """
    if not may_be_left:
        return ()
    is_safe = url is not None and url.startswith("https://")
    ways = [f"<{url}>"] if is_safe else []
    ways += [f"<mailto:{mailto}>"] if mailto else []
    listed = (("List-Unsubscribe", ", ".join(ways)),) if ways else ()
    return (*listed, ("List-Unsubscribe-Post", "=".join(ONE_CLICK))) if is_safe else listed
