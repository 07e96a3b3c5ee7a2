"""Standard Webhooks signatures: the published vector, and everything that must not pass."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest

from shared.errors import Malformed
from shared.webhook_signatures import (
    InvalidSignature,
    StaleWebhook,
    UnusableSecret,
    signed_headers,
    verified_id,
)

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER = "whsec_" + base64.b64encode(b"another-secret-of-32-bytes-long!").decode()
ID = "msg_p5jXN8AQM9LWM0D4loKWxJek"
AT = datetime.fromtimestamp(1614265330, tz=UTC)
BODY = b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
HEADERS = {
    "webhook-id": ID,
    "webhook-timestamp": "1614265330",
    "webhook-signature": SIGNATURE,
}


def test_the_published_vector_is_signed_as_published() -> None:
    assert signed_headers(SECRET, ID, AT, BODY) == HEADERS


def test_the_published_vector_is_accepted() -> None:
    assert verified_id(SECRET, HEADERS, BODY, now=AT) == ID


def test_a_secret_without_its_prefix_is_the_same_secret() -> None:
    assert verified_id(SECRET.removeprefix("whsec_"), HEADERS, BODY, now=AT) == ID


@pytest.mark.parametrize(
    "signatures",
    [
        f"v1,AAAA {SIGNATURE}",
        f"{SIGNATURE} v1,AAAA",
        f"v2,whatever {SIGNATURE}",
    ],
)
def test_one_good_signature_among_several_is_enough(signatures: str) -> None:
    """While its secret changes a sender signs with both."""
    assert verified_id(SECRET, HEADERS | {"webhook-signature": signatures}, BODY, now=AT) == ID


def test_a_receiver_that_knows_two_secrets_takes_either() -> None:
    for secret in (SECRET, OTHER):
        headers = signed_headers(secret, ID, AT, BODY)
        assert verified_id(f"{OTHER} {SECRET}", headers, BODY, now=AT) == ID


@pytest.mark.parametrize(
    "change",
    [
        {"webhook-id": ID + "x"},
        {"webhook-timestamp": "1614265331"},
        {"webhook-signature": SIGNATURE[:-2] + "A="},
        {"webhook-signature": SIGNATURE.removeprefix("v1,")},
        {"webhook-signature": "v2," + SIGNATURE.removeprefix("v1,")},
        {"webhook-signature": "v1,"},
        {"webhook-signature": "v1,не-base64"},
        {"webhook-signature": ""},
        {"webhook-signature": " ".join(["v1,AAAA"] * 16 + [SIGNATURE])},
    ],
)
def test_what_was_not_signed_is_refused(change: dict[str, str]) -> None:
    """The last case: a list of signatures has an end, so that nobody makes us compare for ever."""
    with pytest.raises(InvalidSignature):
        verified_id(SECRET, HEADERS | change, BODY, now=AT)


def test_another_body_is_refused() -> None:
    with pytest.raises(InvalidSignature):
        verified_id(SECRET, HEADERS, BODY + b" ", now=AT)


def test_another_secret_is_refused() -> None:
    with pytest.raises(InvalidSignature):
        verified_id(OTHER, HEADERS, BODY, now=AT)


@pytest.mark.parametrize("drift", [-301, 301, 86400])
def test_a_timestamp_five_minutes_away_is_stale(drift: int) -> None:
    with pytest.raises(StaleWebhook):
        verified_id(SECRET, HEADERS, BODY, now=AT + timedelta(seconds=drift))


@pytest.mark.parametrize("drift", [-300, 0, 300])
def test_clocks_may_differ_by_five_minutes(drift: int) -> None:
    assert verified_id(SECRET, HEADERS, BODY, now=AT + timedelta(seconds=drift)) == ID


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp"])
@pytest.mark.parametrize("value", [None, "", "a b", "-1", "1e9", "١٢٣", "9" * 200])
def test_unreadable_headers_are_malformed_or_unsigned(name: str, value: str | None) -> None:
    headers = {k: v for k, v in HEADERS.items() if k != name}
    if value is not None:
        headers[name] = value
    with pytest.raises((Malformed, InvalidSignature)):
        verified_id(SECRET, headers, BODY, now=AT)


@pytest.mark.parametrize("secret", ["whsec_", "whsec_c2hvcnQ=", "whsec_***", "A" * 100])
def test_a_secret_must_be_24_to_64_bytes_of_base64(secret: str) -> None:
    with pytest.raises(UnusableSecret):
        signed_headers(secret, ID, AT, BODY)
