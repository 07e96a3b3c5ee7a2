"""Why a gateway takes no money, in our own words, whichever gateway it is. Pure."""

from __future__ import annotations

from collections.abc import Mapping

DECLINED = "card_declined"
NEVER_ARRIVED = "never_arrived"
PAGE_LEFT = "page_left"
NEEDS_PAYER = "authentication_required"
METHOD_GONE = "method_gone"

HARD = frozenset(
    {"expired_card", "lost_card", "stolen_card", "fraud_suspected", NEEDS_PAYER, METHOD_GONE}
)
"""What no other try will change: the payer must do something."""

_STRIPE = {
    "insufficient_funds": "insufficient_funds",
    "expired_card": "expired_card",
    "lost_card": "lost_card",
    "stolen_card": "stolen_card",
    "pickup_card": "stolen_card",
    "fraudulent": "fraud_suspected",
    "authentication_required": NEEDS_PAYER,
    "card_velocity_exceeded": "limit_exceeded",
    "withdrawal_count_limit_exceeded": "limit_exceeded",
    "issuer_not_available": "issuer_unavailable",
    "processing_error": "issuer_unavailable",
    "revocation_of_authorization": METHOD_GONE,
    "revocation_of_all_authorizations": METHOD_GONE,
    "stop_payment_order": METHOD_GONE,
    "resource_missing": METHOD_GONE,
    "payment_method_unactivated": METHOD_GONE,
}
_YOOKASSA = {
    "insufficient_funds": "insufficient_funds",
    "card_expired": "expired_card",
    "fraud_suspected": "fraud_suspected",
    "permission_revoked": METHOD_GONE,
    "payment_method_restricted": METHOD_GONE,
    "3d_secure_failed": NEEDS_PAYER,
    "identification_required": NEEDS_PAYER,
    "payment_method_limit_exceeded": "limit_exceeded",
    "issuer_unavailable": "issuer_unavailable",
    "internal_timeout": "issuer_unavailable",
    "expired_on_confirmation": PAGE_LEFT,
}


def is_hard(reason: str | None) -> bool:
    """Whether a saved card is not to be tried again after it."""
    return reason in HARD


def stripe_decline(*codes: str | None) -> str:
    """What Stripe's decline code, or its error code, means; the first that is known."""
    return _meaning(_STRIPE, codes)


def yookassa_decline(reason: str | None) -> str:
    """What YooKassa's reason of a cancellation means."""
    return _meaning(_YOOKASSA, (reason,))


def _meaning(known: Mapping[str, str], codes: tuple[str | None, ...]) -> str:
    return next((known[code] for code in codes if code is not None and code in known), DECLINED)
