"""HTML of a mail as plain text, read by the standard library's parser.

It goes through the page once and builds no tree: trees of hostile pages grow without bound.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

LARGEST = 300_000
"""Characters of a page that are read."""
_HIDDEN = frozenset({"head", "script", "style", "title", "template", "noscript", "svg"})
_BLOCKS = frozenset(
    {"address", "article", "div", "dl", "dd", "dt", "fieldset", "footer", "form", "h1", "h2", "h3"}
    | {"h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table"}
    | {"tr", "ul"}
)
_DEEPEST = 10
_SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")


def text_of_html(page: str) -> str:
    """The text that a reader of the page sees; quotations begin with >, links name their aim."""
    reader = _Reader()
    try:
        reader.feed(_without_comments(page[:LARGEST]))
        reader.close()
    except (AssertionError, ValueError):
        pass  # what was read up to the fault is kept
    return reader.text()


def _without_comments(page: str) -> str:
    """The parser looks for the end of each comment anew, which takes minutes for many of them."""
    kept, at = [], 0
    while (begin := page.find("<!--", at)) >= 0:
        kept.append(page[at:begin])
        end = page.find("-->", begin)
        if end < 0:
            return "".join(kept)
        at = end + 3
    return "".join((*kept, page[at:]))


class _Reader(HTMLParser):
    """Collects lines, each with how deep it is quoted."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[tuple[int, str]] = []
        self._line: list[str] = []
        self._depth = 0
        self._hidden = ""
        self._link = ""
        self._since = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._hidden or tag in _HIDDEN:
            self._hidden = self._hidden or tag
        elif tag == "br":
            self._end_line()
        elif tag == "blockquote":
            self._end_line()
            self._depth += 1
        elif tag in _BLOCKS:
            self._block(tag)
        elif tag in ("td", "th"):
            self._line.append(" ")
        elif tag == "a":
            self._link, self._since = dict(attrs).get("href") or "", len(self._line)

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            self._hidden = "" if tag == self._hidden else self._hidden
        elif tag == "blockquote":
            self._end_line()
            self._depth = max(0, self._depth - 1)
        elif tag in _BLOCKS:
            self._block("")
        elif tag == "a":
            self._name_link()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _HIDDEN:
            self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._line.append(data)

    def text(self) -> str:
        """All lines; never two empty ones together."""
        self._end_line()
        made: list[str] = []
        for depth, line in self._lines:
            text = f"{'>' * min(depth, _DEEPEST)} {line}".strip() if depth else line
            if text.strip("> ") or (made and made[-1].strip("> ")):
                made.append(text)
        return "\n".join(made).strip()

    def _block(self, tag: str) -> None:
        if "".join(self._line).strip():
            self._end_line()
        if tag in ("p", "h1", "h2", "h3", "table"):
            self._lines.append((self._depth, ""))
        if tag == "li":
            self._line.append("- ")

    def _end_line(self) -> None:
        self._lines.append((self._depth, _SPACE.sub(" ", "".join(self._line)).strip()))
        self._line = []

    def _name_link(self) -> None:
        shown = "".join(self._line[self._since :]).strip()
        if self._link.startswith(("http://", "https://")) and self._link.rstrip("/") != shown:
            self._line.append(f" <{self._link[:500]}>")
        self._link = ""
