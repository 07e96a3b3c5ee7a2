"""What holds a secret leaves it out of its own description, which ends up in logs and tracebacks."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from importlib import import_module
from typing import Any

import pytest
from pydantic import BaseModel

from tests.contract.test_house import modules

SECRET = re.compile(r"(^|_)(password|secret|token|hash|key)$")
NO_SECRETS = {
    ("CategoryField", "key"),  # what a field is called
    ("Credentials", "access_key"),  # the half that names the other
    ("FieldModel", "key"),  # the same
    ("IssuedApiKey", "key"),  # the entity, which hides its hash itself
    ("Message", "key"),  # what an event is ordered by
    ("Operation", "key"),  # an item's
    ("PageContext", "key"),  # what makes a form be done once
    ("PublicKey", "key"),  # is published
    ("Question", "key"),  # what makes it be done once
    ("RefundOrder", "key"),  # what makes it be paid once
    ("Sandbox", "secret"),  # a function that fetches it
}


def _classes() -> Iterator[type[Any]]:
    for module in modules("functions", "shared"):
        imported = import_module(module.name)
        for found in vars(imported).values():
            if inspect.isclass(found) and found.__module__ == module.name:
                yield found


def _shown(kind: type[Any]) -> dict[str, bool]:
    """The fields that could hold a secret, and whether the class's description shows them."""
    if is_dataclass(kind):
        speaks = kind.__repr__ is not object.__repr__  # a component says nothing of itself
        secret = [f for f in fields(kind) if f.metadata or SECRET.search(f.name)]
        found = {f.name: f.repr and speaks for f in secret}
    elif issubclass(kind, BaseModel):
        found = {n: bool(f.repr) for n, f in kind.model_fields.items() if SECRET.search(n)}
    else:
        found = {}
    return {
        name: is_shown
        for name, is_shown in found.items()
        if (kind.__name__, name) not in NO_SECRETS
    }


HOLDERS = [kind for kind in _classes() if _shown(kind)]


@pytest.mark.parametrize("kind", HOLDERS, ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_a_secret_is_left_out_of_what_its_holder_says_of_itself(kind: type[Any]) -> None:
    assert [name for name, is_shown in _shown(kind).items() if is_shown] == []


def test_secrets_are_found() -> None:
    assert len(HOLDERS) > 40
