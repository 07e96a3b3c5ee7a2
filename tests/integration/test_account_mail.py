"""What happens to an account reaches its user by mail, each in their language and at the right address."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from functions.auth.mfa import totp
from functions.auth.mfa.entities import FREE_ATTEMPTS
from infra.local.play.client import Api
from infra.local.play.mailbox import Mail
from infra.local.play.stage import Stage
from tests.integration.visitors import Visitor, a_visitor

NEW_PASSWORD = "another rather long one"
SUBJECTS = {
    "the address is to be confirmed": ("Подтвердите адрес электронной почты", "Confirm your e-mail address"),
    "somebody registers it again": ("У вас уже есть учётная запись", "You already have an account"),
    "a new device": ("Вход с нового устройства", "A sign-in from a new device"),
    "a second factor": ("Двухэтапный вход включён", "Two-step sign-in is on"),
    "guessed codes": ("Неверные коды при входе", "Wrong codes for your account"),
    "new backup codes": ("Новые резервные коды", "New backup codes"),
    "no second factor": ("Двухэтапный вход выключен", "Two-step sign-in is off"),
    "too many failures": ("Слишком много попыток входа", "Too many attempts to sign in"),
    "a stolen session": ("Мы завершили сеанс", "We ended a session"),
    "a forgotten password": ("Смена пароля", "Reset your password"),
    "a new password": ("Пароль изменён", "Your password was changed"),
    "a new address": ("Подтвердите новый адрес электронной почты", "Confirm your new e-mail address"),
    "an address left": ("Адрес электронной почты изменён", "Your e-mail address was changed"),
}  # fmt: skip


class Life:
    """Somebody to whom everything happens that can happen to an account."""

    def __init__(self, stage: Stage, locale: str) -> None:
        self.stage, self.locale = stage, locale
        self.visitor, self.after = a_visitor(stage), a_visitor(stage)
        self.visitor.register(locale=locale)
        Api.good(self.visitor.verify(self._token("the address is to be confirmed")))
        grant = self._signed_in()
        self.api = stage.api.as_(grant["accessToken"])

    def told(self, what: str, to: Visitor | None = None) -> Mail:
        """The mail about something, once it is there."""
        subject = SUBJECTS[what][self.locale == "en"]
        return self.stage.mailbox.wait_for((to or self.visitor).email, subject)

    def registers_again(self) -> None:
        self.visitor.register(locale="en" if self.locale == "ru" else "ru")
        self.told("somebody registers it again")

    def takes_another_device(self) -> None:
        self._signed_in(device="Safari/18 (iPhone)")
        assert "Safari/18 (iPhone)" in self.told("a new device").text

    def has_a_second_factor_for_a_while(self) -> None:
        body = {"password": self.visitor.password}
        secret = self.api.post("/auth/mfa/totp", body)["secret"]
        code = {"code": totp.code_at(secret, totp.step_at(datetime.now(UTC)))}
        first, *_ = self.api.post("/auth/mfa/totp/confirm", code)["backupCodes"]
        self.told("a second factor")
        codes = self.api.post("/auth/mfa/backup-codes", {"code": first})["backupCodes"]
        self.told("new backup codes")
        Api.good(self.api.request("DELETE", "/auth/mfa", {"code": codes[0]}))
        self.told("no second factor")

    def is_guessed_at(self) -> None:
        for _ in range(6):
            self.visitor.sign_in("a wrong password")
        self._post("/auth/unlock", {"token": self._token("too many failures")})

    def is_robbed(self) -> None:
        token = {"refreshToken": self._signed_in()["refreshToken"]}
        self._post("/auth/refresh", token)
        assert self.visitor.post("/auth/refresh", token, "a thief").status_code == 401
        assert "a thief" in self.told("a stolen session").text

    def forgets_the_password(self) -> None:
        self._post("/auth/password/forgot", {"email": self.visitor.email})
        form = {"token": self._token("a forgotten password"), "password": NEW_PASSWORD}
        self._post("/auth/password/reset", form)
        self.told("a new password")

    def moves(self) -> None:
        """The new address is asked, and the old one told."""
        api = self.stage.api.as_(self._signed_in(NEW_PASSWORD)["accessToken"])
        api.post("/auth/email/change", {"email": self.after.email, "password": NEW_PASSWORD})
        self._post("/auth/email/confirm", {"token": self._token("a new address", self.after)})
        self.told("an address left")

    def is_guessed_at_with_the_password(self) -> None:
        """By now their mail goes to the new address."""
        api = self.stage.api.as_(Api.good(self.after.sign_in(NEW_PASSWORD))["accessToken"])
        secret = api.post("/auth/mfa/totp", {"password": NEW_PASSWORD})["secret"]
        code = {"code": totp.code_at(secret, totp.step_at(datetime.now(UTC)))}
        api.post("/auth/mfa/totp/confirm", code)
        for _ in range(FREE_ATTEMPTS):  # the code that was used is a wrong one now
            assert api.request("DELETE", "/auth/mfa", code).status_code == 401
        self.told("guessed codes", self.after)

    def _token(self, what: str, to: Visitor | None = None) -> str:
        (link,) = self.told(what, to).links
        return parse_qs(urlsplit(link).fragment)["token"][0]

    def _signed_in(self, password: str | None = None, device: str = "tests") -> Any:
        return Api.good(self.visitor.sign_in(password, device))

    def _post(self, path: str, body: dict[str, str]) -> None:
        Api.good(self.visitor.post(path, body))


EVENTS: tuple[Callable[[Life], None], ...] = (
    Life.registers_again, Life.takes_another_device, Life.has_a_second_factor_for_a_while,
    Life.is_guessed_at, Life.is_robbed, Life.forgets_the_password, Life.moves,
    Life.is_guessed_at_with_the_password,
)  # fmt: skip


@pytest.mark.parametrize("locale", ["ru", "en"])
def test_whatever_happens_to_an_account_its_user_is_told(stage: Stage, locale: str) -> None:
    life = Life(stage, locale)
    for event in EVENTS:
        event(life)
    wanted = {subjects[locale == "en"] for subjects in SUBJECTS.values()}
    mails = [*life.visitor.mail(), *life.after.mail()]
    others = [m.subject for m in mails if not any(m.subject.startswith(w) for w in wanted)]
    assert others == [], "a mail in another language, or one that nothing here asked for"


@pytest.mark.parametrize(
    ("locale", "subject"), [("ru", "Вам открыт доступ"), ("en", "You have an account")]
)
def test_who_is_given_an_account_is_invited_to_choose_a_password(
    stage: Stage, admin: Api, locale: str, subject: str
) -> None:
    invited = a_visitor(stage)
    admin.post("/users", {"email": invited.email, "name": "Ilya", "role": "tech", "locale": locale})
    (link,) = stage.mailbox.wait_for(invited.email, subject).links
    token = parse_qs(urlsplit(link).fragment)["token"][0]
    Api.good(invited.post("/auth/password/reset", {"token": token, "password": invited.password}))
    assert Api.good(invited.sign_in())["tokenType"] == "Bearer"
