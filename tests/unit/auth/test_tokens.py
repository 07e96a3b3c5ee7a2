"""Access tokens: what is let in, and every known way of forging one."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from functions.auth.tokens.entities import InvalidToken
from functions.auth.tokens.keys import SigningKey
from functions.auth.tokens.verification import _decoded
from tests.unit.auth.house import House, a_key

NOW = 1773133200  # 2026-03-10T09:00:00Z, where the clock stands
GOOD: dict[str, Any] = {
    "iss": "lastmile", "aud": "lastmile-api", "sub": "user-1", "sid": "session-1", "role": "customer",
    "customer_id": "customer-1", "jti": "token-1", "iat": NOW, "nbf": NOW, "exp": NOW + 3600,
}  # fmt: skip


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def made(
    claims: Any = None, header: Any = None, key: SigningKey | None = None, **changes: Any
) -> str:
    """A token signed with our key, whatever it says; texts are taken as they are."""
    head = {"alg": "ES256", "typ": "at+jwt", "kid": a_key().kid} if header is None else header
    body = {k: v for k, v in (GOOD | changes).items() if v is not ...} if claims is None else claims
    parts = [
        encoded((part if isinstance(part, str) else json.dumps(part)).encode())
        for part in (head, body)
    ]
    signing_input = ".".join(parts)
    algorithm = jwt.get_algorithm_by_name("ES256")
    signature = algorithm.sign(signing_input.encode(), (key or a_key()).private_key)
    return f"{signing_input}.{encoded(signature)}"


def header(**changes: Any) -> dict[str, Any]:
    merged = {"alg": "ES256", "typ": "at+jwt", "kid": a_key().kid} | changes
    return {k: v for k, v in merged.items() if v is not ...}


def public_pem() -> bytes:
    return a_key().public.key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def with_hmac(algorithm: str, secret: bytes) -> str:
    head = encoded(json.dumps(header(alg=algorithm)).encode())
    signing_input = f"{head}.{encoded(json.dumps(GOOD).encode())}"
    digest = {"HS256": hashlib.sha256, "HS512": hashlib.sha512}[algorithm]
    return f"{signing_input}.{encoded(hmac.new(secret, signing_input.encode(), digest).digest())}"


def refused(house: House, token: str) -> bool:
    try:
        house.verifier.verify(token)
    except InvalidToken:
        return True
    return False


def test_a_good_token_says_who_it_is_for(house: House) -> None:
    claims = house.verifier.verify(made())
    assert (claims.subject, claims.session_id, claims.role, claims.customer_id) == (
        "user-1", "session-1", "customer", "customer-1",
    )  # fmt: skip
    assert (claims.issued_at, claims.expires_at) == (NOW, NOW + 3600)


def test_what_we_issue_is_what_we_accept_and_says_nothing_private(house: House) -> None:
    user = house.anna()
    token = house.grant()["accessToken"]
    assert jwt.get_unverified_header(token) == header()
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims.keys() == GOOD.keys()
    assert (claims["sub"], claims["customer_id"]) == (user["id"], user["customerId"])
    assert claims["exp"] - claims["iat"] == 3600


def test_the_published_keys_verify_what_we_issue(house: House) -> None:
    house.anna()
    token = house.grant()["accessToken"]
    reply = house.api.get("/.well-known/jwks.json")
    assert reply.headers["Cache-Control"] == "public, max-age=300"
    (published,) = reply.json["keys"]
    assert published.keys() == {"crv", "kty", "x", "y", "kid", "alg", "use"}
    options: Any = {"verify_exp": False, "verify_iat": False, "verify_nbf": False}
    key = jwt.PyJWK(published).key
    jwt.decode(token, key, ["ES256"], options, audience="lastmile-api")


def test_the_algorithm_none_is_refused(house: House) -> None:
    for name in ("none", "None", "NONE", ""):
        body = encoded(json.dumps(GOOD).encode())
        head = encoded(json.dumps(header(alg=name)).encode())
        assert refused(house, f"{head}.{body}.")
        assert refused(house, f"{head}.{body}.{'A' * 86}")
        assert refused(house, made(header=header(alg=name)))


@pytest.mark.parametrize("algorithm", ["HS256", "HS512"])
def test_our_public_key_is_no_shared_secret(house: House, algorithm: str) -> None:
    for secret in (public_pem(), public_pem().strip(), json.dumps(a_key().public.jwk).encode()):
        assert refused(house, with_hmac(algorithm, secret))


@pytest.mark.parametrize("algorithm", ["ES384", "RS256", "EdDSA", "es256", 256, None, ["ES256"]])
def test_another_algorithm_is_refused_even_over_a_right_signature(
    house: House, algorithm: object
) -> None:
    assert refused(house, made(header=header(alg=algorithm)))


def test_a_token_of_another_kind_of_key_is_refused(house: House) -> None:
    private_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    assert refused(house, jwt.encode(GOOD, private_key, "RS256", {"kid": a_key().kid}))


@pytest.mark.parametrize("kid", ["foreign", "", "../../dev/null", "' OR 1=1", 7, None, ...])
def test_a_key_that_is_not_ours_is_refused(house: House, kid: object) -> None:
    stranger = SigningKey.generate(house.clock())
    assert refused(house, made(header=header(kid=kid), key=stranger))
    assert refused(house, made(header=header(kid=kid)))


def test_our_key_id_over_a_strangers_signature_is_refused(house: House) -> None:
    assert refused(house, made(key=SigningKey.generate(house.clock())))


@pytest.mark.parametrize("member", ["jwk", "jku", "x5u", "x5c", "crit", "b64", "zip", "cty"])
def test_a_header_that_brings_more_is_refused(house: House, member: str) -> None:
    stranger = SigningKey.generate(house.clock())
    brought = {"jwk": stranger.public.jwk, "crit": ["b64"], "b64": False}.get(member, "https://x/")
    head = header(**{member: brought})
    assert refused(house, made(header=head, key=stranger))
    assert refused(house, made(header=head))


@pytest.mark.parametrize("kind", ["JWT", "jwt", "AT+JWT", "at+jwt ", None, ...])
def test_a_token_of_another_type_is_refused(house: House, kind: object) -> None:
    assert refused(house, made(header=header(typ=kind)))


@pytest.mark.parametrize(
    ("seconds", "is_refused"), [(3599, False), (3604, False), (3605, True), (86400, True)]
)
def test_a_token_ends_but_for_a_small_leeway(house: House, seconds: int, is_refused: bool) -> None:
    token = made()
    house.clock.advance(seconds=seconds)
    assert refused(house, token) is is_refused


@pytest.mark.parametrize(
    ("changes", "is_refused"),
    [
        ({"nbf": NOW + 5}, False), ({"nbf": NOW + 6}, True),
        ({"iat": NOW + 5}, False), ({"iat": NOW + 6}, True),
    ],
)  # fmt: skip
def test_a_token_of_the_future_is_refused(
    house: House, changes: dict[str, Any], is_refused: bool
) -> None:
    assert refused(house, made(**changes)) is is_refused


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "other"}, {"iss": ["lastmile"]}, {"aud": "other"}, {"aud": ["lastmile-api"]},
        {"aud": "lastmile-api "}, {"sub": ""}, {"sub": 7}, {"sid": None}, {"role": ["admin"]},
        {"jti": ""}, {"customer_id": 1}, {"customer_id": {"id": "x"}},
        {"exp": str(NOW + 60)}, {"exp": NOW + 60.5}, {"exp": True}, {"iat": None}, {"nbf": False},
    ],
)  # fmt: skip
def test_a_claim_that_does_not_fit_is_refused(house: House, changes: dict[str, Any]) -> None:
    assert refused(house, made(**changes))


@pytest.mark.parametrize("name", [n for n in GOOD if n != "customer_id"])
def test_no_claim_may_be_missing(house: House, name: str) -> None:
    without: dict[str, Any] = {name: ...}
    assert refused(house, made(**without))


def test_staff_have_no_customer(house: House) -> None:
    assert house.verifier.verify(made(customer_id=...)).customer_id is None


def test_a_name_given_twice_is_refused(house: House) -> None:
    twice = json.dumps(GOOD)[:-1] + ', "role": "admin"}'
    assert refused(house, made(claims=twice))
    head = json.dumps(header())[:-1] + ', "alg": "none"}'
    assert refused(house, made(header=head))


@pytest.mark.parametrize(
    "claims", ["[]", "null", '"text"', "7", "{", "", "NaN", "[" * 1200, '{"a": NaN}']
)
def test_claims_that_are_no_object_are_refused(house: House, claims: str) -> None:
    assert refused(house, made(claims=claims))


def test_claims_that_are_no_text_are_refused(house: House) -> None:
    good = made().split(".")
    assert refused(house, ".".join([good[0], encoded(b"\xff\xfe"), good[2]]))
    assert refused(house, ".".join([encoded(b"\xff\xfe"), good[1], good[2]]))


def test_tampering_with_any_character_is_noticed(house: House) -> None:
    token = made()
    for at, character in enumerate(token):
        if character != ".":
            other = "A" if character != "A" else "B"
            assert refused(house, token[:at] + other + token[at + 1 :]), at


def test_the_parts_of_two_tokens_do_not_mix(house: House) -> None:
    customers, admins = made().split("."), made(role="admin").split(".")
    assert refused(house, ".".join([customers[0], admins[1], customers[2]]))


def test_a_cut_token_is_refused(house: House) -> None:
    token = made()
    assert all(refused(house, token[:length]) for length in range(len(token)))
    assert refused(house, ".".join(token.split(".")[:2]))
    assert refused(house, token.rsplit(".", 1)[0] + ".")


def test_a_longer_token_is_refused(house: House) -> None:
    token = made()
    for more in ("A", "=", "==", ".", "\n", " ", ".e30", "\x00"):
        assert refused(house, token + more)
        assert refused(house, more + token)


def test_an_oversized_token_is_refused_before_it_is_read(house: House) -> None:
    token = made(name="x" * 2048)
    house.verifier.keys.read = lambda: pytest.fail("the keys were asked for")
    assert refused(house, token)


def test_bits_left_over_in_base64_are_refused(house: House) -> None:
    """86 characters hold 516 bits of which a signature has 512: other last characters would mean the same."""
    token = made()
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    last = alphabet.index(token[-1])
    assert last % 16 == 0
    for same in range(last + 1, last + 16):
        assert refused(house, token[:-1] + alphabet[same])


@pytest.mark.parametrize("part", ["AB", "AAB", "A"])
def test_left_over_bits_are_refused_whatever_pyjwt_thinks_of_them(part: str) -> None:
    with pytest.raises(InvalidToken):
        _decoded(part)


@pytest.mark.parametrize("wrong", ["+", "/", "=", " ", "ж", "%"])
def test_characters_outside_base64url_are_refused(house: House, wrong: str) -> None:
    header_part, payload, signature = made().split(".")
    assert refused(house, f"{header_part}{wrong}.{payload}.{signature}")
    assert refused(house, f"{header_part}.{payload[:-1]}{wrong}.{signature}")
    assert refused(house, f"{header_part}.{payload}.{signature[:-1]}{wrong}")


def test_a_signature_in_der_is_refused(house: House) -> None:
    signing_input = made().rsplit(".", 1)[0]
    der = a_key().private_key.sign(signing_input.encode(), ec.ECDSA(_sha256()))
    assert refused(house, f"{signing_input}.{encoded(der)}")


@pytest.mark.parametrize("r", [b"\x00" * 32, b"\xff" * 32])
def test_a_signature_of_zeros_or_beyond_the_curve_is_refused(house: House, r: bytes) -> None:
    signing_input = made().rsplit(".", 1)[0]
    assert refused(house, f"{signing_input}.{encoded(r + r)}")


def _sha256() -> Any:
    from cryptography.hazmat.primitives.hashes import SHA256

    return SHA256()


ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
PRIME = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
EDGES = {
    "0": 0, "1": 1, "2": 2, "half": ORDER // 2, "n-1": ORDER - 1, "n": ORDER, "n+1": ORDER + 1,
    "p-1": PRIME - 1, "p": PRIME, "p+1": PRIME + 1, "p-n": PRIME - ORDER, "2^255": 1 << 255, "most": (1 << 256) - 1,
}  # fmt: skip
"""Numbers at which verifiers of P-256 signatures have gone wrong: around zero, the order, the prime."""


@pytest.mark.parametrize("r", [*EDGES, "own", "own+n", "s"])
@pytest.mark.parametrize("s", [*EDGES, "own", "own+n", "r"])
def test_a_signature_at_the_edges_of_the_group_is_refused(house: House, r: str, s: str) -> None:
    signing_input, _, signature = made().rpartition(".")
    raw = _decoded(signature)
    own_r, own_s = int.from_bytes(raw[:32]), int.from_bytes(raw[32:])
    one = {**EDGES, "own": own_r, "own+n": own_r + ORDER, "s": own_s}[r]
    other = {**EDGES, "own": own_s, "own+n": own_s + ORDER, "r": own_r}[s]
    if (r, s) == ("own", "own"):
        assert not refused(house, f"{signing_input}.{signature}")
        return
    forged = (one % (1 << 256)).to_bytes(32) + (other % (1 << 256)).to_bytes(32)
    assert refused(house, f"{signing_input}.{encoded(forged)}")


@pytest.mark.parametrize("shape", ["der", "short", "long", "empty", "r alone", "zeros in front"])
def test_a_signature_in_another_shape_is_refused(house: House, shape: str) -> None:
    signing_input, _, signature = made().rpartition(".")
    raw = _decoded(signature)
    shaped = {
        "der": encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:])),
        "short": raw[:63],
        "long": raw + b"\0",
        "empty": b"",
        "r alone": raw[:32],
        "zeros in front": b"\0" * 32 + raw,
    }[shape]
    assert refused(house, f"{signing_input}.{encoded(shaped)}")
