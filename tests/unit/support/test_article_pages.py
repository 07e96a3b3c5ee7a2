"""Pages of articles: whatever is written, a reader's browser runs nothing and fetches little."""

from __future__ import annotations

import re
import time

import pytest

from functions.support.articles.entities import LONGEST_TEXT, TextTooRich
from functions.support.articles.rendering import LARGEST_PAGE, TAGS, rendered
from tests.unit.support.conftest import OPERATOR, Desk

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "![x](data:image/png;base64,AAAA)",
    "![x](http://tracker.test/p.png)",
    "![x](//tracker.test/p.png)",
    "![x](/relative.png)",
    '[x](https://a.test "\\" onmouseover=alert(1) x=\\"")',
    '![x" onerror="alert(1)](https://a.test/p.png)',
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<iframe src=https://evil.test></iframe><object data=x></object><embed src=x>",
    "<style>body{display:none}</style><link rel=stylesheet href=//evil.test>",
    "```html\n</code></pre><script>alert(1)</script>\n```",
    "`</code><script>alert(1)</script>`",
    "<!-- --><script>alert(1)</script>-->",
    "<details open ontoggle=alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "| a |\n|---|\n| <script>alert(1)</script> |",
    '<https://a.test/"onmouseover=alert(1)>',
    "<javascript:alert(1)>",
    "> > > > <script>alert(1)</script>",
    "\u202e<script>\u200b",
    "\0<scr\0ipt>alert(1)</script>",
]  # fmt: skip
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)([^>]*)>")
_ALLOWED = {"href", "title", "src", "alt", "rel", "start"}


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_acts_comes_through(attack: str) -> None:
    page = rendered(attack)
    for _, tag, attributes in _TAG.findall(page.html):
        assert tag in TAGS
        named = dict(re.findall(r'([\w-]+)="([^"]*)"', attributes))
        assert set(named) <= _ALLOWED
        assert not re.sub(r'[\w-]+="[^"]*"', "", attributes).strip(" /")
        if "href" in named:
            assert named["href"].startswith(("https://", "http://", "mailto:", "tel:"))
            assert named["rel"] == "noopener noreferrer nofollow"
        if "src" in named:
            assert named["src"].startswith("https://")


def test_good_things_stay() -> None:
    page = rendered(
        "# Title\n\nA [link](https://a.test/?a=1&b=2), ![a picture](https://a.test/p.png), "
        "~~old~~ `code`\n\n> said\n\n1. one\n2. two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    )
    assert '<a href="https://a.test/?a=1&amp;b=2" rel="noopener noreferrer nofollow">' in page.html
    assert '<img src="https://a.test/p.png" alt="a picture">' in page.html
    assert page.html.count("<td>") == 2
    assert page.text.splitlines() == [
        "Title", "A link, a picture, old code", "said", "one", "two", "a", "b", "1", "2",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "piece",
    [">", "> ", "[", "![", "*a ", "**", "(", "<", "- ", "[[]", "`", "~~a ", "&", "\\", "[a](", "|", "\n",
     "a**b", '[a](b "', "1. ", "\t", "![a][", "<!--", "*_", "🛰", "\u0301"],
)  # fmt: skip
def test_what_is_made_to_take_long_takes_no_longer_than_a_good_page(piece: str) -> None:
    text = (piece * LONGEST_TEXT)[:LONGEST_TEXT]
    began = time.process_time()
    try:
        page = rendered(text)
    except TextTooRich:
        return
    finally:
        assert time.process_time() - began < 5
    assert len(page.html.encode()) <= LARGEST_PAGE


def test_lists_in_lists_end_somewhere() -> None:
    nested = "\n".join(f"{'  ' * depth}- item" for depth in range(180))
    assert rendered(nested).html.count("<ul>") <= 20


def test_a_table_that_grows_to_a_huge_page_is_refused() -> None:
    row = "|".join("a" * 500)
    with pytest.raises(TextTooRich):
        rendered(f"{row}\n{'|'.join('-' * 500)}\n" + "|a\n" * 5000)


@pytest.mark.parametrize(
    ("size", "status"), [(LONGEST_TEXT, 201), (LONGEST_TEXT + 1, 422), (2**20, 413)]
)
def test_a_text_has_so_many_characters(desk: Desk, size: int, status: int) -> None:
    body = {"slug": "long", "language": "en", "title": "T", "category": "c", "text": "a" * size}
    assert desk.api.post("/articles", body, by=OPERATOR).status == status
