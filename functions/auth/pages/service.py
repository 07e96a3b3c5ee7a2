"""Rendering of pages. Script and style are allowed by their hashes, and nothing else may run."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import asdict, dataclass
from functools import cache
from html import escape
from pathlib import Path
from string import Template

from functions.auth.pages.entities import PageKind
from functions.auth.pages.texts import COMMON, TEXTS
from shared.component import component

_FIELD = (
    '<label>{label}<input id="password" name="password" type="password"'
    ' autocomplete="{password}" minlength="8" required></label>'
)


@dataclass(frozen=True, slots=True)
class Page:
    """A page's HTML, its language, and its Content-Security-Policy."""

    html: str
    language: str
    policy: str


@component
class Pages:
    """Renders pages; `locale` is the language of readers whose language is not available."""

    locale: str

    def render(self, kind: PageKind, language: str | None, accepted: str) -> Page:
        """Render a page in the link's language, or in one that the browser accepts."""
        known = _known(language or "") or _accepted(accepted) or self.locale
        return _page(kind, known)


@cache
def _page(kind: PageKind, language: str) -> Page:
    style, script = _file("page.css"), _file("page.js")
    words = asdict(TEXTS[language, kind]) | asdict(COMMON[language]) | {"language": language}
    texts = {name: escape(text) for name, text in words.items()}
    field = _FIELD.format(**texts, password=kind.password) if kind.password else ""
    html = Template(_file("page.html")).substitute(texts, style=style, script=script, field=field)
    return Page(html, language, _policy(style, script))


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _known(tag: str) -> str | None:
    language = tag.strip().lower().partition("-")[0]
    return language if language in COMMON else None


def _accepted(header: str) -> str | None:
    """The first available language of an Accept-Language header."""
    tags = (part.partition(";")[0] for part in header.split(","))
    return next((known for tag in tags if (known := _known(tag))), None)


def _file(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")
