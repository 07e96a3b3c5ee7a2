"""A statement's file: unpacked within limits, decoded, and read as what it is. Pure."""

from __future__ import annotations

import base64
import hashlib
import zlib

from functions.billing.statements.entities import MOST_ROWS, FileKind, FileTooLarge, Statement
from functions.billing.statements.one_c import FIRST_LINE, document_of, statement_in
from shared.csv_files import UnreadableFile, rows_of, text_of
from shared.messages import Count, Unit

MOST_BYTES = 16 * 1024 * 1024
_GZIP = b"\x1f\x8b"
_CONTROLS = dict.fromkeys(set(range(32)) - {9, 10, 13} | {127, 0xFFFE, 0xFFFF})
_COLUMNS = {
    "number": ("number", "document", "номер", "номер документа"),
    "date": ("date", "дата", "дата документа"),
    "amount": ("amount", "sum", "сумма", "кредит"),
    "payer": ("payer", "плательщик", "контрагент"),
    "inn": ("inn", "инн", "инн плательщика"),
    "account": ("account", "счет", "счёт", "счет плательщика", "счёт плательщика"),
    "bic": ("bic", "бик", "бик банка плательщика"),
    "purpose": ("purpose", "назначение", "назначение платежа"),
}


def unpacked(content: str) -> bytes:
    """A file of its Base64, which may be packed by gzip. Raises: UnreadableFile, FileTooLarge."""
    try:
        sent = base64.b64decode(content, validate=True)
    except ValueError as error:
        raise UnreadableFile("The content is not Base64.") from error
    if not sent.startswith(_GZIP):
        return _within_limit(sent)
    unpacking = zlib.decompressobj(wbits=31)
    try:
        plain = _within_limit(unpacking.decompress(sent, MOST_BYTES + 1))
    except zlib.error as error:
        raise UnreadableFile("The content is no gzip file.") from error
    if not unpacking.eof or unpacking.unused_data:
        raise UnreadableFile("The content is no gzip file.")
    return plain


def id_of(sent: bytes) -> str:
    """The id that follows from a file: the same file is the same import."""
    return hashlib.sha256(sent).hexdigest()[:32]


def read(sent: bytes) -> Statement:
    """What a file says, 1C's or CSV. Raises: UnreadableFile, TooManyRows."""
    text = _decoded(sent).translate(_CONTROLS).lstrip("\ufeff\r\n ")
    if text.startswith(FIRST_LINE):
        return statement_in(text)
    return _table(text)


def _within_limit(sent: bytes) -> bytes:
    if len(sent) > MOST_BYTES:
        raise FileTooLarge(
            "Unpacked, it has more than {most:of}.", most=Count(MOST_BYTES, Unit.BYTE)
        )
    return sent


def _decoded(sent: bytes) -> str:
    """The text, in the coding that 1C names, or else in UTF-8 or windows-1251.

    Raises: UnreadableFile.
    """
    text = sent.decode("cp866") if b"=DOS" in sent[:1000] else text_of(sent)
    if text.startswith(FIRST_LINE) and "Секция" not in text and "КонецФайла" not in text:
        raise UnreadableFile("The file is cut off, or not in UTF-8 or windows-1251.")
    return text


def _table(text: str) -> Statement:
    """The payments of a CSV file, which names no account; what was paid out is left aside.

    Raises: UnreadableFile, TooManyRows.
    """
    rows = rows_of(text, _COLUMNS, ("number", "date", "amount"), MOST_ROWS)
    documents = [
        document_of(line, number, dated, amount, *texts)
        for line, (number, dated, amount, *texts) in enumerate(rows, 1)
        if not amount.startswith("-")
    ]
    return Statement(FileKind.CSV, (), tuple(documents))
