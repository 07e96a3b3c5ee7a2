"""What a search reads and what an import writes at a million customers: `python -m tests.bench.search`.

Names are drawn from common surnames and first names by their frequency, and from a long tail; every
run draws the same. Only the partitions that a question asks are filled, so a million is seconds.
"""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import accumulate

from functions.customer.addresses.entities import Address
from functions.customer.addresses.search import place_of
from functions.customer.finding.entities import (
    Entry,
    Kind,
    Matched,
    Subject,
    code_entries,
    email_entries,
    name_entries,
    phone_entries,
    place_entries,
)
from functions.customer.finding.repository import entering, find
from functions.customer.search.questions import lookups_of
from infra.local.screen import console
from shared.dynamo import Item, Query
from shared.dynamo.memory import MemoryTable
from shared.dynamo.query import HIGHEST

MILLION = 1_000_000
IMPORTED, SECONDS = 100_000, 600
UNITS = 2  # a small item in a transaction costs two write units
SURNAMES = (
    ("Иванов", 14), ("Смирнов", 13), ("Кузнецов", 10), ("Попов", 9), ("Васильев", 8), ("Петров", 8),
    ("Соколов", 7), ("Михайлов", 7), ("Новиков", 7), ("Федоров", 6), ("Морозов", 6), ("Волков", 6),
    ("Алексеев", 6), ("Лебедев", 5), ("Семенов", 5), ("Егоров", 5), ("Павлов", 5), ("Козлов", 5),
    ("Степанов", 5), ("Николаев", 5), ("Орлов", 4), ("Андреев", 4), ("Макаров", 4), ("Никитин", 4),
    ("Захаров", 4), ("Зайцев", 3), ("Соловьев", 3), ("Борисов", 3), ("Яковлев", 3), ("Григорьев", 3),
)  # fmt: skip
"""With how many of a thousand people; the other 81 % have a surname of the tail."""
ROOTS = (
    "Абрам", "Бел", "Бор", "Вес", "Вин", "Гал", "Гор", "Дан", "Дуб", "Ефим", "Жар", "Зим", "Иг",
    "Кал", "Кос", "Крав", "Лап", "Лук", "Мал", "Мат", "Мин", "Наз", "Ник", "Ос", "Пан", "Пол",
    "Руд", "Сав", "Сид", "Тар", "Ум", "Фил", "Хар", "Чер", "Шал", "Щер", "Юд", "Яш",
)  # fmt: skip
MIDDLES = ("", "ан", "ар", "ач", "ен", "ик", "ил", "ищ", "ор", "ох", "уш", "ыл", "яч")
MEN = (
    ("Александр", 12), ("Сергей", 9), ("Дмитрий", 8), ("Андрей", 8), ("Алексей", 8), ("Максим", 6),
    ("Евгений", 5), ("Иван", 5), ("Михаил", 5), ("Владимир", 5), ("Николай", 4), ("Артем", 4),
    ("Павел", 3), ("Роман", 3), ("Виктор", 3), ("Юрий", 3), ("Олег", 2), ("Игорь", 3), ("Петр", 1),
    ("Игнат", 1), ("Эльдар", 1), ("Тимофей", 1),
)  # fmt: skip
WOMEN = (
    ("Елена", 9), ("Анна", 9), ("Ольга", 8), ("Наталья", 7), ("Екатерина", 7), ("Мария", 6),
    ("Татьяна", 6), ("Ирина", 6), ("Светлана", 5), ("Юлия", 5), ("Анастасия", 5), ("Дарья", 3),
    ("Александра", 3), ("Людмила", 3), ("Полина", 2), ("Галина", 3), ("Вера", 2), ("Петра", 1),
)  # fmt: skip
STREETS = (
    ("Ленина", 9), ("Советская", 6), ("Молодежная", 5), ("Мира", 5), ("Центральная", 5), ("Школьная", 4),
    ("Гагарина", 4), ("Садовая", 4), ("Лесная", 4), ("Комсомольская", 3), ("Пушкина", 3),
    ("Октябрьская", 3), ("50 лет Октября", 2), ("Ленинградская", 2), ("Ленинский проспект", 1),
    ("Новая", 3), ("Набережная реки Фонтанки", 1), ("Зеленая", 2), ("Победы", 3), ("Кирова", 3),
)  # fmt: skip
CITIES = ("Москва", "Тверь", "Казань", "Пермь", "Самара", "Санкт-Петербург", "Омск", "Уфа")
QUESTIONS = (
    "иванов", "иванов пет", "иванов петр", "иванов эльдар", "кузнецов игнат", "иванов и", "ив пе",
    "александр сергеевич", "алекс черенов", "bdfyjd gtn", "калачев сергей иванович", "галухов ан",
    "ленина 12 45", "ленина 12", "лени 12", "лен 12", "москва ленина 12", "ленина 12 тверь",
    "октября 50 кв 5", "6789", "+7 912 345-67-89", "C-000042", "user42@example.com",
)  # fmt: skip


