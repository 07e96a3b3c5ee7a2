"""What a file is by its first bytes, and the cells of its records. Pure."""

from __future__ import annotations

import csv
import io
import unicodedata

from functions.customer.imports.columns import NotATable
from functions.customer.imports.entities import Delimiter, Encoding
from functions.customer.imports.splitting import Record
from shared.messages import Message

MARK = b"\xef\xbb\xbf"
"""What some programs begin UTF-8 with."""
_SIGNS = {Delimiter.SEMICOLON: ";", Delimiter.COMMA: ",", Delimiter.TAB: "\t"}
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_SEEN_CONTROLS = "\n\t"


def delimiter_of(beginning: bytes, wanted: Delimiter) -> str:
    """The sign between cells: the one that is wanted, or that the heading has most of.

    Raises: NotATable for what is no CSV file.
    """
    if not beginning.strip(b" \t\r\n\xef\xbb\xbf;,"):
        raise NotATable(Message("The file is empty."))
    if beginning.startswith(_SPREADSHEETS):
        raise NotATable(Message("This is a spreadsheet or an archive; save it as CSV, send that."))
    if beginning.startswith(_UTF_16):
        raise NotATable(Message("The file is in UTF-16; save it as CSV in UTF-8."))
    if b"\x00" in beginning or beginning.startswith(b"%PDF"):
        raise NotATable(Message("The file is not text; save the table as CSV and send that."))
    if wanted is not Delimiter.AUTO:
        return _SIGNS[wanted]
    heading = beginning.removeprefix(MARK).lstrip(b"\r\n").partition(b"\n")[0]
    return max(_SIGNS.values(), key=lambda sign: heading.count(sign.encode()))


def cells_of(record: Record, delimiter: str, encoding: Encoding) -> list[str]:
    """A record's cells, tidied. Raises: UnicodeDecodeError, csv.Error."""
    text = _decoded(record.body.removeprefix(MARK), encoding)
    text = text.replace("\r\n", "\n").replace("\r", " ")  # alone it would end the row
    if '"' not in text:
        return [tidied(cell) for cell in text.split(delimiter)]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return [tidied(cell) for cell in next(rows, [])]


def tidied(text: str) -> str:
    """A cell without what nobody sees: controls, marks of direction, blanks at its ends."""
    text = text.strip()
    if text.isascii() and text.isprintable():
        return text
    seen = (
        c if c in _SEEN_CONTROLS or unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cn") else ""
        for c in unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\u00a0", " ")
    )
    return "".join(seen).strip()


def _decoded(body: bytes, encoding: Encoding) -> str:
    if encoding is Encoding.WINDOWS_1251:
        return body.decode("cp1251", errors="replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        if encoding is Encoding.UTF_8:
            raise
        return body.decode("cp1251", errors="replace")
