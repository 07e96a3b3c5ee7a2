"""Time-based one-time codes (RFC 6238): six digits of SHA-1, a new one every 30 seconds.

Those are the only parameters that every authenticator app understands.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pyotp
from pyotp.utils import strings_equal

STEP = 30
"""Seconds for which a code is shown."""


def new_secret() -> str:
    """A secret for an app: 160 random bits as 32 characters of base32."""
    return pyotp.random_base32()


def step_at(at: datetime) -> int:
    """The number of the step at a moment."""
    return int(at.timestamp()) // STEP


def code_at(
    secret: str, step: int, *, digits: int = 6, digest: Callable[..., Any] = hashlib.sha1
) -> str:
    """The code of a secret in a step; `secret` is base32."""
    return pyotp.TOTP(secret, digits=digits, digest=digest).generate_otp(step)


def matching_step(secret: str, code: str, at: datetime, drift: int = 0) -> int | None:
    """The step whose code this is, at most `drift` steps from now; every one is tried.

    With no drift a code is good for the 30 seconds that it is shown.
    """
    now = step_at(at)
    fitting = [
        step
        for step in range(now - drift, now + drift + 1)
        if strings_equal(code_at(secret, step), code)
    ]
    return fitting[-1] if fitting else None


def setup_uri(secret: str, account: str, issuer: str) -> str:
    """The URI in the QR code: `otpauth://totp/...`."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


def qr_code(uri: str) -> str:
    """A text as a QR code in SVG, for use by itself or in a page."""
    import segno  # 100 ms of a cold start that only enrolment needs

    return segno.make_qr(uri).svg_inline(scale=4, light="#fff")
