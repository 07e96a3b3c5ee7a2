"""Access tokens as attackers make them: each looks like a good one and is wrong in one way (RFC 8725)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from functions.auth.tokens.keys import KeyState, SigningKey, parse_keys
from infra.local.play.stage import Stage


@dataclass(frozen=True)
class Forge:
    """What a forger may know: a good token's text and, to be sure that nothing else is wrong, the key."""

    good: str
    key: SigningKey

    @property
    def claims(self) -> dict[str, Any]:
        return dict(_read(self.good.split(".")[1]))

    def signed(self, header: dict[str, Any] | None = None, key: Any = None, **claims: Any) -> str:
        """A token rightly signed, with other members in its header or other claims; None takes one away."""
        said = {k: v for k, v in (self.claims | claims).items() if v is not None}
        return self.signed_text(json.dumps(said), header, key)

    def signed_text(
        self, payload: str, header: dict[str, Any] | None = None, key: Any = None
    ) -> str:
        members = {"alg": "ES256", "typ": "at+jwt", "kid": self.key.kid} | (header or {})
        members = {k: v for k, v in members.items() if v is not None}
        signed = f"{part(json.dumps(members))}.{part(payload)}"
        raw = jwt.algorithms.ECAlgorithm(jwt.algorithms.ECAlgorithm.SHA256).sign(
            signed.encode(), key or self.key.private_key
        )
        return f"{signed}.{part(raw)}"

    def with_mac(self, secret: bytes, algorithm: str = "HS256") -> str:
        """A token signed by the public key, as if it were a shared secret."""
        header = {"alg": algorithm, "typ": "at+jwt", "kid": self.key.kid}
        signed = f"{part(json.dumps(header))}.{part(json.dumps(self.claims))}"
        return f"{signed}.{part(hmac.digest(secret, signed.encode(), hashlib.sha256))}"

    def unsigned(self, algorithm: str, signature: str = "") -> str:
        header = {"alg": algorithm, "typ": "at+jwt", "kid": self.key.kid}
        return f"{part(json.dumps(header))}.{part(json.dumps(self.claims))}.{signature}"


def current_key(stage: Stage) -> SigningKey:
    """The key that signs on this stack, read where only its functions may."""
    return next(k for k in keys(stage) if k.state is KeyState.CURRENT)


def keys(stage: Stage) -> tuple[SigningKey, ...]:
    secret = stage.outputs["secrets"]["signingKeys"]
    return parse_keys(stage.aws("secretsmanager").get_secret_value(SecretId=secret)["SecretString"])


def part(raw: str | bytes) -> str:
    data = raw.encode() if isinstance(raw, str) else raw
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _read(text: str) -> Any:
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def _public(key: SigningKey, encoding: serialization.Encoding) -> bytes:
    return key.public.key.public_bytes(encoding, serialization.PublicFormat.SubjectPublicKeyInfo)


def _jwk(key: SigningKey) -> dict[str, str]:
    return dict(key.public.jwk)


STRANGER = ec.generate_private_key(ec.SECP256R1())
PEM, DER = serialization.Encoding.PEM, serialization.Encoding.DER
_URL = "https://attacker.example/keys.json"


def _stranger_jwk() -> dict[str, Any]:
    made: dict[str, Any] = jwt.algorithms.ECAlgorithm.to_jwk(STRANGER.public_key(), as_dict=True)
    return made


def _now() -> int:
    return int(time.time())


def _tampered(forge: Forge, **claims: Any) -> str:
    header, _, signature = forge.good.split(".")
    return f"{header}.{part(json.dumps(forge.claims | claims))}.{signature}"


def _again(forge: Forge, name: str) -> str:
    """The payload with one claim said twice; parsers differ in which of them counts."""
    text = json.dumps(forge.claims)
    return forge.signed_text(text[:-1] + f', "{name}": {json.dumps(forge.claims[name])}}}')


