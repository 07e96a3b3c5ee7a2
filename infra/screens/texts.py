"""The screens' catalogues: every text that a folder says, and no other: `make generate`.

New texts come with an empty translation, which a test refuses; what was translated stays.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from functions.gateway.screens.texts import ENGLISH, LANGUAGES, ROOT

METHODS = [("**.py", "python"), ("**/templates/**.html.j2", "jinja2.ext:babel_extract")]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "say": None, "mark": None}
SCREENS = "screens"
FRONTS = ("console", "portal")


def folders() -> list[str]:
    """Where catalogues lie: what all screens say first, then each capability."""
    found = {p.parent for p in ROOT.rglob("templates") if p.is_dir()}
    own = (p for p in ROOT.rglob("routes.py") if p.relative_to(ROOT).parts[0] in FRONTS)
    found |= {p.parent for p in own}
    names = {p.relative_to(ROOT).as_posix() for p in found} - {SCREENS}
    return [SCREENS, *sorted(names)]


def said(folder: str) -> Iterator[tuple[str | tuple[str, ...], str]]:
    """The texts of a folder, each with the file that says it.

    What lies in no capability, such as a menu, is said by all screens.
    """
    others = [o for o in folders() if not Path(folder).is_relative_to(o)]
    places = [ROOT / folder] if folder != SCREENS else [ROOT / p for p in (SCREENS, *FRONTS)]
    for place in places:
        for name, _, message, _, _ in extract_from_dir(place, METHODS, keywords=KEYWORDS):
            file = (place / name).relative_to(ROOT)
            if not any(file.is_relative_to(other) for other in others):
                yield message, file.as_posix()


def catalogue(folder: str, language: str) -> Catalog:
    """The catalogue of a folder as it should be: what is said there, translated as it was."""
    file = path(folder, language)
    known = _read(file, language) if file.exists() else Catalog(locale=language)
    shared = Catalog() if folder == SCREENS else catalogue(SCREENS, language)
    made = Catalog(locale=language, fuzzy=False)
    for message, place in said(folder):
        plain = message if isinstance(message, str) else message[0]
        if plain in shared:
            continue
        earlier = known.get(plain)
        made.add(message, earlier.string if earlier else None, locations=[(place, 1)])
    return made


def path(folder: str, language: str) -> Path:
    """The file of a catalogue."""
    return ROOT / folder / f"{language}.po"


def written(made: Catalog) -> str:
    """The text of a catalogue, without dates, so that the same texts give the same file."""
    out = io.BytesIO()
    write_po(out, made, width=120, omit_header=True, include_lineno=False)
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    return f'{header}"Plural-Forms: {made.plural_forms}\\n"\n\n{out.getvalue().decode().strip()}\n'


def documents() -> dict[Path, str]:
    """The text of each catalogue that has any."""
    wanted = ((f, language) for f in folders() for language in LANGUAGES if language != ENGLISH)
    made = {path(f, language): catalogue(f, language) for f, language in wanted}
    return {file: written(one) for file, one in made.items() if len(one)}


def main() -> None:
    """Write what has changed."""
    for file, text in documents().items():
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
            sys.stdout.write(f"wrote {file.relative_to(ROOT.parents[1])}\n")


def _read(file: Path, language: str) -> Catalog:
    with file.open("rb") as source:
        return read_po(source, locale=language)


if __name__ == "__main__":
    main()
