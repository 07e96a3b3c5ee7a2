"""One-time codes against the vectors of RFC 6238 and RFC 4226, and the clocks of phones."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from functions.auth.mfa import backup_codes, totp

SEED = b"12345678901234567890"


def base32(seed: bytes) -> str:
    return base64.b32encode(seed).decode()


# RFC 6238, appendix B; each algorithm has a seed as long as its digest.
@pytest.mark.parametrize(
    ("seconds", "digest", "length", "code"),
    [
        (59, hashlib.sha1, 20, "94287082"),
        (59, hashlib.sha256, 32, "46119246"),
        (59, hashlib.sha512, 64, "90693936"),
        (1111111109, hashlib.sha1, 20, "07081804"),
        (1111111109, hashlib.sha256, 32, "68084774"),
        (1111111109, hashlib.sha512, 64, "25091201"),
        (1111111111, hashlib.sha1, 20, "14050471"),
        (1111111111, hashlib.sha256, 32, "67062674"),
        (1111111111, hashlib.sha512, 64, "99943326"),
        (1234567890, hashlib.sha1, 20, "89005924"),
        (1234567890, hashlib.sha256, 32, "91819424"),
        (1234567890, hashlib.sha512, 64, "93441116"),
        (2000000000, hashlib.sha1, 20, "69279037"),
        (2000000000, hashlib.sha256, 32, "90698825"),
        (2000000000, hashlib.sha512, 64, "38618901"),
        (20000000000, hashlib.sha1, 20, "65353130"),
        (20000000000, hashlib.sha256, 32, "77737706"),
        (20000000000, hashlib.sha512, 64, "47863826"),
    ],
)
def test_codes_are_those_of_rfc_6238(seconds: int, digest: Any, length: int, code: str) -> None:
    secret = base32((SEED * 4)[:length])
    step = totp.step_at(datetime.fromtimestamp(seconds, UTC))
    assert totp.code_at(secret, step, digits=8, digest=digest) == code


# RFC 4226, appendix D: the same truncation over a plain counter.
@pytest.mark.parametrize(
    ("count", "code"),
    [
        (0, "755224"), (1, "287082"), (2, "359152"), (3, "969429"), (4, "338314"),
        (5, "254676"), (6, "287922"), (7, "162583"), (8, "399871"), (9, "520489"),
    ],
)  # fmt: skip
def test_codes_are_those_of_rfc_4226(count: int, code: str) -> None:
    assert totp.code_at(base32(SEED), count) == code


@pytest.mark.parametrize("drift", [0, 1, 2])
@pytest.mark.parametrize("off", range(-3, 4))
def test_a_phones_clock_may_be_so_many_steps_off_and_no_more(off: int, drift: int) -> None:
    at = datetime(2026, 3, 10, 9, tzinfo=UTC)
    secret = totp.new_secret()
    now = totp.step_at(at)
    found = totp.matching_step(secret, totp.code_at(secret, now + off), at, drift)
    assert found == (now + off if abs(off) <= drift else None)


def test_a_code_lives_for_the_thirty_seconds_that_it_is_shown() -> None:
    secret, first = totp.new_secret(), 59_100_000 * totp.STEP
    code = totp.code_at(secret, first // totp.STEP)
    seconds = range(first - 31, first + 62)
    taken = [s for s in seconds if totp.matching_step(secret, code, datetime.fromtimestamp(s, UTC))]
    assert taken == list(range(first, first + 30))


def test_an_app_reads_secret_account_and_issuer_from_the_picture() -> None:
    secret = totp.new_secret()
    uri = totp.setup_uri(secret, "anna@example.org", "Lastmile")
    parts = urlsplit(uri)
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert unquote(parts.path) == "/Lastmile:anna@example.org"
    assert parse_qs(parts.query) == {"secret": [secret], "issuer": ["Lastmile"]}
    assert len(base64.b32decode(secret)) == 20


def test_the_picture_is_svg_without_scripts_or_outside_addresses() -> None:
    picture = totp.qr_code(totp.setup_uri(totp.new_secret(), "anna@example.org", "Lastmile"))
    assert picture.startswith("<svg")
    assert picture.endswith("</svg>")
    assert "script" not in picture
    assert "href" not in picture


def test_backup_codes_are_ten_different_ones_of_125_bits() -> None:
    codes = backup_codes.new_codes()
    assert len(set(codes)) == 10
    for code in codes:
        groups = code.split("-")
        assert [len(group) for group in groups] == [5] * 5
        assert set("".join(groups)) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


@pytest.mark.parametrize(
    "typed", ["7Q2MX-0D8RT", "7q2mx-0d8rt", "7Q2MX 0D8RT", "7Q2MXOD8RT", " 7q2mx-od8rt"]
)
def test_a_backup_code_is_known_however_it_is_typed(typed: str) -> None:
    assert backup_codes.hash_of(typed) == backup_codes.hash_of("7Q2MX-0D8RT")
    assert "7Q2MX" not in backup_codes.hash_of(typed)
