"""The words of workbooks, which people read: columns, sheets, and what stands in them."""

from __future__ import annotations

from collections.abc import Mapping

COLUMNS: Mapping[str, tuple[str, str]] = {
    "day": ("Day", "День"),
    "legalEntity": ("Legal entity", "Юрлицо"),
    "reason": ("Reason", "Основание"),
    "document": ("Document", "Документ"),
    "currency": ("Currency", "Валюта"),
    "transactions": ("Transactions", "Проводок"),
    "amount": ("Amount", "Сумма"),
    "age": ("Overdue, days", "Просрочка, дней"),
    "invoices": ("Invoices", "Счетов"),
    "method": ("Method", "Способ"),
    "payments": ("Payments", "Платежей"),
    "category": ("Tax category", "Категория налога"),
    "percent": ("Rate, %", "Ставка, %"),
    "documents": ("Documents", "Документов"),
    "net": ("Net", "Без налога"),
    "tax": ("Tax", "Налог"),
    "kind": ("Kind", "Вид"),
    "tariff": ("Tariff", "Тариф"),
    "sold": ("Sold", "Начислено"),
    "takenBack": ("Taken back", "Возвращено"),
    "account": ("Ledger account", "Счёт учёта"),
    "type": ("Type", "Тип"),
    "opening": ("Opening balance", "Сальдо на начало"),
    "debit": ("Debit", "Дебет"),
    "credit": ("Credit", "Кредит"),
    "closing": ("Closing balance", "Сальдо на конец"),
    "series": ("Series", "Серия"),
    "status": ("Status", "Состояние"),
    "first": ("First number", "Первый номер"),
    "last": ("Last number", "Последний номер"),
    "count": ("Count", "Количество"),
}
"""By the names that they have in JSON; English, then Russian."""
SHEETS: Mapping[str, tuple[str, str]] = {
    "turnover": ("Turnover", "Обороты"),
    "receivables": ("Receivables", "Задолженность"),
    "payments": ("Payments", "Платежи"),
    "tax": ("Tax", "Налоги"),
    "revenue": ("Revenue", "Выручка"),
    "trial-balance": ("Trial balance", "Оборотная ведомость"),
    "numbers": ("Numbers", "Номера документов"),
}
VALUES: Mapping[str, tuple[str, str]] = {
    "invoice": ("invoice", "счёт"),
    "payment": ("payment", "платёж"),
    "refund": ("refund", "возврат платежа"),
    "chargeback": ("chargeback", "опротестование"),
    "credit_note": ("credit note", "корректировка"),
    "adjustment": ("adjustment", "поправка баланса"),
    "transfer": ("transfer", "перенос"),
    "write_off": ("write-off", "списание"),
    "cancellation": ("cancellation", "отмена счёта"),
    "asset": ("asset", "актив"),
    "liability": ("liability", "обязательство"),
    "income": ("income", "доход"),
    "expense": ("expense", "расход"),
    "equity": ("equity", "капитал"),
    "opening": ("opening balance", "начальный остаток"),
    "issued": ("issued", "выданы"),
    "cancelled": ("cancelled", "отменены"),
    "missing": ("missing", "пропущены"),
    "not_due": ("not due", "срок не наступил"),
    "": ("advance", "аванс"),
    "standard": ("standard", "основная"),
    "reduced": ("reduced", "пониженная"),
    "zero": ("zero", "нулевая"),
    "none": ("none", "без налога"),
}
"""Of columns that have few of them; the rest stands as it is."""
CHOSEN = frozenset({"reason", "document", "type", "status", "age", "category"})
"""The columns whose values are words."""


def said(words: Mapping[str, tuple[str, str]], key: str, language: str) -> str:
    """A word in a language; what has none stands as it is."""
    english, russian = words.get(key, (key, key))
    return russian if language == "ru" else english
