"""Texts of the screens in the languages of people.

English texts stand where they are said: `_("Sign in")` in a template, `visit.say("Sign in")` in a
view. Other languages are gettext catalogues, a file for each folder and language: `ru.po` beside a
capability's routes.py, and the one of `screens` for what all of them say.
"""

from __future__ import annotations

import re
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
ENGLISH, RUSSIAN = "en", "ru"
LANGUAGES = {ENGLISH: "English", RUSSIAN: "Русский"}
"""The languages there are, each by its own name; a third is a line here, and its files."""
_FOLDER = re.compile(r"[a-z_]+(/[a-z_]+)*")


@cache
def texts(language: str, folder: str = "screens") -> NullTranslations:
    """The texts of a capability in a language, those of all screens behind them."""
    shared = NullTranslations() if folder == "screens" else texts(language, "screens")
    file = ROOT / folder / f"{language}.po"
    if not _FOLDER.fullmatch(folder) or not file.is_file():
        return shared
    found = read_catalogue(file, language)
    found.add_fallback(shared)
    return found


def read_catalogue(file: Path, language: str) -> GNUTranslations:
    """A catalogue as gettext reads it."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with file.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)
