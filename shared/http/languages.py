"""The language of an answer to people: what their Accept-Language asks for, English otherwise.

Messages are English. The Russian catalogues are read when the first Russian answer is given, so
that nobody else's cold start pays for them.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from pathlib import Path

from shared.messages import Message

ENGLISH, RUSSIAN = "en", "ru"
LANGUAGES = (ENGLISH, RUSSIAN)
Say = Callable[[Message], str]
"""Makes a text of a message, in one language."""
_MOST_RANGES = 20
_RANGE = re.compile(
    r"\s*([a-z]{1,8}|\*)(?:-[a-z0-9-]*)?\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?"
)


def preferred(accepted: str) -> str:
    """The language that an Accept-Language header likes best (RFC 9110, 12.5.4).

    Of two that are liked as well, the first one named; what cannot be read is passed over.
    """
    weights: dict[str, float] = {}
    for language, weight in _ranges(accepted):
        weights[language] = max(weight, weights.get(language, 0.0))
    others = weights.get("*", 0.0)
    in_order = [*(name for name in weights if name in LANGUAGES), *LANGUAGES]
    best = max(in_order, key=lambda name: weights.get(name, others))
    return best if weights.get(best, others) > 0 else ENGLISH


def _ranges(accepted: str) -> Iterator[tuple[str, float]]:
    """The languages that are named, without their regions, each with its weight."""
    for part in accepted.lower().split(",", _MOST_RANGES)[:_MOST_RANGES]:
        if found := _RANGE.fullmatch(part):
            yield found[1], float(found[2] or 1)


def speaker(language: str, module: str) -> Say:
    """How the messages of a service are said in a language; `module` is any one of its modules."""
    if language == ENGLISH:
        return str
    from shared import russian

    return partial(russian.said, catalogue(language, ".".join(module.split(".")[:2])))


@cache
def catalogue(language: str, service: str) -> Mapping[str, str]:
    """English texts to those of another language: everybody's, and those of `functions.support`."""
    folders = [
        Path(f) for p in ("shared", service) for f in getattr(sys.modules.get(p), "__path__", ())
    ]
    files = [folder / f"{language}.json" for folder in folders]
    texts: dict[str, str] = {}
    for file in filter(Path.is_file, files):
        texts |= json.loads(file.read_text(encoding="utf-8"))
    return texts
