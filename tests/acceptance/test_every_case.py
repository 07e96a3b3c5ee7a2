"""Each published case of billing is played, or named with the rule or the reason it is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.case_files import CONTRADICTS, all_cases

TESTS = Path(__file__).parent.parent
OWN = Path(__file__)

NOT_OURS = {
    "KB-454": "what was agreed is not rewritten: a change holds from a day on",
    "KB-459": "a service whose invoices are held back is one that is suspended, or free",
    "KB-460": "a service whose invoices are held back is one that is suspended, or free",
    "KB-461": "a service whose invoices are held back is one that is suspended, or free",
    "LG-044": "an advance is the payer's money, not units that are bought and voided",
    "LG-051": "rule 6: an item is rounded to the minor unit before its tax",
    "LG-053": "numbers are a seller's, without gaps, and not each customer's",
    "LG-069": "what was paid stays applied; a note over the rest leaves no part void",
    "MT-103": "rule 9: a credit note has a tax of its own, and is not set off before it",
    "MT-105": "rule 9: a credit note has a tax of its own, and is not set off before it",
}
RANGE = re.compile(r"([A-Z]{2})-(\d+) to [A-Z]{2}-(\d+)")
CASES = re.compile(r'cases\(\s*"(\w+)",\s*((?:"\w+",?\s*)+)')


def written() -> str:
    return "\n".join(file.read_text() for file in TESTS.rglob("test_*.py") if file != OWN)


def named(text: str) -> Iterator[str]:
    """The ids in a text, with those of a range."""
    yield from re.findall(r"\b[A-Z]{2}-\d{3}\b", text)
    for system, first, last in RANGE.findall(text):
        for number in range(int(first), int(last) + 1):
            yield f"{system}-{number:03}"


def kinds_played(source: str, text: str) -> set[str]:
    """The kinds of which all cases are parameters of a test; stories are told step by step."""
    found = [kinds for of, kinds in CASES.findall(text) if of == source]
    return {kind for kinds in found for kind in re.findall(r'"(\w+)"', kinds)} - {"invoice_amounts"}


@pytest.mark.parametrize("source", ["killbill", "lago", "meteroid", "isp"])
def test_each_case_is_played_or_named_with_the_reason(source: str) -> None:
    text = written()
    kinds, ids = kinds_played(source, text), set(named(text))
    left = [c["id"] for c in all_cases(source) if c["kind"] not in kinds and c["id"] not in ids]
    assert set(left) <= set(NOT_OURS)


def test_what_is_not_ours_is_nowhere_played() -> None:
    known = {case["id"] for s in ("killbill", "lago", "meteroid") for case in all_cases(s)}
    assert known >= set(NOT_OURS)
    assert not set(NOT_OURS) & set(named(written()))
    assert not set(NOT_OURS) & set(CONTRADICTS)
