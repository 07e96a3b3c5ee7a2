"""Tables that others send: their coding, and lines that are read each by itself."""

from __future__ import annotations

import pytest

from shared.csv_files import TooManyRows, UnreadableFile, lines_of, text_of

COLUMNS = {"city": ("city", "город"), "ports": ("ports", "порты")}


def read(text: str, most: int = 9) -> list[tuple[int, dict[str, str] | None]]:
    return list(lines_of(text, COLUMNS, ("city",), most))


@pytest.mark.parametrize("sent", ["Тверь".encode(), "\ufeffТверь".encode(), "Тверь".encode("cp1251")])  # fmt: skip
def test_a_text_is_read_in_each_coding(sent: bytes) -> None:
    assert text_of(sent) == "Тверь"


@pytest.mark.parametrize("sent", ["Тверь".encode("utf-16"), b"PK\x03\x04 a spreadsheet"])
def test_another_coding_is_refused(sent: bytes) -> None:
    with pytest.raises(UnreadableFile):
        text_of(sent)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_lines_keep_their_numbers_past_empty_ones(mark: str, end: str) -> None:
    text = end.join(["", f"Город{mark}Порты", "", f'"Тверь"{mark} 8 ', mark, f"Клин{mark}"])
    assert read(text) == [(4, {"city": "Тверь", "ports": "8"}), (6, {"city": "Клин", "ports": ""})]


def test_a_bad_line_spoils_no_other() -> None:
    assert read('city;ports\n"Тверь;8\nКлин;9') == [(2, None), (3, {"city": "Клин", "ports": "9"})]


def test_a_column_that_the_heading_lacks_is_absent_and_a_short_line_is_empty() -> None:
    assert read("ports;city\n8") == [(2, {"city": "", "ports": "8"})]
    assert read("city\nКлин") == [(2, {"city": "Клин"})]


@pytest.mark.parametrize("text", ["", "\n\n", "ports\n8", '"city\nКлин'])
def test_a_table_without_its_heading_is_refused(text: str) -> None:
    with pytest.raises(UnreadableFile):
        read(text)


def test_a_table_of_too_many_rows_is_refused() -> None:
    with pytest.raises(TooManyRows):
        read("city\nА\nБ", most=1)
