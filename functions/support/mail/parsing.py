"""From the bytes of a mail to what it says. Time and memory are bounded, whatever the bytes are.

A mail whose make-up nobody writes by hand is not taken apart: it is kept whole, as a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import EmailPolicy
from email.utils import getaddresses, parseaddr
from typing import Any

from functions.support.mail.charsets import header_text, plain
from functions.support.mail.contents import Contents, contents_of
from functions.support.mail.entities import Enclosed, Mail, Written
from functions.support.mail.quoting import folded
from shared.mail_address import UnfitAddress, kept

LARGEST = 40 * 1024 * 1024
"""Bytes of a mail: SES takes no larger one."""
MOST_LEVELS = 60
MOST_PARTS = 20_000
LONGEST_SUBJECT = 200
_LONGEST_HEADER = 4000
_LONGEST_REFERENCES = 100_000
_MOST_REFERENCES = 20
_NESTING = re.compile(rb"boundary[*\d\s]*=|content-type\s*:\s*message/", re.IGNORECASE)
_ID = re.compile(r"<([!-;=?-~]{3,250})>")
_SIGNER = re.compile(r"(?:^|;)\s*d\s*=\s*([A-Za-z0-9.-]{1,253})\s*(?:;|$)")
_BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
_AWAY = ("x-autoreply", "x-autorespond", "x-auto-reply", "x-autoresponder")
_DAEMONS = re.compile(r"^(?:mailer-daemon|postmaster)@", re.IGNORECASE)


class _Policy(EmailPolicy):
    """The library's policy, with headers cut before anything looks into them, and left as texts."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, _, rest = sourcelines[0].partition(":")
        longest = _LONGEST_REFERENCES if name.lower() == "references" else _LONGEST_HEADER
        value = " ".join((rest + "".join(sourcelines[1:])).split()) if rest.strip() else ""
        value = value or " ".join("".join(sourcelines[1:]).split())
        return name[:80], value[-longest:] if name.lower() == "references" else value[:longest]

    def header_fetch_parse(self, name: str, value: str) -> Any:  # noqa: ARG002 - the library's signature
        return value


_POLICY = _Policy()


def parse_mail(raw: bytes, return_path: str | None = None) -> Mail:
    """A mail from its bytes; `return_path` is whom its carrier names, empty for a bounce."""
    is_strange = _is_strange(raw)
    message = message_from_bytes(_head(raw) if is_strange else raw, EmailMessage, policy=_POLICY)
    contents = Contents("", (), is_cut=True) if is_strange else contents_of(message)
    name, sender = _sender(message)
    said, quoted = folded(contents.text)
    files = contents.files
    if contents.is_cut:
        files = (*files, Enclosed("mail.eml", "message/rfc822", raw))
    return Mail(
        sender=sender,
        sender_name=name,
        subject=header_text(_header(message, "subject"))[:LONGEST_SUBJECT],
        text=said,
        quoted=quoted,
        message_id=_first_id(_header(message, "message-id")),
        references=_references(message),
        signers=tuple(_signers(message)),
        written=_written(message, return_path, sender),
        loops=tuple(v.strip()[:250] for v in message.get_all("x-loop", [])[:20]),
        files=files,
        is_cut=contents.is_cut,
    )


def _is_strange(raw: bytes) -> bool:
    """Whether it would cost more than it says: the library's time grows with depth and parts."""
    levels = 0
    for levels, _ in enumerate(_NESTING.finditer(raw), 1):
        if levels > MOST_LEVELS:
            return True
    return len(raw) > LARGEST or raw.count(b"\n--") > MOST_PARTS


def _head(raw: bytes) -> bytes:
    """The headers alone."""
    ends = (at for at in (raw.find(b"\r\n\r\n"), raw.find(b"\n\n")) if at >= 0)
    return raw[: min(ends, default=len(raw))][: 2 * 1024 * 1024] + b"\n\n"


def _header(message: Message, name: str) -> str:
    return str(message.get(name) or "")


def _sender(message: Message) -> tuple[str, str | None]:
    """The name, and the address if it is the only one."""
    lines = [plain(str(line)) for line in message.get_all("from", [])[:2]]
    found = [pair for pair in getaddresses(lines) if pair[1]]
    name = header_text(found[0][0] if found else "".join(lines[:1]))[:200]
    if len(found) != 1 or len(lines) != 1:
        return name, None
    try:
        return name, kept(found[0][1])
    except UnfitAddress:
        return name, None


def _first_id(value: str) -> str | None:
    found = _ID.search(value)
    return found[1] if found else None


def _references(message: Message) -> tuple[str, ...]:
    """The nearest first: what it answers, then the chain from its end."""
    answered = _ID.findall(_header(message, "in-reply-to"))[:3]
    chain = _ID.findall(_header(message, "references"))
    return tuple(dict.fromkeys((*answered, *reversed(chain))))[:_MOST_REFERENCES]


def _signers(message: Message) -> Iterator[str]:
    """The domain of each signature; an empty one for a signature that cannot be read."""
    for line in message.get_all("dkim-signature", [])[:20]:
        found = _SIGNER.findall(str(line))
        yield found[0].lower() if len(found) == 1 else ""


def _written(message: Message, return_path: str | None, sender: str | None) -> Written:
    """By RFC 3834 and what is customary beside it."""
    automatic = _header(message, "auto-submitted").split(";")[0].strip().lower()
    kind = message.get_content_type()
    is_report = kind == "multipart/report" or _header(message, "x-failed-recipients")
    path = return_path if return_path is not None else _header(message, "return-path")
    is_empty = return_path == "" or path.strip() == "<>"
    if is_report or _DAEMONS.match(sender or "") or _DAEMONS.match(parseaddr(path)[1]):
        return Written.BOUNCE
    if automatic == "auto-replied" or is_empty or any(message.get(name) for name in _AWAY):
        return Written.REPLY_OF_A_ROBOT
    is_list = message.get("list-id") or message.get("list-unsubscribe")
    precedence = _header(message, "precedence").strip().lower()
    if automatic not in ("", "no") or precedence in _BULK or is_list:
        return Written.BULK
    if message.get("x-auto-response-suppress"):
        return Written.BULK
    return Written.BY_HAND
