"""What the parts of a mail hold: its text, and its files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from functions.support.mail.charsets import header_text, text_of
from functions.support.mail.entities import Enclosed
from functions.support.mail.html_text import text_of_html
from functions.support.mail.quoting import LONGEST
from shared.uploads import file_name_of

MOST_FILES = 20
MOST_TEXTS = 10
_MOST_LOOKED_AT = 10_000
_NAMES = {"text/calendar": "invitation.ics", "application/ms-tnef": "winmail.dat"}


@dataclass(frozen=True, slots=True)
class Contents:
    """A mail's text and files; `is_cut` where there was more than is taken."""

    text: str
    files: tuple[Enclosed, ...]
    is_cut: bool = False


def contents_of(message: Message) -> Contents:
    """The text and the files of a mail."""
    texts: list[str] = []
    files: list[Enclosed] = []
    is_cut = False
    for seen, part in enumerate(_leaves(message)):
        if seen >= _MOST_LOOKED_AT:
            return Contents(_joined(texts), tuple(files), is_cut=True)
        if _is_text(part):
            if len(texts) < MOST_TEXTS:
                texts.append(_text(part))
            else:
                is_cut = True
        elif len(files) < MOST_FILES:
            files.append(_file(part, len(files) + 1))
        else:
            is_cut = True
    text = _joined(texts)
    return Contents(text[:LONGEST], tuple(files), is_cut or len(text) > LONGEST)


def _joined(texts: list[str]) -> str:
    return "\n\n".join(text for text in texts if text.strip())[: LONGEST + 1]


def _leaves(part: Message) -> Iterator[Message]:
    """Each part that holds something, in order; of alternatives the one that is read best."""
    kind = part.get_content_type()
    if not part.is_multipart() or kind.startswith("message/"):
        yield part
        return
    children = [one for one in part.get_payload() if isinstance(one, Message)]
    if kind == "multipart/alternative":
        yield from _best_of(children)
        return
    for child in children:
        yield from _leaves(child)


def _best_of(children: list[Message]) -> Iterator[Message]:
    """The plain alternative if it says anything, else the richest; files that stand there, too."""
    leaves = [[*_leaves(child)] for child in children[:50]]
    texts = [part for group in leaves for part in group if _is_text(part)]
    plain = [part for part in texts if part.get_content_subtype() != "html"]
    best = next((part for part in plain if _text(part).strip()), texts[-1] if texts else None)
    if best is not None:
        yield best
    for group in leaves:
        yield from (part for part in group if not _is_text(part))


def _is_text(part: Message) -> bool:
    if part.get_content_disposition() == "attachment" or part.get_filename():
        return False
    return part.get_content_type() in ("text/plain", "text/html", "text/enriched")


def _text(part: Message) -> str:
    raw = _bytes(part)
    charset = part.get_content_charset()
    if part.get_content_subtype() == "html":
        return text_of_html(text_of(raw[: 4 * 300_000], charset))
    return text_of(raw[: 8 * LONGEST], charset)


def _bytes(part: Message) -> bytes:
    """A part's bytes, or as many as can be read of what is broken."""
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _file(part: Message, number: int) -> Enclosed:
    kind = part.get_content_type()
    named = header_text(part.get_filename() or "") or _NAMES.get(kind, "")
    if kind == "message/rfc822":
        named = named or "mail.eml"
        content = _whole(part)
    else:
        content = _bytes(part)
    inline = part.get_content_disposition() != "attachment" and bool(part.get("content-id"))
    return Enclosed(file_name_of(named or f"file-{number}"), kind, content, inline)


def _whole(part: Message) -> bytes:
    """A mail within a mail, as bytes."""
    inner = part.get_payload()
    within = inner[0] if isinstance(inner, list) and inner else None
    try:
        return within.as_bytes() if isinstance(within, Message) else _bytes(part)
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError):
        return _bytes(part)