FORGERIES: dict[str, Callable[[Forge], str]] = {
    "alg none": lambda f: f.unsigned("none"),
    "alg None, in other letters": lambda f: f.unsigned("nOnE"),
    "alg none with a signature": lambda f: f.unsigned("none", f.good.split(".")[2]),
    "no alg": lambda f: f.signed({"alg": None}),
    "HS256 by the public key's PEM": lambda f: f.with_mac(_public(f.key, PEM)),
    "HS256 by the public key's DER": lambda f: f.with_mac(_public(f.key, DER)),
    "HS256 by the published key": lambda f: f.with_mac(json.dumps(_jwk(f.key)).encode()),
    "HS256 by nothing": lambda f: f.with_mac(b""),
    "RS256 on the label": lambda f: f.signed({"alg": "RS256"}),
    "ES384 on the label": lambda f: f.signed({"alg": "ES384"}),
    "another signer under our kid": lambda f: f.signed(key=STRANGER),
    "another signer under its own kid": lambda f: f.signed({"kid": "stranger"}, STRANGER),
    "our signer under an unknown kid": lambda f: f.signed({"kid": "unknown"}),
    "no kid": lambda f: f.signed({"kid": None}),
    "a path for a kid": lambda f: f.signed({"kid": "../../dev/null"}, STRANGER),
    "a list for a kid": lambda f: f.signed({"kid": [f.key.kid]}),
    "a key of its own (jwk)": lambda f: f.signed({"jwk": _stranger_jwk()}, STRANGER),
    "a key elsewhere (jku)": lambda f: f.signed({"jku": _URL}, STRANGER),
    "a certificate elsewhere (x5u)": lambda f: f.signed({"x5u": _URL}, STRANGER),
    "a certificate of its own (x5c)": lambda f: f.signed({"x5c": [part("x")]}, STRANGER),
    "an unknown critical extension": lambda f: f.signed({"crit": ["exp"], "exp": 1}),
    "a header member too many": lambda f: f.signed({"cty": "JWT"}),
    "another typ": lambda f: f.signed({"typ": "JWT"}),
    "no typ": lambda f: f.signed({"typ": None}),
    "expired": lambda f: f.signed(exp=_now() - 60),
    "without an end": lambda f: f.signed(exp=None),
    "an end in words": lambda f: f.signed(exp="tomorrow"),
    "an end as a fraction": lambda f: f.signed(exp=_now() + 600.5),
    "an end that is no number": lambda f: f.signed(exp=True),
    "not valid yet": lambda f: f.signed(nbf=_now() + 600),
    "issued in the future": lambda f: f.signed(iat=_now() + 600),
    "another audience": lambda f: f.signed(aud="another-api"),
    "several audiences": lambda f: f.signed(aud=["lastmile-api", "another-api"]),
    "no audience": lambda f: f.signed(aud=None),
    "another issuer": lambda f: f.signed(iss="https://attacker.example"),
    "no issuer": lambda f: f.signed(iss=None),
    "no session": lambda f: f.signed(sid=None),
    "a session that never was": lambda f: f.signed(sid="01930d3f-0000-7000-8000-000000000000"),
    "a session of another user": lambda f: f.signed(sub="01930d3f-0000-7000-8000-000000000000"),
    "a tampered role": lambda f: _tampered(f, role="admin"),
    "a tampered user": lambda f: _tampered(f, sub="01930d3f-0000-7000-8000-000000000000"),
    "a truncated signature": lambda f: f.good[:-4],
    "no signature": lambda f: f.good.rsplit(".", 1)[0] + ".",
    "two parts": lambda f: f.good.rsplit(".", 1)[0],
    "four parts": lambda f: f.good + ".AAAA",
    "a signature of zeroes": lambda f: f.good.rsplit(".", 1)[0] + "." + part(bytes(64)),
    "padding in base64": lambda f: f.good + "==",
    "letters that base64url has not": lambda f: f.good[:-1] + "+",
    "oversized": lambda f: f.signed(note="x" * 4000),
    "the user twice": lambda f: _again(f, "sub"),
    "the end twice": lambda f: _again(f, "exp"),
    "a list for claims": lambda f: f.signed_text("[1, 2]"),
    "no JSON": lambda f: f.signed_text("claims"),
}
