"""Fills a fresh stack: an administrator, and each service's reference data.

A service seeds itself: `functions/<service>/seeds.py` has `seed(table)`, which may run again and
again. Only auth is asked for more, since the administrator's password is made here.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.local.place import Place
from infra.local.play.opening import open_stage

ADMINISTRATOR = "admin@lastmile.local"


@dataclass(frozen=True)
class Login:
    """Who may sign in at once. The password is shown when it is new, and kept in logins.json."""

    email: str
    password: str
    is_new: bool = False

    def shown(self) -> str:
        """The password the first time, then where to find it."""
        return self.password if self.is_new else "(password in logins.json)"


def seed(place: Place, outputs: dict[str, Any]) -> list[Login]:
    """Migrate what is stored, seed what is missing; the logins that there are."""
    os.environ.update(place.environment())  # the services' own code makes its clients from it
    from functions.auth.seeds import seed_administrator
    from infra.migrate import migrate_all
    from shared.service import service_table

    migrate_all(lambda service: service_table(outputs["tables"][service]))
    administrator = first_administrator(
        place.path("logins.json"),
        create=lambda password: seed_administrator(
            service_table(outputs["tables"]["auth"]), password
        ),
        change=lambda initial, password: _change_password(place, initial, password),
    )
    for service, table in outputs["tables"].items():
        name = f"functions.{service}.seeds"
        if service != "auth" and importlib.util.find_spec(name):
            importlib.import_module(name).seed(service_table(table))
    return [administrator]


def first_administrator(
    file: Path, *, create: Callable[[str], bool], change: Callable[[str, str], None]
) -> Login:
    """The administrator, with a password that works at once.

    `create` makes them with an initial password, which must be changed at the first sign-in, and
    tells whether they are new; `change` does that, given both passwords. `file` holds the initial
    one as well until it is changed, so that whoever was stopped in between goes on from there.
    """
    known = json.loads(file.read_text()) if file.exists() else {}
    password = known.get("password") or secrets.token_urlsafe(18)
    initial = known.get("initial") or secrets.token_urlsafe(18)
    login = {"email": ADMINISTRATOR, "password": password}
    _write(file, login | {"initial": initial})
    is_new = create(initial)
    if is_new or "initial" in known:
        change(initial, password)
    _write(file, login)
    return Login(ADMINISTRATOR, password, is_new=is_new or "initial" in known)


def _change_password(place: Place, initial: str, password: str) -> None:
    """Change the administrator's initial password as they would, unless that was done already."""
    api = open_stage(place).api
    with api.http:
        first = {"login": ADMINISTRATOR, "password": initial}
        signed_in = api.request("POST", "/auth/login", first)
        if signed_in.status_code == 401:
            return
        api = api.as_(api.good(signed_in)["accessToken"])
        api.post("/auth/password/change", {"currentPassword": initial, "newPassword": password})


def _write(file: Path, login: dict[str, str]) -> None:
    """Write a file whole or not at all, which only its owner may read."""
    fresh = file.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        json.dump(login, out)
    fresh.replace(file)
