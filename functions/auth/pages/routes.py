"""The pages behind the links in messages. Opening one changes nothing."""

from __future__ import annotations

from functions.auth.pages.entities import PageKind
from functions.auth.pages.schemas import Link
from functions.auth.pages.service import Pages
from shared.http import PUBLIC, Call, Endpoints, Raw

endpoint = Endpoints(
    "Pages", "The pages behind the links in messages. Opening one changes nothing."
)
HTML = "text/html"


@endpoint.get("/auth/verify-email", permission=PUBLIC, query=Link, content_type=HTML)
def get_verification_page(call: Call[None, Link]) -> Raw:
    """Get the page that verifies the address of a registration."""
    return _shown(call, PageKind.VERIFY_EMAIL)


@endpoint.get("/auth/email/confirm", permission=PUBLIC, query=Link, content_type=HTML)
def get_email_change_page(call: Call[None, Link]) -> Raw:
    """Get the page that confirms a new address."""
    return _shown(call, PageKind.CONFIRM_EMAIL)


@endpoint.get("/auth/password/reset", permission=PUBLIC, query=Link, content_type=HTML)
def get_password_reset_page(call: Call[None, Link]) -> Raw:
    """Get the page that sets a new password."""
    return _shown(call, PageKind.RESET_PASSWORD)


@endpoint.get("/auth/unlock", permission=PUBLIC, query=Link, content_type=HTML)
def get_unlock_page(call: Call[None, Link]) -> Raw:
    """Get the page that ends the wait after many failed attempts."""
    return _shown(call, PageKind.UNLOCK)


def _shown(call: Call[None, Link], kind: PageKind) -> Raw:
    accepted = call.headers.get("accept-language", "")
    page = call.use(Pages).render(kind, call.query.lang, accepted)
    headers = {
        "Content-Security-Policy": page.policy,
        "Content-Language": page.language,
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    return Raw(page.html, f"{HTML}; charset=utf-8", headers=headers)
