"""What a search reads and what an import writes, of names and addresses as often as they are."""

from __future__ import annotations

from tests.bench.search import IMPORTED, SECONDS, UNITS, asked, busiest

PEOPLE = 10_000
HOT = 1000
"""Write units a second that one partition of DynamoDB takes."""


def test_an_import_writes_ten_items_a_customer_and_no_key_gets_hot() -> None:
    keys, items = busiest(PEOPLE)
    _, most = keys[0]
    assert 9.5 < items < 10.5
    assert most / PEOPLE * IMPORTED * UNITS / SECONDS < HOT / 5


def test_a_pair_of_words_reads_those_who_have_both_and_not_all_who_have_one() -> None:
    questions = ("иванов", "александр сергеевич", "иванов пет", "алекс смирн", "ленина 12")
    figures = {question: (found, reads, seen) for question, found, reads, seen, _ in
               asked(questions, PEOPLE)}  # fmt: skip
    assert all(reads <= 3 for _, reads, _ in figures.values())
    found, _, seen = figures["александр сергеевич"]
    assert found > 20
    assert seen <= found + 10
    found, _, seen = figures["иванов пет"]
    assert seen <= 3 * found
    found, _, seen = figures["алекс смирн"]
    assert seen <= 2 * found
