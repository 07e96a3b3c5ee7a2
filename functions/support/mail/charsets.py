"""Texts in whatever bytes they come: what a mail says of its charset is often wrong or missing."""

from __future__ import annotations

import re
from email.errors import HeaderParseError
from email.header import decode_header

_GUESSED = ("koi8_r", "cp1251", "cp866")
_NO_CHARSETS = frozenset({"", "idna", "punycode", "raw_unicode_escape", "unicode_escape"})
"""Codecs of Python's that no mail is written in; some are slow."""
_FREQUENT = frozenset("оеаинтсрвлкмдпу")
_HIGH = re.compile(rb"[\x80-\xff]")
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def text_of(raw: bytes, charset: str | None) -> str:
    """A text by the charset that is named, unless its bytes contradict; then by what fits best."""
    for named in ("utf-8", charset or ""):
        decoded = _strictly(raw, named)
        if decoded is not None:
            return clean(decoded)
    return clean(_guessed(raw))


def header_text(value: str) -> str:
    """A header as people read it: encoded words and bare bytes of any charset become text."""
    value = plain(value)
    if "=?" not in value:
        return _line(value)
    try:
        parts = decode_header(value)
    except (HeaderParseError, ValueError):
        return _line(value)
    texts = (p if isinstance(p, str) else text_of(p, charset) for p, charset in parts)
    return _line("".join(texts))


def plain(value: str) -> str:
    """A header whose bare bytes of any charset have become text; encoded words stay."""
    if value.isascii():
        return value
    return text_of(value.encode("utf-8", "surrogateescape"), None)


def clean(text: str) -> str:
    """A text without what no text has: control characters and halves of characters."""
    return _UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _line(text: str) -> str:
    return " ".join(clean(text).split())


def _strictly(raw: bytes, charset: str) -> str | None:
    """The text, or None where the charset is unknown or the bytes are none of its."""
    if charset.lower().replace("-", "_") in _NO_CHARSETS:
        return None
    try:
        return raw.decode(charset)
    except (LookupError, UnicodeError, ValueError):
        return None


def _guessed(raw: bytes) -> str:
    """By how many of the letters that Russian is full of come out small; else Western."""
    high = len(_HIGH.findall(raw[:20_000])) or 1
    best, most = "cp1252", 0.25
    for charset in _GUESSED:
        text = raw[:20_000].decode(charset, "replace")
        share = sum(letter in _FREQUENT for letter in text) / high
        if share > most:
            best, most = charset, share
    return raw.decode(best, "replace")
