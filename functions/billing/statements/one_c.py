"""1C's format of exchange with banks (1CClientBankExchange): a line a field, in sections. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from io import StringIO

from functions.billing.statements.entities import MOST_ROWS, Document, FileKind, Statement
from shared.csv_files import TooManyRows, UnreadableFile, amount_of, day_of
from shared.messages import Count, Unit

FIRST_LINE = "1CClientBankExchange"
_DOCUMENT, _DOCUMENT_ENDS = "СекцияДокумент", "КонецДокумента"
_ACCOUNT, _ACCOUNT_ENDS = "СекцияРасчСчет", "КонецРасчСчет"
_OWN, _END = "РасчСчет", "КонецФайла"
_OPENING = (_DOCUMENT, _ACCOUNT, _END)
_CLOSING = {_DOCUMENT_ENDS: _DOCUMENT, _ACCOUNT_ENDS: _ACCOUNT}
_MOST_FIELDS = 200
_MINOR = Decimal("0.01")
Fields = Mapping[str, str]


def statement_in(text: str) -> Statement:
    """The incoming payments of a statement. Raises: UnreadableFile, TooManyRows."""
    file = _File()
    documents: list[Document] = []
    for line, fields in _documents(text, file):
        if not _is_incoming(fields, file.accounts):
            continue
        if len(documents) == MOST_ROWS:
            raise TooManyRows("It has more than {most:of}.", most=Count(MOST_ROWS, Unit.ITEM))
        documents.append(_document(fields, line))
    return Statement(FileKind.ONE_C, tuple(file.accounts), tuple(documents))


@dataclass
class _File:
    """What has been read so far: the file's own accounts, and the section that is open."""

    accounts: dict[str, None] = field(default_factory=dict)
    within: str = ""
    fields: dict[str, str] = field(default_factory=dict)

    def open(self, section: str, line: int) -> None:
        """Begin a section, or the end of the file. Raises: UnreadableFile within another one."""
        if self.within:
            raise _out_of_order(line)
        self.within, self.fields = section, {}

    def close(self, section: str, line: int) -> None:
        """End a section. Raises: UnreadableFile where it is not open."""
        if self.within != section:
            raise _out_of_order(line)
        self.within = ""

    def take(self, key: str, value: str) -> None:
        """Take a field; of several with one name the first counts."""
        if self.within == _DOCUMENT:
            if len(self.fields) < _MOST_FIELDS:
                self.fields.setdefault(key, value.strip())
        elif key == _OWN:
            self.accounts[value.strip()[:34]] = None


def _documents(text: str, file: _File) -> Iterator[tuple[int, Fields]]:
    """Each document's fields with its last line; accounts are known by then, if they come before.

    Raises: UnreadableFile for sections that are not closed, not opened, or within one another, and
    for a file that is cut off.
    """
    for number, raw in enumerate(StringIO(text), 1):
        key, _, value = raw.strip().partition("=")
        if key in _OPENING:
            file.open(key, number)
            if key == _END:
                return
        elif key in _CLOSING:
            file.close(_CLOSING[key], number)
            if _CLOSING[key] == _DOCUMENT:
                yield number, file.fields
        else:
            file.take(key, value)
    raise UnreadableFile("The file is cut off: its last line must be {line}.", line=_END)


def _is_incoming(fields: Fields, accounts: Mapping[str, None]) -> bool:
    """Whether it came from elsewhere to one of the statement's accounts."""
    return _of(fields, "Получатель") in accounts and _of(fields, "Плательщик") not in accounts


def _of(fields: Fields, who: str) -> str:
    """The bank account of a payer or a receiver."""
    return fields.get(f"{who}РасчСчет") or fields.get(f"{who}Счет") or ""


def _document(fields: Fields, line: int) -> Document:
    """Raises: UnreadableFile."""
    purpose = fields.get("НазначениеПлатежа") or " ".join(
        fields.get(f"НазначениеПлатежа{part}", "") for part in range(1, 7)
    )
    payer = fields.get("Плательщик1") or fields.get("Плательщик") or ""
    return document_of(
        line,
        fields.get("Номер", ""),
        fields.get("Дата", ""),
        fields.get("Сумма", ""),
        payer,
        fields.get("ПлательщикИНН", ""),
        _of(fields, "Плательщик"),
        fields.get("ПлательщикБИК", ""),
        purpose,
    )


def document_of(line: int, number: str, dated: str, amount: str, *texts: str) -> Document:
    """A document of its texts: payer, INN, account, BIC, purpose. Raises: UnreadableFile."""
    payer, inn, account, bic, purpose = texts
    if not number:
        raise UnreadableFile("Row {line} has no number.", line=line)
    sum_of_money = amount_of(amount, line)
    if not sum_of_money or sum_of_money != sum_of_money.quantize(_MINOR):
        raise UnreadableFile("Row {line} has no amount: {text}.", line=line, text=amount[:40])
    return Document(
        number=number[:64],
        dated=day_of(dated, line),
        amount=sum_of_money.quantize(_MINOR),
        payer=payer[:200],
        inn=inn[:12],
        payer_account=account[:34],
        bic=bic[:11],
        purpose=purpose.strip()[:500],
    )


def _out_of_order(line: int) -> UnreadableFile:
    return UnreadableFile(
        "Line {line} opens or closes a section where there can be none.", line=line
    )
