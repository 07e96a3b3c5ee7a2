"""The catalogues hold every text that the screens say, translated, and no other."""

from __future__ import annotations

import re

import pytest

from functions.gateway.screens.texts import ENGLISH, LANGUAGES, texts
from infra.screens.texts import _read, documents, folders, path

OTHERS = [language for language in LANGUAGES if language != ENGLISH]
FILES = [(f, language) for f in folders() for language in OTHERS if path(f, language).exists()]
_VALUE = re.compile(r"%\((\w+)\)s")


def test_the_catalogues_are_as_they_are_written() -> None:
    assert {f: f.read_text(encoding="utf-8") for f in documents()} == documents()


@pytest.mark.parametrize(("folder", "language"), FILES)
def test_every_text_is_translated_with_its_values(folder: str, language: str) -> None:
    for message in _read(path(folder, language), language):
        if not message.id:
            continue
        ids = (message.id,) if isinstance(message.id, str) else message.id
        said = (message.string,) if isinstance(message.string, str) else message.string or ("",)
        assert all(said), f"{folder}: {ids[0]}"
        assert {frozenset(_VALUE.findall(text)) for text in said} == {
            frozenset(_VALUE.findall(ids[0]))
        }


def test_numbers_are_said_as_the_language_counts() -> None:
    said = texts("ru", "portal/home")
    forms = [said.ngettext("%(num)s new message for you.", "", n) for n in (1, 2, 5, 21)]
    assert [f.split()[-1] for f in forms] == [
        "сообщение.",
        "сообщения.",
        "сообщений.",
        "сообщение.",
    ]
