"""The sandbox gateway's page: it shows the amount and lets the payer pay or decline."""

from __future__ import annotations

from html import escape

from functions.billing.payments.entities import Payment, PaymentState
from functions.billing.wallets.entities import MethodSetup
from shared.http.endpoint import Raw

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
}
_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;background:#eef2f6;color:#17202a;margin:0;display:grid;
place-items:center;min-height:100vh}
main{background:#fff;border-radius:12px;padding:32px;width:min(360px,80vw);
box-shadow:0 8px 32px #17202a22}
h1{font-size:16px;margin:0;color:#5b6773;font-weight:500}
.sum{font-size:36px;font-weight:600;margin:4px 0 0}
dl{display:grid;grid-template-columns:auto 1fr;gap:4px 16px;margin:20px 0;color:#5b6773}
dd{margin:0;text-align:right}
button,a.go{display:block;width:100%;box-sizing:border-box;padding:12px;border:0;border-radius:8px;
font:inherit;font-weight:600;cursor:pointer;text-align:center;text-decoration:none;margin-top:8px;
background:#0b6b58;color:#fff}
select{display:block;width:100%;padding:10px;font:inherit;margin-top:4px}
button.no{background:#eef2f6;color:#17202a}
small{display:block;margin-top:20px;color:#5b6773}
"""
_STANDING = {
    PaymentState.SUCCEEDED: "Paid. Thank you.",
    PaymentState.FAILED: "Declined. You may try again.",
    PaymentState.REFUNDED: "Paid and refunded.",
    PaymentState.PARTIALLY_REFUNDED: "Paid and partially refunded.",
    PaymentState.UNKNOWN: "The outcome is being checked.",
}
_BUTTONS = """<form method="post" action="{id}/confirm">{cards}
<button name="outcome" value="succeeded">Pay</button>
<button class="no" name="outcome" value="failed">Decline</button></form>"""
_CARDS = """<label>Card to be saved
<select name="card">
<option value="4242">4242, good</option>
<option value="9995">9995, no money on it</option>
<option value="9979">9979, stolen</option>
<option value="0069">0069, expired</option>
<option value="0119">0119, charged without an answer</option>
</select></label>"""
"""What the last digits of a test card mean when it is charged later."""

_PAID = """<form method="post" action="{id}/confirm">
<button class="no" name="outcome" value="disputed">Dispute at the bank</button></form>"""
_DISPUTED = """<form method="post" action="{id}/confirm">
<button class="no" name="outcome" value="dispute_won">The bank gives it back</button>
<button class="no" name="outcome" value="dispute_lost">The bank keeps it</button></form>"""


def hosted_page(payment: Payment) -> Raw:
    """The page of a payment in its current state; without scripts or external content."""
    return Raw(_html(payment), "text/html; charset=utf-8", headers=dict(_HEADERS))


def saving_page(setup: MethodSetup) -> Raw:
    """The page on which a test card is saved; without scripts or external content."""
    form = f"""<form method="post" action="{escape(setup.id)}/confirm">{_CARDS}
<button>Save</button></form>"""
    said = "<p>The card is charged later, without you.</p>"
    return Raw(_page(said + form), "text/html; charset=utf-8", headers=dict(_HEADERS))


def _html(payment: Payment) -> str:
    standing = _STANDING.get(payment.state, "")
    cards = _CARDS if payment.save_method else ""
    form = _BUTTONS if payment.is_open else _DISPUTED if payment.charged_back else _PAID
    buttons = form.format(id=escape(payment.id), cards=cards)
    back = _way_back(payment) if not payment.is_open else ""
    return _page(f"""<p class="sum">{payment.amount:f} {escape(payment.currency)}</p>
<dl><dt>Account</dt><dd>{escape(payment.account_number)}</dd>
<dt>State</dt><dd>{payment.state.value}</dd></dl>
<p role="status">{standing}</p>{buttons}{back}""")


def _page(content: str) -> str:
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Sandbox payment</title><style>{_STYLE}</style></head>
<body><main><h1>Sandbox bank</h1>
{content}
<small>For testing: no money moves. Each button sends the signed webhook that a real gateway
would send.</small>
</main></body></html>
"""


def _way_back(payment: Payment) -> str:
    if payment.return_url is None:
        return ""
    return (
        f'<a class="go" rel="noreferrer" href="{escape(payment.return_url, quote=True)}">Back</a>'
    )
