"""The page by which people read an archive: what is in it, from whom, and what is missing."""

from __future__ import annotations

from html import escape
from string import Template
from typing import Any

from functions.customer.personal_data.entities import Part, PersonalDataRequest

MOST_SHOWN = 200
"""Rows of a section that the page shows; its files have all of them."""
_PAGE = Template("""\
<!doctype html>
<html lang="$language">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>$title</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem }
table { border-collapse: collapse; display: block; font-size: .85rem; overflow-x: auto }
td, th { border: 1px solid #bbb; padding: .2rem .5rem; text-align: left; vertical-align: top }
</style>
<h1>$title</h1>
<p>$about</p>
$missing
$sections
</html>
""")
_WORDS = {
    "en": {
        "title": "Your personal data",
        "about": "All that the provider held about you on {day}. Each section is also a JSON file.",
        "missing": "Missing, because a part of the system did not answer: {services}.",
        "rows": "{rows} entries; files: ",
        "shown": "The first {most} are shown.",
    },
    "ru": {
        "title": "Ваши персональные данные",
        "about": "Всё, что провайдер хранил о вас на {day}. Каждый раздел есть и в файле JSON.",
        "missing": "Нет данных, потому что часть системы не ответила: {services}.",
        "rows": "Записей: {rows}; файлы: ",
        "shown": "Показаны первые {most}.",
    },
}


class IndexPage:
    """Takes sections one after the other, so that no more than one file is held."""

    def __init__(self, locale: str) -> None:
        self.words = _WORDS.get(locale, _WORDS["en"])
        self.language = locale if locale in _WORDS else "en"
        self._sections: list[str] = []

    def add(self, part: Part, section: str, names: list[str], rows: list[dict[str, Any]]) -> None:
        """Add a section with the beginning of its rows, and the names of its files."""
        number = sum(file.rows for file in part.files if file.section == section)
        links = ", ".join(f'<a href="{escape(name)}">{escape(name)}</a>' for name in names)
        said = escape(self.words["rows"].format(rows=number)) + links
        more = self.words["shown"].format(most=len(rows)) if number > len(rows) else ""
        self._sections.append(
            f"<h2>{escape(part.service)}: {escape(section)}</h2>\n<p>{said}. {more}</p>\n"
            + _table(rows)
        )

    def text(self, request: PersonalDataRequest, day: str) -> str:
        """The page."""
        missing = ", ".join(part.service for part in request.waiting)
        said = self.words["missing"].format(services=missing) if missing else ""
        return _PAGE.substitute(
            language=self.language,
            title=escape(self.words["title"]),
            about=escape(self.words["about"].format(day=day)),
            missing=f"<p><strong>{escape(said)}</strong></p>" if said else "",
            sections="\n".join(self._sections),
        )


def _table(rows: list[dict[str, Any]]) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    head = "".join(f"<th>{escape(name)}" for name in names)
    body = "\n".join(
        "<tr>" + "".join(f"<td>{escape(_text(row.get(name)))}" for name in names) for row in rows
    )
    return f"<table>\n<tr>{head}\n{body}\n</table>"


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_text(one)}" for name, one in value.items())
    if isinstance(value, list):
        return " | ".join(_text(one) for one in value)
    return "" if value is None else str(value)
