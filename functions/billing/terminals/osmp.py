"""OSMP's protocol, which most terminals speak: parameters of a form, answered in XML."""

from __future__ import annotations

import re
from datetime import datetime
from hashlib import sha256
from html import escape
from zoneinfo import ZoneInfo

from functions.billing.terminals.entities import Code, TerminalAnswer, TerminalRequest

CONTENT_TYPE = "text/xml; charset=utf-8"
RESULTS = {
    Code.ACCEPTED: 0,
    Code.UNKNOWN_ACCOUNT: 5,
    Code.TEMPORARY: 1,
    Code.WRONG_SUM: 241,
    Code.SUM_TOO_LARGE: 242,
    Code.UNKNOWN_PAYMENT: 210,
    Code.NOT_TAKEN: 79,
    Code.CANCELLED: 0,
}
"""OSMP's results by code; whatever it has none for is 300, another error of the provider."""
_OTHER = 300
_DATE = re.compile(r"[0-9]{14}", re.ASCII)
_UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def asked(gateway: str, parameters: dict[str, str], time_zone: str) -> TerminalRequest:
    """What a form's parameters ask for; its times are the provider's local ones."""
    written = parameters.get("txn_date", "")
    dated = _moment(written, time_zone)
    cancelled = parameters.get("cancel_txn_id", "")
    return TerminalRequest(
        gateway=gateway,
        transaction_id=cancelled or parameters.get("txn_id", ""),
        account=parameters.get("account", ""),
        sum=parameters.get("sum", ""),
        dated=dated,
        readable=dated is not None or not written,
    )


def answered(answer: TerminalAnswer) -> str:
    """The answer in XML."""
    payment = answer.payment
    number = "" if payment is None else str(_number(payment.id))
    paid = "" if payment is None else format(payment.received, "f")
    lines = {
        "osmp_txn_id": answer.transaction_id,
        "prv_txn": number,
        "sum": paid,
        "result": str(RESULTS.get(answer.code, _OTHER)),
        "comment": answer.comment,
    }
    said = "".join(f"<{name}>{_text(text)}</{name}>" for name, text in lines.items() if text)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<response>{said}</response>'


def _number(payment_id: str) -> int:
    """A payment's id as OSMP wants it: a whole number of at most 20 digits, always the same."""
    return int(sha256(payment_id.encode()).hexdigest()[:15], 16)


def _text(text: str) -> str:
    return escape(_UNPRINTABLE.sub("", text), quote=False)


def _moment(text: str, time_zone: str) -> datetime | None:
    """Such as 20260310120133."""
    if not _DATE.fullmatch(text):
        return None
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=ZoneInfo(time_zone))
    except ValueError:
        return None