class CountingTable(MemoryTable):
    """A table in memory that counts its queries, and the items that they looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.reads = 0
        self.looked_at = 0
        self._sorted: dict[str, list[Item]] = {}

    def fill(self, entry: Entry) -> None:
        """Take in an entry."""
        for operation in entering([entry]).operations:
            self._put(operation.key, operation.item)

    def _matching(self, query: Query) -> list[Item]:
        """Sorted once, for nothing is written any more when it is asked."""
        if query.pk not in self._sorted:
            self._sorted[query.pk] = sorted(self._partition("pk", query.pk), key=_order)
        found = self._sorted[query.pk]
        low = bisect_left(found, max(query.since or "", query.prefix), key=_order)
        high = bisect_right(found, min(query.until or HIGHEST, query.prefix + HIGHEST), key=_order)
        return found[low:high]

    def _read(self, query: Query, limit: int, start: Item | None) -> tuple[list[Item], Item | None]:
        items, last = super()._read(query, limit, start)
        self.reads += 1
        self.looked_at += len(items)
        return items, last


def _order(item: Item) -> str:
    return str(item["sk"])


def customers(count: int, seed: int = 1) -> Iterator[tuple[str, str, Address]]:
    """A name, a phone and an address for each of so many people, always the same."""
    draw = random.Random(seed)
    tail = [f"{root}{middle}{end}" for root in ROOTS for middle in MIDDLES for end in ("ов", "ин")]
    known, weights = [s for s, _ in SURNAMES], [float(w) for _, w in SURNAMES]
    left = 1000.0 - sum(weights)
    surnames = [*known, *tail]
    shares = list(accumulate([*weights, *[left / len(tail)] * len(tail)]))
    men, women = _weighted(MEN), _weighted(WOMEN)
    streets = _weighted(STREETS)
    for number in range(count):
        surname = draw.choices(surnames, cum_weights=shares)[0]
        is_man = number % 2 == 0
        first = draw.choice(men if is_man else women)
        father = draw.choice(men)
        name = f"{surname}{'' if is_man else 'а'} {first} {_patronymic(father, is_man)}"
        phone = f"+79{draw.randrange(10**9):09d}"
        address = Address(
            city=CITIES[number % len(CITIES)],
            street=draw.choice(streets),
            building=str(int(draw.paretovariate(0.7)) % 150 + 1),
            apartment=str(draw.randrange(1, 200)),
        )
        yield name, phone, address


def entries_of(number: int, name: str, phone: str, address: Address) -> list[Entry]:
    """All under which a customer with an e-mail address and a contract is found."""
    customer_id, contract_id = f"customer-{number:07d}", f"contract-{number:07d}"
    customer = Subject(Kind.CUSTOMER, customer_id, name, phone, customer_id)
    contract = Subject(Kind.CONTRACT, contract_id, f"C-{number:06d}", name, customer_id)
    return [
        *name_entries(customer, name),
        *phone_entries(customer, [phone]),
        *email_entries(customer, [f"user{number}@example.com"]),
        *code_entries(contract, Matched.NUMBER, contract.title),
        *place_entries(contract, place_of(address)),
    ]


def busiest(count: int = IMPORTED) -> tuple[list[tuple[str, int]], float]:
    """The keys under which an import of so many customers writes most, and items a customer."""
    written: Counter[str] = Counter()
    for number, person in enumerate(customers(count)):
        written.update(entry.partition for entry in entries_of(number, *person))
    return written.most_common(5), written.total() / count


def asked(questions: Iterable[str], count: int) -> Iterator[tuple[str, int, int, int, bool]]:
    """Of each question's first page: results, queries, items looked at, whether it goes on."""
    lookups = {q: lookups_of(q, frozenset(Kind), "RU") for q in questions}
    wanted = {one.query.pk for found in lookups.values() for one in found}
    table = CountingTable()
    for number, person in enumerate(customers(count)):
        for entry in entries_of(number, *person):
            if entry.partition in wanted:
                table.fill(entry)
    for question, found in lookups.items():
        table.reads = table.looked_at = 0
        page = find(table, found, 50, None)
        yield question, len(page.items), table.reads, table.looked_at, page.next_cursor is not None


def _patronymic(father: str, is_man: bool) -> str:
    if father.endswith(("й", "ь")):
        stem = father[:-1] + ("е" if father.endswith(("ей", "ай", "рь")) else "и")
        return stem + ("вич" if is_man else "вна")
    return father + ("ович" if is_man else "овна")


def _weighted(names: tuple[tuple[str, int], ...]) -> list[str]:
    return [name for name, weight in names for _ in range(weight)]


def main() -> None:
    """Print both tables."""
    keys, items = busiest()
    console.print(
        f"{items:.1f} items a customer; of {IMPORTED:,} in {SECONDS} s, write units a second:"
    )
    for key, count in keys:
        console.print(f"  {key:24} {count * UNITS / SECONDS:6.0f}")
    console.print(
        f"the first 50 of {MILLION:,} customers: found, queries, items looked at, goes on"
    )
    for question, *figures in asked(QUESTIONS, MILLION):
        console.print(f"  {question:26}", *(f"{figure!s:>7}" for figure in figures))


if __name__ == "__main__":
    main()
