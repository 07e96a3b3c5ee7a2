"""The texts that the product is shipped with, and what each may speak of."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from functions.notification.catalogue.announcement import Announcement
from functions.notification.catalogue.entries import CATALOGUE
from functions.notification.templates.entities import Content, Name, TemplateNotFound

FILES = Path(__file__).parent / "files"
BY_TEMPLATE: Mapping[str, Announcement] = {a.template: a for a in CATALOGUE}
GIVEN_TO_ALL = frozenset({"name", "locale", "time_zone", "provider", "topic"})
LINK = "https://portal.example/link"
_BLOCK = re.compile(r"{% block (subject|summary|body) %}\n?(.*?){% endblock %}", re.DOTALL)


def locales() -> tuple[str, ...]:
    """The languages that there are texts in: one folder each."""
    return tuple(sorted(folder.name for folder in FILES.iterdir() if folder.is_dir()))


def names() -> list[Name]:
    """All texts in all languages."""
    return [Name(template, locale) for template in BY_TEMPLATE for locale in locales()]


def announcement_of(name: Name) -> Announcement:
    """What a text is about. Raises: TemplateNotFound."""
    if name.template not in BY_TEMPLATE or name.locale not in locales():
        raise TemplateNotFound
    return BY_TEMPLATE[name.template]


@cache
def shipped(name: Name) -> Content:
    """The parts of a shipped text. Raises: TemplateNotFound."""
    announcement_of(name)
    source = (FILES / name.locale / f"{name.template}.j2").read_text()
    return Content(**{part: text.strip("\n") for part, text in _BLOCK.findall(source)})


def variables_of(name: Name) -> frozenset[str]:
    """What a text may speak of: its event's data and its reader. Raises: TemplateNotFound."""
    announcement = announcement_of(name)
    link = {"link"} if announcement.link else set()
    return GIVEN_TO_ALL | frozenset(announcement.variables.model_fields) | link


@cache
def _samples() -> dict[str, Any]:
    samples: dict[str, Any] = json.loads((Path(__file__).parent / "samples.json").read_text())
    return samples


def sample_of(name: Name) -> dict[str, Any]:
    """What a text is filled in with to be looked at. Raises: TemplateNotFound."""
    announcement = announcement_of(name)
    data = announcement.variables.model_validate(_samples()[announcement.event_type])
    given = {field: getattr(data, field) for field in type(data).model_fields}
    reader = {"name": "Анна Петрова", "locale": name.locale, "time_zone": "Europe/Moscow"}
    reader["topic"] = announcement.kind.value
    return given | reader | ({"link": LINK} if announcement.link else {})
