"""What a form sends, and what is said about it when it is refused."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from shared.errors import Malformed

PROOF, KEY, VERSION = "_proof", "_key", "_version"
"""Hidden fields: the proof that a page of ours sends, the Idempotency-Key, the version shown."""
MOST_FIELDS = 500
LONGEST = 128 * 1024
_SECRET = re.compile(r"\w*password|code|challenge", re.IGNORECASE)
_KEY_LOOKS = re.compile(r"[\w.-]{8,64}")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something was refused, as problem+json says it; `status` is None for no answer.

    `errors` are the messages by the field's name: `address.street` for `/address/street`.
    """

    status: int | None
    title: str = ""
    detail: str = ""
    kind: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    request_id: str = ""


class Refused(Exception):
    """A service has refused what a page asked of it, or has not answered."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(f"{problem.status} {problem.kind}")


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form as they were sent, and the problem with them; empty before it was.

    `values` holds every value of a name: several ticked boxes have the same.
    """

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    problem: Problem | None = None

    def value(self, name: str, otherwise: Any = "") -> str:
        """What was typed into a field, or what it holds before anybody types."""
        given = self.values.get(name)
        return given[-1] if given else ("" if otherwise is None else str(otherwise))

    def shown(self, name: str, otherwise: Any = "") -> str:
        """What a field holds when its page is shown: nothing where it is secret."""
        return "" if _SECRET.fullmatch(name) else self.value(name, otherwise)

    def chosen(self, name: str) -> tuple[str, ...]:
        """All values of a name."""
        return self.values.get(name, ())

    def error(self, name: str) -> str:
        """What is wrong with a field; empty for nothing."""
        return "" if self.problem is None else self.problem.errors.get(name, "")

    @property
    def typed(self) -> Mapping[str, tuple[str, ...]]:
        """What may be shown again: all but our own hidden fields and what is secret."""
        hidden = (PROOF, KEY, VERSION)
        return {
            k: v for k, v in self.values.items() if k not in hidden and not _SECRET.fullmatch(k)
        }

    @property
    def key(self) -> str:
        """The Idempotency-Key that was made with the form; empty for one that is none."""
        given = self.value(KEY)
        return given if _KEY_LOOKS.fullmatch(given) else ""


def read_form(sent: bytes) -> Form:
    """A form in the body of a request. Raises: Malformed."""
    try:
        pairs = parse_qsl(sent.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise Malformed("The body is not a form in UTF-8, or has too many fields.") from error
    values: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        values[name] = (*values.get(name, ()), value.replace("\r\n", "\n"))
    return Form(values)


def problem_in(status: int | None, body: Any) -> Problem:
    """The problem that a service answered with; nothing is taken for granted about it."""
    said = body if isinstance(body, dict) else {}
    errors = {
        _field(str(one.get("pointer", ""))): str(one.get("message", ""))
        for one in said.get("errors", ())
    }
    return Problem(
        status=status,
        title=str(said.get("title", "")),
        detail=str(said.get("detail", "")),
        kind=str(said.get("type", "")).rpartition(":")[2],
        errors=errors,
        request_id=str(said.get("requestId", "")),
    )


def _field(pointer: str) -> str:
    return pointer.lstrip("/").replace("/", ".")


def new_secret() -> str:
    """What a browser keeps in a cookie, to prove that a form of ours was sent from it."""
    return secrets.token_urlsafe(24)


def proof_of(secret: str) -> str:
    """What stands in the forms of a browser with that secret; it tells nothing of the latter."""
    digest = hashlib.sha256(f"form.{secret}".encode()).digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")


def must_be_proven(form: Form, secret: str | None) -> None:
    """Refuse a form that was not made for the browser that sends it. Raises: Refused."""
    wanted, given = proof_of(secret or ""), form.value(PROOF)
    if not secret or not hmac.compare_digest(wanted.encode(), given.encode()):
        raise Refused(Problem(403, kind="form-too-old"))
