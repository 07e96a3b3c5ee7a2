"""The link of a mail that leaves its kind: the page changes nothing, its button does."""

from __future__ import annotations

from functions.notification.unsubscribing.entities import InvalidLink, Leaving, NotOneClick
from functions.notification.unsubscribing.forms import LONGEST, asks
from functions.notification.unsubscribing.pages import POLICY, page
from functions.notification.unsubscribing.service import Unsubscribing
from shared.errors import TooLarge
from shared.http import PUBLIC, Call, Endpoints, Raw
from shared.http.languages import preferred

endpoint = Endpoints(
    "Unsubscribing", "Leaving a kind of mail by its link, without signing in (RFC 8058)."
)
HTML = "text/html"
_TOKEN = {"token": "The end of the link, signed by us; it holds no personal data."}


@endpoint.get(
    "/unsubscribe/{token}",
    parameters=_TOKEN,
    permission=PUBLIC,
    content_type=HTML,
    errors=[InvalidLink],
)
def get_unsubscribe_page(call: Call) -> Raw:
    """Get the page that asks whether to unsubscribe; nothing changes."""
    return _shown(call, call.use(Unsubscribing).shown(call.path["token"]), is_done=False)


@endpoint.post(
    "/unsubscribe/{token}",
    parameters=_TOKEN,
    permission=PUBLIC,
    raw_body=True,
    max_body=LONGEST,
    content_type=HTML,
    errors=[InvalidLink, NotOneClick, TooLarge],
)
def confirm_unsubscription(call: Call) -> Raw:
    """Send no more mails of the link's kind; the body is `List-Unsubscribe=One-Click`.

    Mail programs send it by themselves. It may be repeated, and needs neither cookies nor a caller.
    """
    if not asks(call.raw_body, call.headers.get("content-type", "")):
        raise NotOneClick
    return _shown(call, call.use(Unsubscribing).leave(call.path["token"]), is_done=True)


def _shown(call: Call, leaving: Leaving, *, is_done: bool) -> Raw:
    accepted = call.headers.get("accept-language", "")
    language = preferred(accepted) if accepted else "ru"
    headers = {
        "Content-Security-Policy": POLICY,
        "Content-Language": language,
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
        "X-Frame-Options": "DENY",
    }
    html = page(leaving.kind, language, is_done=is_done)
    return Raw(html, f"{HTML}; charset=utf-8", headers=headers)
