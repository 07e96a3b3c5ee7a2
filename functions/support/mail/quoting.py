"""What a mail says itself, and what it repeats of the mails before it."""

from __future__ import annotations

import re

LONGEST = 20_000
"""Characters of a text that are kept; the whole mail is beside it when there were more."""
_WROTE = (
    *("wrote:", "schrieb:", "écrit :", "écrit:", "escribió:", "пишет:", "писал:", "писала:"),
    *("написал:", "написала:", "написал(а):"),
)
_OPENS = ("On ", "Am ", "Le ", "El ", "пн", "вт", "ср", "чт", "пт", "сб", "вс", *"0123456789")
"""How "On Tuesday, Anna wrote:" begins, which may take up to three lines."""
_SEPARATOR = re.compile(
    r"^\s*-{2,}\s*(?:Original Message|Исходное сообщение|Пересылаемое сообщение"
    r"|Forwarded message|Ursprüngliche Nachricht)\s*-{2,}\s*$",
    re.IGNORECASE,
)
_FROM = re.compile(r"^\s*\*?(?:From|От|Отправитель|Von)\s*:\*?\s.{3,}$")
_SENT = re.compile(r"^\s*\*?(?:Sent|Date|Отправлено|Дата|Gesendet|Datum)\s*:\*?\s.{3,}$")
_RULE = re.compile(r"^\s*_{10,}\s*$")
_LOOKED_AT = 400  # characters of a line


def folded(text: str) -> tuple[str, str]:
    """What is said, and what is quoted after it.

    Answers between quoted lines stay with them: they would make no sense alone. What forwards or
    quotes only is all said.
    """
    lines = text.strip("\n").split("\n")
    start = _quoted_from(lines)
    said, quoted = "\n".join(lines[:start]).strip(), "\n".join(lines[start:]).strip()
    return (said, quoted) if said else (text.strip(), "")


def _quoted_from(lines: list[str]) -> int:
    """The line at which the quotation at the end begins."""
    for at, line in enumerate(lines[:5000]):
        if _SEPARATOR.match(line[:_LOOKED_AT]) or _is_outlook(lines, at):
            return at
    tail = len(lines)
    while tail and _is_quoted(lines[tail - 1]):
        tail -= 1
    if any(line.lstrip().startswith(">") for line in lines[tail:]):
        return _attributed_from(lines, tail)
    return len(lines)


def _attributed_from(lines: list[str], tail: int) -> int:
    """The line of "On ..., Anna wrote:" before the quoted tail; else the tail."""
    if not tail:
        return tail
    last = lines[tail - 1][-_LOOKED_AT:].strip()
    is_dated = last.endswith(":") and "@" in last and last[0].isdigit()
    if not (last.endswith(_WROTE) or is_dated):
        return tail
    begins = range(max(0, tail - 3), tail)
    opening = (at for at in begins if lines[at].lstrip().startswith(_OPENS))
    return next((at for at in opening if all(map(str.strip, lines[at:tail]))), tail - 1)


def _is_outlook(lines: list[str], at: int) -> bool:
    """A block "From: Sent: To: Subject:", with a rule of underscores before it or without."""
    begin = at + 1 if _RULE.match(lines[at][:_LOOKED_AT]) else at
    near = [line[:_LOOKED_AT] for line in lines[begin : begin + 3]]
    return bool(near and _FROM.match(near[0]) and any(_SENT.match(one) for one in near[1:]))


def _is_quoted(line: str) -> bool:
    stripped = line.strip()
    return not stripped or stripped.startswith(">")
