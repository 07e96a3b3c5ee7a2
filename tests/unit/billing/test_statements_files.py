"""Statements' files: read strictly in their coding, in linear time, or refused as a whole."""

from __future__ import annotations

import base64
import gzip
import time
from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.billing.payers.entities import name_key
from functions.billing.statements.entities import (
    MOST_ROWS,
    Document,
    FileKind,
    FileTooLarge,
    Statement,
)
from functions.billing.statements.hints import hints_in
from functions.billing.statements.queue import MalformedRows, RowsMessage, parse
from functions.billing.statements.reading import MOST_BYTES, read, unpacked
from functions.billing.statements.scoring import names_agree
from shared.csv_files import TooManyRows, UnreadableFile
from tests.unit.billing.test_statements import OURS, THEIRS, one_c

D = Decimal
WORDS = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs"), exclude_characters="\ufeff"),
    min_size=1,
    max_size=12,
)


def test_a_file_may_be_packed() -> None:
    plain = one_c({}).encode("cp1251")
    packed = gzip.compress(plain)
    assert unpacked(base64.b64encode(packed).decode()) == plain
    for wrong in (packed[:-4], packed + b"x", packed[:5], b"\x1f\x8b"):
        with pytest.raises(UnreadableFile):
            unpacked(base64.b64encode(wrong).decode())
    with pytest.raises(UnreadableFile):
        unpacked("not base64!")
    bomb = gzip.compress(b"0" * (MOST_BYTES + 1))
    with pytest.raises(FileTooLarge):
        unpacked(base64.b64encode(bomb).decode())


@pytest.mark.parametrize("coding", ["cp1251", "utf-8", "utf-8-sig", "cp866"])
def test_a_file_is_read_in_the_coding_that_it_has(coding: str) -> None:
    text = one_c({"Плательщик1": "ООО Ёлка"})
    if coding == "cp866":
        text = text.replace("Кодировка=Windows", "Кодировка=DOS")
    said = read(text.encode(coding))
    assert said == Statement(FileKind.ONE_C, (OURS,), said.documents)
    assert said.documents == (
        Document("1", date(2026, 3, 10), D("590.00"), "ООО Ёлка", "7830002293", THEIRS,
                 "044525225", "За интернет"),
    )  # fmt: skip


@pytest.mark.parametrize("coding", ["utf-16", "koi8-r"])
def test_a_file_in_another_coding_is_refused(coding: str) -> None:
    with pytest.raises(UnreadableFile):
        read(one_c({}).encode(coding))


@pytest.mark.parametrize("amount", ["590,00", "590", "1 234,56", "0,01", "590.0"])
def test_amounts_may_have_a_comma(amount: str) -> None:
    (document,) = read(one_c({"Сумма": amount}).encode()).documents
    assert document.amount == D(amount.replace(" ", "").replace(",", "."))
    assert document.amount.as_tuple().exponent == -2


def test_a_purpose_may_lie_in_several_lines_and_have_signs_in_it() -> None:
    given = {"НазначениеПлатежа": "", "НазначениеПлатежа1": "а=б", "НазначениеПлатежа2": "в"}
    (document,) = read(one_c(given).encode()).documents
    assert document.purpose == "а=б в"


def test_only_so_many_rows_are_taken() -> None:
    row = "1;10.03.2026;1.00\n"
    with pytest.raises(TooManyRows):
        read(("number;date;amount\n" + row * (MOST_ROWS + 1)).encode())
    with pytest.raises(TooManyRows):
        read(one_c(*[{}] * (MOST_ROWS + 1)).encode())


@pytest.mark.parametrize(
    ("text", "accounts", "contracts"),
    [
        ("Оплата л/с 42", ("00000042",), ()),
        ("ЛС№42 за март", ("00000042",), ()),
        ("лицевой счет: 00000042", ("00000042",), ()),
        ("лиц. счёт № 42, договор N C-7", ("00000042",), ("C-7",)),
        ("абонент 42", ("00000042",), ()),
        ("account #42", ("00000042",), ()),
        ("по счету 42 от 10.03.2026", (), ()),
        ("мыл с 42 рублей", (), ()),
        ("л/с 420000000000", (), ()),
        ("договор от 10", (), ()),
        ("", (), ()),
    ],
)
def test_texts_hint_at_accounts_and_contracts(
    text: str, accounts: tuple[str, ...], contracts: tuple[str, ...]
) -> None:
    hints = hints_in(text)
    assert (hints.accounts, hints.contracts) == (accounts, contracts)


@pytest.mark.parametrize("unit", ["л/с ", "договор № ", "лиц сч ", "0", "-/", "№" * 9, "л с\t"])
def test_hostile_texts_cost_no_more_than_others(unit: str) -> None:
    began = time.perf_counter()
    for _ in range(50):
        hints_in((unit * 500)[:500])
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize("unit", ["a=b\n", "=", "СекцияРасчСчет\nКонецРасчСчет\n", "\n", '"'])
def test_hostile_files_cost_no_more_than_others(unit: str) -> None:
    text = "1CClientBankExchange\n" + unit * 200_000
    began = time.perf_counter()
    with pytest.raises(UnreadableFile):
        read(text.encode())
    assert time.perf_counter() - began < 5


def test_a_name_agrees_whatever_its_order_and_form() -> None:
    assert names_agree("Анна Петрова", "ПЕТРОВА АННА ИВАНОВНА")
    assert names_agree("ООО «Ёлка»", "елка, ооо")
    assert not names_agree("Анна Петрова", "Анна")
    assert not names_agree("А. П.", "а п")
    assert not names_agree("", "x")
    assert name_key("ИП Иванов-Петров") == "иванов петров"


def test_messages_name_a_part() -> None:
    message = RowsMessage("a", 3)
    assert parse(message.to_json()) == message
    assert parse('{"runId": "x", "shard": 1}') is None
    for wrong in ("", "[", '{"import": 1}', '{"import": 1, "part": "x"}'):
        with pytest.raises(MalformedRows):
            parse(wrong)


@given(WORDS, st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.decimals("0.01", "1e9", places=2))
def test_what_is_written_is_read_again(word: str, dated: date, amount: Decimal) -> None:
    given_ = {
        "Номер": word, "Дата": dated.strftime("%d.%m.%Y"), "Сумма": f"{amount:f}",
        "Плательщик1": word, "НазначениеПлатежа": word,
    }  # fmt: skip
    (document,) = read(one_c(given_).encode()).documents
    assert (document.number, document.payer, document.purpose) == (word, word, word)
    assert (document.dated, document.amount) == (dated, amount)


@given(st.integers(0, 600), st.integers(0, 255), st.binary(max_size=30))
def test_a_damaged_file_is_read_or_refused_and_nothing_else(
    at: int, byte: int, more: bytes
) -> None:
    whole = one_c({}, {"Номер": "2"}).encode("cp1251")
    for damaged in (whole[:at], whole[:at] + bytes([byte]) + more + whole[at:], more):
        with suppress(UnreadableFile):
            assert read(damaged).documents is not None


def test_a_file_that_is_cut_off_anywhere_is_refused() -> None:
    whole = one_c({}, {"Номер": "2"}).rstrip().encode("cp1251")
    for length in range(len(whole)):
        with pytest.raises(UnreadableFile):
            read(whole[:length])
