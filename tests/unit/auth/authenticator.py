"""An authenticator app in somebody's hand, over a house in the process."""

from __future__ import annotations

from typing import Any

from functions.auth.mfa import totp
from shared.principal import Principal
from tests.fakes.http import Reply
from tests.unit.auth.house import PASSWORD, House


class App:
    """Shows codes by the house's clock; `backup_codes` are on the paper beside it."""

    def __init__(self, house: House, secret: str) -> None:
        self.house, self.secret = house, secret
        self.backup_codes: list[str] = []

    def code(self, steps: int = 0) -> str:
        """The code of now, or of some steps from now."""
        return totp.code_at(self.secret, totp.step_at(self.house.clock()) + steps)

    def next_code(self) -> str:
        """A code that was not used yet: waits for the next step."""
        self.house.clock.advance(seconds=totp.STEP)
        return self.code()

    def wrong_code(self) -> str:
        """Six digits that no step near now shows."""
        near = {self.code(steps) for steps in (-1, 0, 1)}
        return next(c for c in (f"{n:06d}" for n in range(10)) if c not in near)


def begin(house: House, by: Principal) -> Reply:
    return house.api.post("/auth/mfa/totp", {"password": PASSWORD}, by=by)


def enrolled(house: House, by: Principal) -> App:
    """Set up a second factor and put it into force."""
    reply = begin(house, by)
    assert reply.status == 200, reply.text
    app = App(house, reply.json["secret"])
    reply = house.api.post("/auth/mfa/totp/confirm", {"code": app.code()}, by=by)
    assert reply.status == 200, reply.text
    app.backup_codes = reply.json["backupCodes"]
    return app


def challenge(house: House, **kw: Any) -> str:
    """The challenge that a right password gets."""
    reply = house.sign_in(**kw)
    assert reply.status == 200, reply.text
    assert reply.json["mfaRequired"] is True
    return str(reply.json["challenge"])


def answer(house: House, text: str, code: str, **kw: Any) -> Reply:
    return house.api.post("/auth/login/mfa", {"challenge": text, "code": code}, **kw)
