"""Markdown as a page that does no harm, and as plain text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from functions.support.articles.entities import TextTooRich
from shared.errors import FieldError
from shared.messages import Message

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

LARGEST_PAGE = 120_000
"""Bytes of HTML: with the plain text beside it, it lies in one item."""
NESTED = 20
"""How deep lists and quotations may lie in each other; what is deeper is left out."""
TAGS = frozenset(
    {
        *("h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "blockquote", "pre", "code"),
        *("ul", "ol", "li", "em", "strong", "s", "a", "img"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    }
)
_ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}}
_SCHEMES = {"https", "http", "mailto", "tel"}
_REL = "noopener noreferrer nofollow"


@dataclass(frozen=True, slots=True)
class Page:
    """A text as HTML, of harmless tags alone, and as plain text."""

    html: str
    text: str


def rendered(markdown: str) -> Page:
    """The page of a text. Raises: TextTooRich."""
    import nh3  # 5 ms, and the parser 100 ms: for staff's own routes alone

    parser = _parser()
    tokens = parser.parse(markdown)
    made = parser.renderer.render(tokens, parser.options, {})
    html = nh3.clean(
        made,
        tags=set(TAGS),
        attributes=_ATTRIBUTES,
        attribute_filter=_kept,
        url_schemes=_SCHEMES,
        link_rel=_REL,
    )
    if len(html.encode()) > LARGEST_PAGE:
        said = Message("Its page has more than {most} KB.", {"most": LARGEST_PAGE // 1000})
        raise TextTooRich(errors=(FieldError("/text", said, "too_rich"),))
    return Page(html, _plain(tokens))


def _kept(tag: str, attribute: str, value: str) -> str | None:
    """An attribute's value, or None where it goes: pictures come over https alone."""
    if tag == "img" and attribute == "src" and not value.startswith("https://"):
        return None
    return value


def _plain(tokens: Iterable[Token]) -> str:
    """The text of a page, a line for each of its blocks."""
    lines: list[str] = []
    for token in tokens:
        if token.type == "inline":
            lines.append("".join(_said(part) for part in token.children or ()))
        elif token.type in ("fence", "code_block"):
            lines.append(token.content.rstrip("\n"))
    return "\n".join(lines)


def _said(part: Token) -> str:
    if part.type in ("softbreak", "hardbreak"):
        return "\n"
    return part.content if part.type in ("text", "code_inline", "image") else ""


@cache
def _parser() -> MarkdownIt:
    """A parser of CommonMark with tables that takes no HTML."""
    from markdown_it import MarkdownIt

    options = {"html": False, "maxNesting": NESTED}
    return MarkdownIt("commonmark", options).enable(["table", "strikethrough"])
