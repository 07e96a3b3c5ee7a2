"""Messages in Russian: their texts from the catalogues, and numbers with their units."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.messages import Count, Message, Unit, digits

_SPACE = "\u00a0"  # a number is not broken at the end of a line
UNITS = {
    Unit.BYTE: ("байт", "байта", "байт"),
    Unit.CHARACTER: ("символ", "символа", "символов"),
    Unit.DAY: ("день", "дня", "дней"),
    Unit.DECIMAL: ("знак", "знака", "знаков"),
    Unit.DEGREE: ("градус", "градуса", "градусов"),
    Unit.GB: ("ГБ", "ГБ", "ГБ"),
    Unit.ITEM: ("элемент", "элемента", "элементов"),
    Unit.LEVEL: ("уровень", "уровня", "уровней"),
    Unit.MBIT: ("Мбит/с", "Мбит/с", "Мбит/с"),
    Unit.MILLISECOND: ("мс", "мс", "мс"),
    Unit.MONTH: ("месяц", "месяца", "месяцев"),
    Unit.MINUTE: ("минута", "минуты", "минут"),
    Unit.PERCENT: ("%", "%", "%"),
    Unit.PORT: ("порт", "порта", "портов"),
    Unit.STAR: ("звезда", "звезды", "звёзд"),
    Unit.VALUE: ("значение", "значения", "значений"),
}
"""The forms with 1, 2 and 5; those with 2 and 5 are the genitive of one and of several, too."""


def said(texts: Mapping[str, str], message: Message) -> str:
    """A message as a catalogue says it; one that the catalogue lacks is in English."""
    text = texts.get(message.text, message.text)
    if not message.values:
        return text
    return text.format(**{name: _value(texts, value) for name, value in message.values.items()})


def _value(texts: Mapping[str, str], value: Any) -> Any:
    if isinstance(value, Message):
        return said(texts, value)
    return Counted(value) if isinstance(value, Count) else value


class Counted:
    """A count in Russian: `{name}` in the nominative, `{name:of}` in the genitive."""

    def __init__(self, count: Count) -> None:
        self._count = count

    def __format__(self, spec: str) -> str:
        form = plural_form(self._count.number)
        if spec == "of":
            form = 1 if form == 0 else 2
        return f"{digits(self._count.number, _SPACE)} {UNITS[self._count.unit][form]}"


def plural_form(number: float) -> int:
    """Which of the three forms goes with a number (CLDR: one, few, many).

    A test compares it to Babel's, which would cost the first Russian answer 60 ms.
    """
    if number != int(number):
        return 1
    last, last_two = abs(int(number)) % 10, abs(int(number)) % 100
    if last == 1 and last_two != 11:
        return 0
    return 1 if 2 <= last <= 4 and not 12 <= last_two <= 14 else 2
