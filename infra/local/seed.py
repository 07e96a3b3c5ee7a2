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
from dataclasses import asdict, dataclass
from typing import Any

from infra.local.place import Place

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
    from infra.migrate import migrate_all
    from shared.service import service_table

    migrate_all(lambda service: service_table(outputs["tables"][service]))
    administrator = _administrator(place, outputs)
    for service, table in outputs["tables"].items():
        name = f"functions.{service}.seeds"
        if service != "auth" and importlib.util.find_spec(name):
            importlib.import_module(name).seed(service_table(table))
    return [administrator]


def _administrator(place: Place, outputs: dict[str, Any]) -> Login:
    from functions.auth.seeds import seed_administrator
    from shared.service import service_table

    file = place.path("logins.json")
    known = json.loads(file.read_text()) if file.exists() else {}
    login = Login(ADMINISTRATOR, known.get("password") or secrets.token_urlsafe(18))
    created = seed_administrator(service_table(outputs["tables"]["auth"]), login.password)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        json.dump(asdict(login), out)
    return Login(login.email, login.password, is_new=created)
