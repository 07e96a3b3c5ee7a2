"""Words as a search compares them: by their stems, Russian ones and English ones."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Protocol

MOST_SOUGHT = 12
"""How many words of a search are looked up."""
MOST_SUGGESTING = 40
"""How many words of a ticket's text are."""
MOST_INDEXED = 1000
"""By how many words an article is found, those that tell most of it first."""
TITLE, KEYWORD, SUMMARY, BODY, MOST_OF_BODY = 8, 6, 4, 1, 3
"""What a word weighs where it stands; in the text each time that it does, up to a limit."""
_LONGEST = 32
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_CYRILLIC = re.compile("[а-я]")
_COMMON_WORDS = """
    а без бы был была были было быть в вам вас весь во вот все всего вы где да для до его ее если
    есть еще же за здесь и из или им их к как ко когда кто ли либо мне может мы на над наш не него
    нет ни но ну о об однако он она они оно от очень по под при с со так также такой там те тем то
    того тоже той только том ты у уже хотя чего чей чем что чтобы чье эта эти это этот я
    a an and are as at be but by can do for from has have how i if in is it its me my no not of on
    or our so that the their then there this to us was we what when where which who why will with
    you your
"""
"""Words that stand everywhere, so that they tell nothing."""
_COMMON = frozenset(_COMMON_WORDS.split())

Weights = Mapping[str, int]
Postings = Mapping[str, Mapping[str, int]]
"""For each stem that is sought, the articles that have it, and what it weighs there."""


class _Stemmer(Protocol):
    """Whatever knows the stems of a language."""

    def stemWords(self, words: Sequence[str]) -> list[str]:  # noqa: N802 - its own name
        """The stems of words, in their order."""


def stems(text: str) -> list[str]:
    """The stems of a text's words in their order; of `wi-fi` those of `wi`, `fi` and `wifi`."""
    plain = "".join(
        c
        for c in unicodedata.normalize("NFKC", text).casefold()
        if unicodedata.category(c) not in ("Cf", "Mn")
    ).replace("ё", "е")
    words: list[str] = []
    for found in _WORD.findall(plain):
        parts = found.split("-")
        words += parts if len(parts) == 1 else [*parts, "".join(parts)]
    telling = [w[:_LONGEST] for w in words if len(w) > 1 and w not in _COMMON]
    return [_stem(word) for word in telling]


def weights(title: str, summary: str, keywords: Iterable[str], text: str) -> Weights:
    """By which stems an article is found, and what each weighs."""
    weighed: Counter[str] = Counter()
    for stem, times in Counter(stems(text)).items():
        weighed[stem] = min(times, MOST_OF_BODY) * BODY
    for weight, words in ((TITLE, title), (KEYWORD, " ".join(keywords)), (SUMMARY, summary)):
        for stem in set(stems(words)):
            weighed[stem] += weight
    return dict(weighed.most_common(MOST_INDEXED))


def sought(text: str, most: int) -> tuple[str, ...]:
    """The stems that are looked up for a text, each once, the first of them."""
    return tuple(dict.fromkeys(stems(text)))[:most]


def ranked(postings: Postings, *, all_words_first: bool) -> list[str]:
    """The ids of the articles that are found, the most relevant first.

    With `all_words_first` those with more of the words come first, whatever these weigh. A word
    counts by its weight, and the less the more articles have it.
    """
    score: defaultdict[str, float] = defaultdict(float)
    matched: Counter[str] = Counter()
    for found in postings.values():
        rarity = 1 / (1 + math.log(max(1, len(found))))
        for article_id, weight in found.items():
            score[article_id] += weight * rarity
            matched[article_id] += 1
    if all_words_first:
        return sorted(score, key=lambda one: (-matched[one], -score[one], one))
    return sorted(score, key=lambda one: (-score[one], one))


def _stem(word: str) -> str:
    language = "russian" if _CYRILLIC.search(word) else "english"
    return _stemmer(language).stemWords([word])[0]


@cache
def _stemmer(language: str) -> _Stemmer:
    import Stemmer  # for searches and publications alone

    made: _Stemmer = Stemmer.Stemmer(language)
    return made
