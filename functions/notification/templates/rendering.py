"""Fills in the texts.

One file for a message and a language, from which come subject, summary, plain text and HTML.

files/<locale>/<template>.j2        blocks `subject`, `summary` (a sentence for the feed) and `body`
files/<locale>/words.txt            greeting, and why the message came
files/layout.{txt,html}             what stands around a body
files/looks.{txt,html}              how a paragraph, a table of facts, a button and a quotation look
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from functions.notification.channels.port import Letter
from functions.notification.templates.entities import Content
from functions.notification.templates.formats import FILTERS
from functions.notification.templates.house import House

FILES = Path(__file__).parent / "files"
LOCALES = ("ru", "en")
_TWO_STOPS = re.compile(r"(\bг\.)\.(?!\.)")
"""A date in Russian ends in a full stop, and then its sentence does, too."""
LARGEST = 200_000
"""Characters of a text filled in."""


class TextTooLarge(Exception):
    """A text filled in is larger than anybody would read."""


@dataclass(frozen=True, slots=True)
class Note:
    """What the feed shows: a line, and a sentence or two."""

    title: str
    text: str


class Renderer:
    """Fills in templates.

    A variable that they name and nobody gives is an error, and HTML is escaped.
    """

    def __init__(self, default_locale: str, house: House | None = None) -> None:
        self._default_locale = default_locale
        self.plain = _environment("txt", house or House())
        self._html = _environment("html", house or House())

    def locale(self, wanted: str) -> str:
        """The nearest language that there are texts in: `ru-RU` is `ru`."""
        language = re.split(r"[-_]", wanted.lower(), maxsplit=1)[0]
        return language if language in LOCALES else self._default_locale

    def note(self, template: str, variables: Mapping[str, Any]) -> Note:
        """A message as the feed shows it."""
        return self.note_of(template, variables, None)

    def note_of(self, template: str, variables: Mapping[str, Any], content: Content | None) -> Note:
        """The same with a text of one's own in the place of the shipped one."""
        source = self._source(self.plain, template, variables, content)
        return Note(_block(source, "subject", variables), _block(source, "summary", variables))

    def letter(self, template: str, variables: Mapping[str, Any]) -> Letter:
        """A message as it is sent."""
        return self.letter_of(template, variables, None)

    def letter_of(
        self, template: str, variables: Mapping[str, Any], content: Content | None
    ) -> Letter:
        """The same with a text of one's own in the place of the shipped one."""
        plain = self._source(self.plain, template, variables, content)
        html = self._source(self._html, template, variables, content)
        return Letter(
            subject=_block(plain, "subject", variables),
            text=re.sub(r"\n{3,}", "\n\n", _filled(plain, variables)).strip() + "\n",
            html=_filled(html, variables),
            summary=_block(plain, "summary", variables),
        )

    def _source(
        self,
        environment: ImmutableSandboxedEnvironment,
        template: str,
        variables: Mapping[str, Any],
        content: Content | None,
    ) -> Template:
        if content is None:
            return environment.get_template(f"{variables['locale']}/{template}.j2")
        parts = (("subject", content.subject), ("summary", content.summary), ("body", content.body))
        blocks = "".join(f"{{% block {part} %}}\n{text}\n{{% endblock %}}" for part, text in parts)
        return environment.from_string('{% extends "layout." ~ form %}' + blocks)


def _environment(form: str, house: House) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(FILES),
        undefined=StrictUndefined,
        autoescape=form == "html",
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(FILTERS)
    environment.globals["form"], environment.globals["provider"] = form, house
    environment.globals["looks"] = environment.get_template(f"looks.{form}").module
    return environment


def _filled(source: Template, variables: Mapping[str, Any]) -> str:
    """Raises: TextTooLarge."""
    return _whole(source.generate(variables))


def _block(source: Template, block: str, variables: Mapping[str, Any]) -> str:
    """A block on one line. Raises: TextTooLarge."""
    text = _whole(source.blocks[block](source.new_context(dict(variables))))
    return re.sub(r"[\r\n\t ]+", " ", text).strip()


def _whole(pieces: Iterable[str]) -> str:
    """Raises: TextTooLarge."""
    text, length = [], 0
    for piece in pieces:
        text.append(piece)
        length += len(piece)
        if length > LARGEST:
            raise TextTooLarge
    return _TWO_STOPS.sub(r"\1", "".join(text))
