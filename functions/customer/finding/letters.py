"""Letters as searches compare them: without case, marks and the keyboard's layout."""

from __future__ import annotations

import re
import unicodedata

_LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_CYRILLIC = "ёйцукенгшщзхъфывапролджэячсмитьбю".replace("ё", "е")
_SHIFTED = str.maketrans('~{}:"<>', "`[];',.")
_LETTERS = str.maketrans(
    {latin: cyrillic for latin, cyrillic in zip(_LATIN, _CYRILLIC, strict=True) if latin.isalpha()}
)
_KEYS = str.maketrans(_LATIN, _CYRILLIC)
_BACK = str.maketrans(
    {cyrillic: latin for latin, cyrillic in zip(_LATIN, _CYRILLIC, strict=True) if latin.isalpha()}
)
_SIGNS = re.compile(r"""[`\[\];',.]""")
_NO_BEGINNING = re.compile(r"\b[ъыь]")
_VOWELS = re.compile("[aeiouаеиоуыэюя]")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W_]+")
_BREVE = "\u0306"
LONGEST_WORD = 32


def plain(text: str) -> str:
    """A text without case, marks and what nobody sees; `ё` is `е`, but `й` is not `и`."""
    kept: list[str] = []
    for character in unicodedata.normalize("NFKD", text.casefold()):
        is_mark = unicodedata.category(character) in ("Mn", "Cf")
        if not is_mark or (character == _BREVE and kept and kept[-1] == "и"):
            kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept))


def meant(text: str) -> str:
    """A plain text as it was meant: in Latin letters its signs may be Russian letters.

    `ctv`y` is "семен" on a keyboard that was not switched, and `o'connor` is what it looks like:
    whichever has the more vowels.
    """
    unshifted = text.translate(_SHIFTED)
    if not _SIGNS.search(unshifted) or not text.isascii():
        return text
    russian = unshifted.translate(_KEYS)
    if _NO_BEGINNING.search(russian) or _vowels(russian) <= _vowels(text):
        return text
    return russian


def keyed(text: str) -> str:
    """A plain text by its keys: a letter of either layout is that of the Russian one.

    So a word is found whichever layout it was typed in, without being looked for twice.
    """
    return text.translate(_LETTERS)


def switched(text: str) -> str:
    """A plain text that was typed in the Russian layout, in the Latin one."""
    return text.translate(_BACK)


def words(text: str) -> tuple[str, ...]:
    """The words of a plain text by their keys, each once, in their order."""
    found = (keyed(word)[:LONGEST_WORD] for word in _WORD.findall(text))
    return tuple(dict.fromkeys(found))


def _vowels(text: str) -> float:
    """The share of vowels among the letters."""
    letters = len(_LETTER.findall(text))
    return len(_VOWELS.findall(text)) / letters if letters else 0.0
