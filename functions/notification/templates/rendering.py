"""Fills in the texts.

One file for a message and a language, from which come subject, summary, plain text and HTML.

files/<locale>/<template>.j2        blocks `subject`, `summary` (a sentence for the feed) and `body`
files/<locale>/layout.{txt,html}    what stands around a body
files/looks.{txt,html}              how a paragraph, a table of facts, a button and a quotation look
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from functions.notification.channels.port import Letter
from functions.notification.templates.formats import FILTERS

FILES = Path(__file__).parent / "files"
LOCALES = ("ru", "en")


@dataclass(frozen=True, slots=True)
class Note:
    """What the feed shows: a line, and a sentence or two."""

    title: str
    text: str


class Renderer:
    """Fills in templates.

    A variable that they name and nobody gives is an error, and HTML is escaped.
    """

    def __init__(self, default_locale: str) -> None:
        self._default_locale = default_locale
        self._plain = _environment("txt")
        self._html = _environment("html")

    def locale(self, wanted: str) -> str:
        """The nearest language that there are texts in: `ru-RU` is `ru`."""
        language = re.split(r"[-_]", wanted.lower(), maxsplit=1)[0]
        return language if language in LOCALES else self._default_locale

    def note(self, template: str, variables: Mapping[str, Any]) -> Note:
        """A message as the feed shows it."""
        return Note(
            self._block(template, "subject", variables), self._block(template, "summary", variables)
        )

    def letter(self, template: str, variables: Mapping[str, Any]) -> Letter:
        """A message as it is sent."""
        text = _filled(self._plain, template, variables)
        return Letter(
            subject=self._block(template, "subject", variables),
            text=re.sub(r"\n{3,}", "\n\n", text).strip() + "\n",
            html=_filled(self._html, template, variables),
            summary=self._block(template, "summary", variables),
        )

    def _block(self, template: str, block: str, variables: Mapping[str, Any]) -> str:
        """A block on one line."""
        found = self._plain.get_template(_file(template, variables))
        text = "".join(found.blocks[block](found.new_context(dict(variables))))
        return re.sub(r"[\r\n\t ]+", " ", text).strip()


def _environment(form: str) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(FILES),
        undefined=StrictUndefined,
        autoescape=form == "html",
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(FILTERS)
    environment.globals["form"] = form
    environment.globals["looks"] = environment.get_template(f"looks.{form}").module
    return environment


def _file(template: str, variables: Mapping[str, Any]) -> str:
    return f"{variables['locale']}/{template}.j2"


def _filled(
    environment: ImmutableSandboxedEnvironment, template: str, variables: Mapping[str, Any]
) -> str:
    return environment.get_template(_file(template, variables)).render(variables)
