"""The pages behind the links in messages, over HTTP. To open one changes nothing."""

from __future__ import annotations

from functions.auth.pages.entities import Kind
from functions.auth.pages.schemas import Link
from functions.auth.pages.service import Pages
from shared.http import PUBLIC, Call, Endpoints, Raw

endpoint = Endpoints("pages")
HTML = "text/html"


@endpoint.get("/auth/verify-email", permission=PUBLIC, query=Link, content_type=HTML)
def show_verification(call: Call[None, Link]) -> Raw:
    """A page with a button that confirms the address of a registration."""
    return _shown(call, Kind.VERIFY_EMAIL)


@endpoint.get("/auth/email/confirm", permission=PUBLIC, query=Link, content_type=HTML)
def show_confirmation(call: Call[None, Link]) -> Raw:
    """A page with a button that confirms a new address."""
    return _shown(call, Kind.CONFIRM_EMAIL)


@endpoint.get("/auth/password/reset", permission=PUBLIC, query=Link, content_type=HTML)
def show_password_reset(call: Call[None, Link]) -> Raw:
    """A page to choose a new password on."""
    return _shown(call, Kind.RESET_PASSWORD)


@endpoint.get("/auth/unlock", permission=PUBLIC, query=Link, content_type=HTML)
def show_unlocking(call: Call[None, Link]) -> Raw:
    """A page with a button that ends the wait after many failed attempts."""
    return _shown(call, Kind.UNLOCK)


def _shown(call: Call[None, Link], kind: Kind) -> Raw:
    accepted = call.headers.get("accept-language", "")
    page = call.use(Pages).page(kind, call.query.lang, accepted)
    headers = {
        "Content-Security-Policy": page.policy,
        "Content-Language": page.language,
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    return Raw(page.html, f"{HTML}; charset=utf-8", headers=headers)
