"""How addresses are spelled: kinds of street, parts of a building, what is left out."""

from __future__ import annotations

import re
import unicodedata

_KINDS = {
    "проспект": ("пр", "просп", "пр-т", "пр-кт", "пркт"),
    "переулок": ("пер", "пер-к"),
    "бульвар": ("бул", "бр", "б-р"),
    "шоссе": ("ш", "ш-се"),
    "набережная": ("наб", "наб-я"),
    "площадь": ("пл", "пл-дь"),
    "проезд": ("пр-д", "прд"),
    "тупик": ("туп",),
    "аллея": ("ал",),
    "микрорайон": ("мкр", "мкрн", "мкр-н", "м-н"),
    "квартал": ("квл", "кв-л"),
    "ave": ("avenue",),
}
"""Kinds of street that tell two streets of one name apart."""
_BLOCKS = {"к": ("корпус", "корп", "кор"), "с": ("строение", "стр", "строен")}
"""Parts of a building, of which the number follows."""
_LITERAL = {"лит", "литер", "литера"}
"""What stands before a building's letter."""
DROPPED = {"г", "город", "city", "ул", "ул-ца", "улица", "street", "st", "д", "дом"}
AREAS = {
    "обл", "область", "край", "респ", "республика", "район", "рн", "р-н", "п", "пос", "поселок",
    "пгт", "село", "дер", "деревня", "снт", "тер", "road", "rd", "lane", "square",
}  # fmt: skip
ROOMS = {"кв", "квартира", "оф", "офис", "ком", "комната", "пом", "помещение", "apt", "flat"}
SPELLINGS = {short: kind for kind, shorts in _KINDS.items() for short in shorts}
BLOCKS = {word: letter for letter, words in _BLOCKS.items() for word in (letter, *words)}
LITERAL = frozenset(_LITERAL)
UNSAID = frozenset(DROPPED | AREAS | ROOMS | LITERAL | _KINDS.keys() | SPELLINGS.keys())
"""What a search for an address leaves out: it stands in most of them."""
_LOOKALIKES = str.maketrans("abekmhopctyx", "авекмнорстух")  # Latin letters typed for Cyrillic
_HYPHENATED = re.compile(
    r"(?<!\w)(?:" + "|".join(re.escape(w) for w in sorted(UNSAID) if "-" in w) + r")(?!\w)"
)


def folded(text: str) -> str:
    """A text in small, composed letters, `ё` as `е`."""
    return unicodedata.normalize("NFC", text).casefold().replace("ё", "е")


def alike(text: str) -> str:
    """A text in small letters, those that look Cyrillic as Cyrillic ones."""
    return text.translate(_LOOKALIKES)


def without_hyphens(text: str) -> str:
    """A text in which shortened kinds of street are one word each: пр-кт is пр."""
    return _HYPHENATED.sub(lambda found: _short(found[0]), text)


def _short(word: str) -> str:
    """The kind of a hyphenated word, or the word without its hyphen."""
    return SPELLINGS.get(word) or word.replace("-", "")
