"""Files of any kind: records are found by bytes, whatever stands in them, in memory that stays flat."""

from __future__ import annotations

import csv
import io
import random
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.customer.contacts.entities import Channel
from functions.customer.imports.cells import Unfit, amount_of, contacts_of, day_of, tags_of
from functions.customer.imports.columns import NAMES, NotATable, columns_of
from functions.customer.imports.entities import Delimiter, Encoding
from functions.customer.imports.reading import cells_of, delimiter_of, tidied
from functions.customer.imports.rows import RowReader
from functions.customer.imports.splitting import MOST_RECORD, Record, Splitter

GOOD = {"external_id": "1", "name": "Анна Петрова"}


def split(content: bytes, piece: int = 1 << 20, delimiter: str = ";") -> list[Record]:
    splitter, found = Splitter(delimiter), list[Record]()
    for place in range(0, len(content) or 1, piece):
        at_end = place + piece >= len(content)
        found += splitter.feed(content[place : place + piece], at_end=at_end)
    return found


def rows(content: bytes, delimiter: str = ";") -> list[list[str]]:
    return [cells_of(r, delimiter, Encoding.AUTO) for r in split(content, delimiter=delimiter)]


cells = st.lists(
    st.lists(st.text(st.sampled_from('аб"; ,\n\r\t1'), max_size=6), min_size=2, max_size=4),
    max_size=8,
)


@given(cells, st.sampled_from(";,\t"), st.integers(1, 7), st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=300, deadline=None)
def test_what_is_written_is_read_in_pieces_of_any_size(
    table: list[list[str]], delimiter: str, piece: int, end: str
) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(table)
    content = text.getvalue().encode()
    records = split(content, piece, delimiter)
    assert sum(record.length for record in records) == len(content)
    assert [len(cells_of(r, delimiter, Encoding.AUTO)) for r in records] == list(map(len, table))


@given(st.binary(max_size=400), st.integers(1, 50))
@settings(max_examples=300, deadline=None)
def test_no_bytes_are_lost_or_read_twice_and_none_do_harm(content: bytes, piece: int) -> None:
    records = split(content, piece)
    assert sum(record.length for record in records) == len(content)
    for record in records:
        cells_of(record, ";", Encoding.AUTO)


def test_a_quote_that_is_never_closed_spoils_its_own_row_alone() -> None:
    content = b'1;"never closed\n' + b"".join(b"%d;fine\n" % n for n in range(2, 3000))
    records = split(content, 4096)
    assert [r.is_whole for r in records[:3]] == [False, True, True]
    assert len(records) == 2999


def test_a_quote_within_a_cell_is_a_character() -> None:
    assert rows('1;ООО "Ромашка";5\n2;15" монитор;6\n'.encode()) == [
        ["1", 'ООО "Ромашка"', "5"],
        ["2", '15" монитор', "6"],
    ]


def test_a_line_without_an_end_is_cut_and_memory_stays_flat() -> None:
    splitter, most = Splitter(";"), 0
    for _ in range(100):
        for record in splitter.feed(b"x" * 65_536):
            assert not record.is_whole
            most = max(most, len(record.body))
    assert most <= MOST_RECORD


def test_letters_are_read_row_by_row_in_what_they_are_written_in() -> None:
    content = "1;Анна\n".encode() + "2;Пётр\n".encode("cp1251")
    assert rows(content) == [["1", "Анна"], ["2", "Пётр"]]
    (record,) = split("2;Пётр\n".encode("cp1251"))
    with pytest.raises(UnicodeDecodeError):
        cells_of(record, ";", Encoding.UTF_8)


@pytest.mark.parametrize(
    ("heading", "sign"),
    [
        ("id;name;a,b", ";"),
        ("id,name", ","),
        ("id\tname", "\t"),
        ("\ufeffid;name", ";"),
        ("id", ";"),
    ],
)
def test_the_delimiter_is_that_of_the_heading(heading: str, sign: str) -> None:
    assert delimiter_of(f"{heading}\n1;2;3,4,5,6".encode(), Delimiter.AUTO) == sign
    assert delimiter_of(heading.encode(), Delimiter.TAB) == "\t"


