"""The page behind a link to unsubscribe: one button, no script, no word about whose link it is."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from html import escape

from functions.notification.catalogue.entities import Kind
from functions.notification.unsubscribing.entities import ONE_CLICK

_STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:18px/1.5 system-ui,sans-serif;max-width:32rem;margin:3rem auto;padding:0 1rem}"
    "button{font:inherit;padding:.6rem 1.2rem}"
)
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class _Words:
    title: str
    ask: str
    button: str
    done: str
    kinds: dict[Kind, str]


_WORDS = {
    "ru": _Words(
        "Отписка от писем",
        "Больше не присылать письма на тему «{kind}»?",
        "Отписаться",
        "Готово: писем на тему «{kind}» больше не будет. Остальные письма приходят как прежде.",
        {
            Kind.MARKETING: "Новости и предложения",
            Kind.BILLING: "Счета и оплата",
            Kind.SERVICE: "Услуги",
            Kind.SUPPORT: "Поддержка",
        },
    ),
    "en": _Words(
        "Unsubscribe",
        "No more mails about “{kind}”?",
        "Unsubscribe",
        "Done: there will be no more mails about “{kind}”. All others come as before.",
        {
            Kind.MARKETING: "News and offers",
            Kind.BILLING: "Invoices and payments",
            Kind.SERVICE: "Services",
            Kind.SUPPORT: "Support",
        },
    ),
}


def page(kind: Kind, language: str, *, is_done: bool) -> str:
    """The page that asks, or the one that says that it is done."""
    words = _WORDS.get(language, _WORDS["ru"])
    named = words.kinds.get(kind, kind.value)
    name, value = ONE_CLICK
    form = (
        f'<form method="post"><input type="hidden" name="{name}" value="{value}">'
        f"<button>{escape(words.button)}</button></form>"
    )
    text = escape((words.done if is_done else words.ask).format(kind=named))
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="robots" content="noindex">'
        f"<title>{escape(words.title)}</title><style>{_STYLE}</style></head><body>"
        f"<h1>{escape(words.title)}</h1><p>{text}</p>{'' if is_done else form}</body></html>"
    )
