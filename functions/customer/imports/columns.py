"""The columns of a file of customers, by the names that people head them with. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from shared.messages import Message

NAMES: Mapping[str, tuple[str, ...]] = {
    "external_id": ("external id", "id", "код", "внешний код", "внешний ид", "ид", "id абонента"),
    "kind": ("kind", "тип", "тип клиента", "вид клиента"),
    "name": ("name", "full name", "имя", "фио", "клиент", "абонент", "наименование", "название"),
    "phone": ("phone", "телефон", "номер телефона", "мобильный"),
    "email": ("email", "e mail", "mail", "почта", "эл почта", "электронная почта"),
    "contacts": ("contacts", "other contacts", "контакты", "другие контакты"),
    "inn": ("inn", "инн"),
    "kpp": ("kpp", "кпп"),
    "ogrn": ("ogrn", "огрн", "огрнип"),
    "bank": ("bank", "банк", "наименование банка"),
    "bic": ("bic", "бик"),
    "account": ("account", "bank account", "счет", "расчетный счет", "р с"),
    "correspondent_account": (
        "correspondent account",
        "корреспондентский счет",
        "корр счет",
        "к с",
    ),
    "language": ("language", "locale", "язык"),
    "time_zone": ("time zone", "timezone", "часовой пояс"),
    "tags": ("tags", "метки", "теги"),
    "notes": ("notes", "заметки", "примечание", "комментарий"),
    "region": ("region", "регион", "область"),
    "city": ("city", "город", "населенный пункт"),
    "street": ("street", "улица"),
    "building": ("building", "house", "дом"),
    "entrance": ("entrance", "подъезд"),
    "floor": ("floor", "этаж"),
    "apartment": ("apartment", "flat", "квартира", "кв", "офис"),
    "contract_number": ("contract number", "contract", "номер договора", "договор"),
    "contract_date": ("contract date", "дата договора"),
    "tariff": ("tariff", "tariff code", "plan", "тариф", "код тарифа"),
    "state": ("state", "status", "состояние", "статус"),
    "device_model": ("device model", "model", "модель", "модель устройства", "оборудование"),
    "device_serial": ("device serial", "serial", "серийный номер", "серийный номер устройства"),
    "device_mac": ("device mac", "mac", "mac адрес", "мак адрес"),
    "device_terms": ("device terms", "terms", "условия", "условия устройства"),
    "opening_balance": ("opening balance", "balance", "баланс", "остаток", "начальный остаток"),
    "currency": ("currency", "валюта"),
    "paid_until": ("paid until", "оплачено до", "оплачен до"),
}
"""Each column with its headings, in small letters, without marks between words."""
NEEDED = ("external_id", "name")
_WORDS = re.compile(r"[^\W_]+")


class NotATable(Exception):
    """A file that cannot be read at all; the message says why, and what to do."""

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(str(message))


def columns_of(headings: Sequence[str]) -> tuple[str, ...]:
    """The column of each heading; empty for one that is not known.

    Raises: NotATable where one is missing, or is there twice.
    """
    known = {name: column for column, names in NAMES.items() for name in names}
    columns = tuple(known.get(_plain(heading), "") for heading in headings)
    missing = [column for column in NEEDED if column not in columns]
    if missing:
        raise NotATable(
            Message(
                "The first line must name the columns; missing: {names}.",
                {"names": ", ".join(missing)},
            )
        )
    for place, column in enumerate(columns):
        if column and column in columns[:place]:
            raise NotATable(
                Message(
                    "The column {name} is there twice; leave one of them out.", {"name": column}
                )
            )
    return columns


def _plain(heading: str) -> str:
    return " ".join(_WORDS.findall(heading.casefold().replace("ё", "е")))
