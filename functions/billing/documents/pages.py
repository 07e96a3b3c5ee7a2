"""What stands on a document, as texts in its language: the template only lays them out. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from functions.billing.accounts.entities import Account
from functions.billing.consolidation.entities import ConsolidatedInvoice
from functions.billing.credit_notes.entities import CreditNote
from functions.billing.documents.entities import DocumentKind
from functions.billing.documents.language import Language, language_of
from functions.billing.documents.payment_qr import InvalidPaymentCode, in_kopecks, payment_code
from functions.billing.invoices.entities import Invoice, InvoiceTax
from functions.billing.legal_entities.entities import LegalEntity
from functions.billing.payers.entities import Payer
from shared.money import ZERO

Page = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Parties:
    """Who the document is of and for; `public_url` is where customers pay by card."""

    seller: LegalEntity
    account: Account
    payer: Payer
    public_url: str = ""


def invoice_page(invoice: Invoice, parties: Parties) -> Page:
    """An invoice with its payment codes."""
    say = Language(language_of(parties.account.locale), invoice.currency)
    page = _of_invoice(DocumentKind.INVOICE, invoice, invoice.issued_on, parties, say)
    page["facts"].append((say.word("due"), say.day(invoice.due_date)))
    page["codes"] = list(_codes(invoice, parties, say))
    if invoice.amount_paid:
        page["totals"].append((say.word("paid"), say.money(invoice.amount_paid)))
        page["totals"].append((say.word("due_sum"), say.money(invoice.amount_due)))
    return page


def consolidated_page(invoice: ConsolidatedInvoice, parties: Parties) -> Page:
    """What several accounts owe, with the code by which all of it is paid through a bank."""
    say = Language(language_of(parties.account.locale), invoice.currency)
    page = _page(DocumentKind.CONSOLIDATED, invoice.number, invoice.issued_on, parties, say)
    page["buyer"]["name"] = invoice.customer_name
    page["facts"] = [
        (say.word("paid_on"), invoice.account_number),
        (say.word("due"), say.day(invoice.due_date)),
    ]
    page["columns"], page["rows"] = _table(
        [
            {
                "description": say.word("an_invoice", number=line.number),
                "note": f"{say.word('account')} {line.account_number}",
                "sum": line.amount,
            }
            for line in invoice.lines
        ],
        ("description", "sum"),
        say,
    )
    page |= {"taxes": [], "tax_columns": [], "remark": ""}
    page["totals"] = [(say.word("due_sum"), say.money(invoice.total))]
    code = _bank_code(invoice, invoice.total, parties)
    page["codes"] = [{"label": say.word("qr.bank"), "text": code}] if code else []
    return page


def act_page(invoice: Invoice, parties: Parties) -> Page:
    """The closing document of an invoice's period, dated its last day."""
    say = Language(language_of(parties.account.locale), invoice.currency)
    page = _of_invoice(DocumentKind.ACT, invoice, act_day(invoice), parties, say)
    page["statement"] = say.word("act.rendered")
    page["signatures"] = [say.word("act.seller"), say.word("act.buyer")]
    return page


def act_day(invoice: Invoice) -> date:
    """The last day of the services that an invoice is for."""
    return max(invoice.period_start, invoice.period_end - timedelta(days=1))


def credit_note_page(note: CreditNote, parties: Parties) -> Page:
    """What is given back of an invoice."""
    say = Language(language_of(parties.account.locale), note.currency)
    page = _page(DocumentKind.CREDIT_NOTE, note.number, note.issued_on, parties, say)
    page["facts"] += [
        (say.word("to_invoice"), note.invoice_number),
        (say.word("reason"), note.comment or say.word(f"reason.{note.reason.value}")),
    ]
    page["columns"], page["rows"] = _table(
        [
            {
                "description": item.description,
                "tax": say.percent(item.tax_percent, item.tax_category),
                "discount": item.discount,
                "sum": item.amount - item.discount,
            }
            for item in note.items
        ],
        ("description", "discount", "tax", "sum"),
        say,
    )
    page["taxes"] = _taxes(note.taxes, say)
    page["totals"] = _totals(note.net, note.tax, note.total, say)
    page["remark"] = _remark((item.tax_included for item in note.items), note.tax, say)
    return page


def _of_invoice(
    kind: DocumentKind, invoice: Invoice, on: date, parties: Parties, say: Language
) -> Page:
    page = _page(kind, invoice.number, on, parties, say)
    page["buyer"]["name"] = invoice.customer_name
    page["columns"], page["rows"] = _table(
        [
            {
                "description": _described(item.description, item.kind, say),
                "note": say.days(item.period_start, item.period_end),
                "quantity": format(item.quantity.normalize(), "f"),
                "price": item.unit_price,
                "discount": item.discount,
                "tax": say.percent(item.tax_percent, item.tax_category),
                "sum": item.amount - item.discount,
            }
            for item in invoice.items
        ],
        ("description", "quantity", "price", "discount", "tax", "sum"),
        say,
    )
    page["taxes"] = _taxes(invoice.taxes, say)
    page["totals"] = _totals(invoice.net, invoice.tax, invoice.total, say)
    page["remark"] = _remark((item.tax_included for item in invoice.items), invoice.tax, say)
    return page