def test_every_column_has_its_names_and_no_name_two_columns() -> None:
    names = [name for found in NAMES.values() for name in found]
    assert len(names) == len(set(names))
    headings = [names[0].upper().replace(" ", "_") + ":" for names in NAMES.values()]
    assert columns_of(headings) == tuple(NAMES)
    with pytest.raises(NotATable, match="missing: name"):
        columns_of(["Код", "Прочее"])


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1 234,56", "1234.56"),
        ("-350.5", "-350.5"),
        ("\u2212" + "7", "-7"),
        ("12'000", "12000"),
        ("0", "0"),
    ],
)
def test_amounts_as_people_write_them(text: str, amount: str) -> None:
    assert amount_of(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text", ["1e5", "12,345.60", "NaN", "+5", "1 23", "٣", "--1", "5 руб", "1" * 40]
)
def test_what_is_no_amount(text: str) -> None:
    with pytest.raises(Unfit, match="Write an amount"):
        amount_of(text)


def test_days_as_people_write_them() -> None:
    assert {day_of("10.03.2026"), day_of("2026-03-10")} == {date(2026, 3, 10)}
    assert day_of("1.2.2026") == date(2026, 2, 1)
    for text in ("31.02.2026", "03/10/2026", "2026-3-1", "10.03.26", "сегодня"):
        with pytest.raises(Unfit, match="Write a date"):
            day_of(text)


def test_contacts_and_tags() -> None:
    found = contacts_of("telegram: @anna; email:Anna@Example.com|phone:+79161234567")
    assert [(c.channel, c.value) for c in found] == [
        (Channel.TELEGRAM, "@anna"), (Channel.EMAIL, "anna@example.com"),
        (Channel.PHONE, "+79161234567"),
    ]  # fmt: skip
    assert tags_of("vip, юг;vip") == ("vip", "юг")
    for text in ("icq:1", "anna", "email:nobody", ";".join(["telegram:@a"] * 11)):
        with pytest.raises(Unfit):
            contacts_of(text)
    with pytest.raises(Unfit):
        tags_of(",".join(map(str, range(21))))


def test_what_nobody_sees_is_left_out_of_a_cell() -> None:
    assert tidied("\u202eул.\u200b Ленина\u0007\u00a0") == "ул. Ленина"
    assert tidied("a\r\nb") == "a\nb"
    assert tidied("\U0001f600") == "\U0001f600"


def told(**cells: str) -> set[str]:
    """The columns in which a row is wrong."""
    reader = RowReader(2, GOOD | cells, "RU")
    assert (reader.read() is None) == bool(reader.wrong)
    return {one.column for one in reader.wrong}


@pytest.mark.parametrize(
    ("cells", "columns"),
    [
        ({}, set()),
        ({"name": "https://evil.example"}, {"name"}),
        ({"name": "x" * 201}, {"name"}),
        ({"kind": "robot"}, {"kind"}),
        ({"kind": "company"}, {"inn"}),
        ({"inn": "7707083893", "kpp": "773601001"}, set()),
        ({"inn": "7707083894"}, {"inn"}),
        ({"kind": "person", "kpp": "773601001"}, {"kpp"}),
        ({"ogrn": "1027700132196"}, {"inn", "ogrn"}),
        ({"bank": "ПАО Сбербанк", "bic": "044525225"}, {"account"}),
        ({"bank": "ПАО Сбербанк", "bic": "044525225", "account": "40702810638050013199"}, set()),
        ({"bank": "ПАО Сбербанк", "bic": "044525225", "account": "40702810638050013198"}, {"account"}),
        ({"email": "nobody"}, {"email"}),
        ({"language": "fr", "time_zone": "Mars/Base"}, {"language", "time_zone"}),
        ({"time_zone": "../../etc/passwd"}, {"time_zone"}),
        ({"contract_number": "7"}, {"tariff"}),
        ({"tariff": "home"}, {"city", "street", "building"}),
        ({"tariff": "home", "city": "Тверь", "street": "Мира", "building": "1", "device_mac": "zz"},
         {"device_model", "device_serial", "device_mac"}),
        ({"notes": "n" * 4001, "apartment": "1" * 21}, {"notes", "apartment"}),
    ],
)  # fmt: skip
def test_everything_that_is_wrong_in_a_row_is_told_at_once(
    cells: dict[str, str], columns: set[str]
) -> None:
    assert told(**cells) == columns


def test_rows_of_anything_are_told_of_and_never_raise() -> None:
    drawn = random.Random(7)
    letters = "aя1 ;\"'=@\u202e\u0000😀.,-+:/"
    for _ in range(300):
        row = {name: "".join(drawn.choices(letters, k=drawn.randint(0, 30))) for name in NAMES}
        reader = RowReader(2, {name: cell for name, cell in row.items() if cell}, "RU")
        assert reader.read() is None or not reader.wrong
