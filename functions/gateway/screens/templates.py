"""Jinja as our templates use it: escaped by default, strict about names, one set a language."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from functions.gateway.screens.texts import ROOT, texts

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def environment(language: str, folder: str) -> Environment:
    """The templates, whose texts are those of a capability's folder."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(ROOT),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_translations(texts(language, folder), newstyle=True)  # type: ignore[attr-defined]
    return made


def render(template: str, language: str, folder: str = "", **values: Any) -> str:
    """The HTML of a template, in the texts of its own folder or of another."""
    own = folder or template.partition("/templates/")[0]
    return environment(language, own).get_template(template).render(**values)