def _page(kind: DocumentKind, number: str, on: date, parties: Parties, say: Language) -> Page:
    """What every document has."""
    account, payer = parties.account, parties.payer
    facts = [
        (say.word("contract"), payer.contract_number),
        (say.word("account"), account.number),
        (say.word("service_address"), payer.address),
    ]
    return {
        "language": say.name,
        "title": say.word(f"title.{kind.value}", number=number, date=say.day(on)),
        "seller": _seller(parties.seller, say),
        "buyer": {
            "label": say.word("buyer"),
            "name": account.customer_name,
            "lines": _numbers((("inn", payer.inn), ("kpp", payer.kpp)), say),
        },
        "facts": [fact for fact in facts if fact[1]],
        "codes": [],
        "statement": "",
        "signatures": _signatures(parties.seller, say),
        "tax_columns": [say.word(key) for key in ("tax", "net", "tax_sum", "total")],
        "footer": say.known("page"),
    }


def _seller(seller: LegalEntity, say: Language) -> Page:
    own = seller.requisites
    numbers = (("inn", own.inn), ("kpp", own.kpp), ("ogrn", own.ogrn), ("phone", own.phone))
    bank = seller.bank_accounts[0] if seller.bank_accounts else None
    banking = (
        ("bank", bank.bank if bank else ""),
        ("bic", bank.bic if bank else ""),
        ("bank_account", bank.account if bank else ""),
        ("correspondent_account", bank.correspondent_account if bank else ""),
    )
    return {
        "label": say.word("seller"),
        "name": seller.name,
        "lines": [*([own.address] if own.address else []), *_numbers(numbers, say)],
        "bank": [(say.word(key), value) for key, value in banking if value],
    }


def _numbers(numbers: Iterable[tuple[str, str]], say: Language) -> list[str]:
    shown = [f"{say.word(key)} {value}" for key, value in numbers if value]
    return [", ".join(shown)] if shown else []


def _signatures(seller: LegalEntity, say: Language) -> list[str]:
    own = seller.requisites
    people = ((say.word("director"), own.director), (say.word("accountant"), own.accountant))
    return [f"{role} {name}" for role, name in people if name]


def _described(description: str, kind: str, say: Language) -> str:
    """A fee says what it is for beside the tariff's name."""
    fee = say.known(f"kind.{kind}")
    return f"{description}: {fee}" if fee else description


def _table(
    rows: list[Page], columns: tuple[str, ...], say: Language
) -> tuple[list[Page], list[list[Any]]]:
    """The columns that have something in them, and the cells; a note stands under the text."""
    wanted = [c for c in columns if c != "discount" or any(row["discount"] for row in rows)]
    heads = [{"name": say.word("no"), "kind": "no"}]
    heads += [
        {"name": say.word(c), "kind": "text" if c == "description" else "figure"} for c in wanted
    ]
    cells = [
        [str(number), *(_cell(row, column, say) for column in wanted)]
        for number, row in enumerate(rows, 1)
    ]
    return heads, cells


def _cell(row: Page, column: str, say: Language) -> Any:
    value = row[column]
    if column == "description":
        return {"text": value, "note": row.get("note", "")}
    return say.sum(value) if isinstance(value, Decimal) else value


def _taxes(taxes: Iterable[InvoiceTax], say: Language) -> list[list[str]]:
    """A line for each rate: net, tax, and both."""
    return [
        [
            say.percent(one.percent, one.category),
            say.sum(one.net),
            say.sum(one.tax),
            say.sum(one.net + one.tax),
        ]
        for one in taxes
    ]


def _totals(net: Decimal, tax: Decimal, total: Decimal, say: Language) -> list[tuple[str, str]]:
    return [
        (say.word("net"), say.money(net)),
        (say.word("of_that_tax"), say.money(tax)),
        (say.word("total"), say.money(total)),
    ]


def _remark(included: Iterable[bool], tax: Decimal, say: Language) -> str:
    """Whether prices include tax; nothing where there is none."""
    kinds = set(included)
    if not tax:
        return ""
    return say.word("mixed" if len(kinds) > 1 else "included" if True in kinds else "excluded")


def _codes(invoice: Invoice, parties: Parties, say: Language) -> Iterable[Mapping[str, str]]:
    """The codes by which an unpaid invoice is paid: through a bank, and by card."""
    if invoice.amount_due <= ZERO:
        return
    bank = _bank_code(invoice, invoice.amount_due, parties)
    if bank:
        yield {"label": say.word("qr.bank"), "text": bank}
    if parties.public_url:
        link = f"{parties.public_url.rstrip('/')}/portal/invoices/{invoice.id}"
        yield {"label": say.word("qr.card"), "text": link}


def _bank_code(invoice: Invoice | ConsolidatedInvoice, due: Decimal, parties: Parties) -> str:
    """The code for a bank's app; none for a seller without a Russian account, or in roubles."""
    seller = parties.seller
    if invoice.currency != "RUB" or not seller.bank_accounts:
        return ""
    bank = seller.bank_accounts[0]
    fields = {
        "Name": seller.name,
        "PersonalAcc": bank.account,
        "BankName": bank.bank,
        "BIC": bank.bic,
        "CorrespAcc": bank.correspondent_account or "0",
        "Sum": in_kopecks(due),
        "Purpose": f"Счёт {invoice.number}, лицевой счёт {invoice.account_number}",
        "PayeeINN": seller.requisites.inn,
        "KPP": seller.requisites.kpp,
        "PersAcc": invoice.account_number,
    }
    try:
        return payment_code(fields)
    except InvalidPaymentCode:
        return ""
