"""Tags: labels that staff give to customers, in one spelling each."""

from __future__ import annotations

import unicodedata

from shared.names import UnfitName


def kept_tag(text: str) -> str:
    """A tag as it is kept: composed, in small letters, its spaces single, nothing unseen in it.

    Raises: UnfitName where nothing readable is left.
    """
    composed = unicodedata.normalize("NFC", text.casefold())
    seen = "".join(" " if c.isspace() else c for c in composed if _is_seen(c))
    kept = " ".join(seen.split())
    if not any(c.isalnum() for c in kept):
        raise UnfitName("tag", "A tag has at least one letter or digit.")
    return kept


def _is_seen(character: str) -> bool:
    return character.isspace() or unicodedata.category(character)[0] not in "CZ"
