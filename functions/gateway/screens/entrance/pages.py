"""The pages of the entrance, declared once for each front end."""

from __future__ import annotations

from typing import Any

from functions.gateway.backends import Question
from functions.gateway.screens import assets
from functions.gateway.screens.entrance.views import (
    FactorPage,
    SignInPage,
    drawn,
    grouped,
    next_step,
)
from functions.gateway.screens.forms import Refused, problem_in
from functions.gateway.screens.pages import Pages
from functions.gateway.screens.session import (
    LANGUAGE,
    THEME,
    YEAR,
    BrowserSessions,
    kept,
    signed_out,
)
from functions.gateway.screens.texts import LANGUAGES
from functions.gateway.screens.visit import Visit, own_path
from shared.browser import ACCESS, cookie
from shared.http import PUBLIC, SIGNED_IN, Query, Raw


class SignInQuery(Query):
    """Where to go once signed in: one of our own paths, or it is passed over."""

    to: str = ""


def entrance(front: str) -> Pages:
    """Signing in and out, a new password, a second factor, the look, and its files."""
    endpoint = Pages(__name__)
    _signing_in(endpoint, front)
    _forgotten(endpoint, front)
    _own_password(endpoint, front)
    _second_factor(endpoint, front)
    _looks(endpoint, front)
    return endpoint


def _signing_in(endpoint: Pages, front: str) -> None:
    @endpoint.get(f"/{front}/sign-in", permission=PUBLIC, query=SignInQuery,
                  template="sign_in.html.j2")  # fmt: skip
    def get_sign_in_page(visit: Visit) -> SignInPage:
        """Get the page to sign in; its second step again where a code was wrong."""
        problem = visit.form.problem
        is_over = problem is not None and problem.kind == "invalid-challenge"
        challenge = "" if is_over else visit.form.value("challenge")
        back = visit.form.value("back") or (visit.query.to if visit.query else "")
        return SignInPage(front, own_path(back, front), challenge)

    @endpoint.post(f"/{front}/sign-in", permission=PUBLIC, template="sign_in.html.j2",
                   again=get_sign_in_page)  # fmt: skip
    def sign_in(visit: Visit) -> SignInPage | Raw:
        """Sign in with a name and a password, or with a code in the second step."""
        back = own_path(visit.form.value("back"), front)
        answered = _asked_of_auth(visit, *_proof(visit))
        if "challenge" in answered:
            return SignInPage(front, back, answered["challenge"])
        return visit.to(next_step(front, answered, back))

    @endpoint.post(f"/{front}/sign-out", permission=SIGNED_IN)
    def sign_out(visit: Visit) -> Raw:
        """End the session of this browser."""
        visit.send("POST", "auth", "/auth/logout", None)
        visit.cookies[:] = signed_out()
        return visit.to(f"/{front}/sign-in")


def _proof(visit: Visit) -> tuple[str, dict[str, Any]]:
    """The route of the step that was sent, and what it takes."""
    if challenge := visit.form.value("challenge"):
        code = visit.form.value("code").strip()
        return "/auth/login/mfa", {"challenge": challenge, "code": code}
    login = visit.form.value("login").strip()
    return "/auth/login", {"login": login, "password": visit.form.value("password")}


def _asked_of_auth(visit: Visit, route: str, body: dict[str, Any]) -> dict[str, Any]:
    """What auth answers to a browser, whose cookies are handed on both ways. Raises: Refused."""
    passed_on = ("cookie", "user-agent")
    headers = {name: visit.headers[name] for name in passed_on if name in visit.headers}
    asked = Question(
        "auth", route, method="POST", body=body | {"delivery": "cookie"}, headers=headers
    )
    answer = visit.ask({"auth": asked})["auth"]
    if answer.status is None or answer.status >= 400:
        raise Refused(problem_in(answer.status, answer.body))
    visit.cookies.extend(answer.cookies)
    answered: dict[str, Any] = answer.body
    return answered


def _forgotten(endpoint: Pages, front: str) -> None:
    @endpoint.get(f"/{front}/forgotten", permission=PUBLIC, template="forgotten.html.j2")
    def get_forgotten_page(visit: Visit) -> bool:
        """Get the page to ask for a new password; true once it was asked for."""
        return bool(visit.form.value("email")) and visit.form.problem is None

    @endpoint.post(f"/{front}/forgotten", permission=PUBLIC, template="forgotten.html.j2",
                   again=get_forgotten_page)  # fmt: skip
    def request_password_page(visit: Visit) -> bool:
        """Ask for a link to set a new password."""
        visit.send("POST", "auth", "/auth/password/forgot",
                   {"email": visit.form.value("email").strip()})  # fmt: skip
        return True


def _own_password(endpoint: Pages, front: str) -> None:
    @endpoint.get(f"/{front}/password", permission=SIGNED_IN, template="password.html.j2")
    def get_password_page(_: Visit) -> None:
        """Get the page to change the own password."""

    @endpoint.post(f"/{front}/password", permission=SIGNED_IN, again=get_password_page)
    def change_password_page(visit: Visit) -> Raw:
        """Change the own password."""
        visit.send("POST", "auth", "/auth/password/change",
                   {"currentPassword": visit.form.value("currentPassword"),
                    "newPassword": visit.form.value("newPassword")})  # fmt: skip
        answered = _with_fresh_tokens(visit)
        said = visit.say("The password is changed. Your other sessions have ended.")
        return visit.to(next_step(front, answered, f"/{front}"), said)


def _with_fresh_tokens(visit: Visit) -> dict[str, Any]:
    """What auth says with tokens that hold what the visitor may do now."""
    token = cookie(visit.headers, ACCESS) or ""
    answer = visit.use(BrowserSessions).refresh(visit.headers, token)
    visit.cookies.extend(answer.cookies)
    return answer.body if answer.status == 200 and isinstance(answer.body, dict) else {}


def _second_factor(endpoint: Pages, front: str) -> None:
    @endpoint.get(f"/{front}/second-factor", permission=SIGNED_IN,
                  template="second_factor.html.j2")  # fmt: skip
    def get_second_factor_page(visit: Visit) -> FactorPage:
        """Get the page to set up a second factor."""
        return FactorPage(secret=visit.form.value("secret"), picture=visit.form.value("picture"))

    @endpoint.post(f"/{front}/second-factor", permission=SIGNED_IN,
                   template="second_factor.html.j2", again=get_second_factor_page)  # fmt: skip
    def enrol_second_factor_page(visit: Visit) -> FactorPage:
        """Begin with the password; end with the first code, which brings the backup codes."""
        if code := visit.form.value("code").strip():
            route = "/auth/mfa/totp/confirm"
            codes = visit.send("POST", "auth", route, {"code": code})["backupCodes"]
            _with_fresh_tokens(visit)
            return FactorPage(codes=tuple(codes))
        sent = {"password": visit.form.value("password")}
        begun = visit.send("POST", "auth", "/auth/mfa/totp", sent)
        return FactorPage(secret=grouped(begun["secret"]), picture=drawn(begun["qrSvg"]))


def _looks(endpoint: Pages, front: str) -> None:
    @endpoint.post(f"/{front}/looks", permission=PUBLIC)
    def change_looks_page(visit: Visit) -> Raw:
        """Choose the language or the theme of this browser."""
        language, theme = visit.form.value("language"), visit.form.value("theme")
        if language in LANGUAGES:
            visit.cookies.append(kept(LANGUAGE, language, YEAR))
        if theme in ("light", "dark", "system"):
            visit.cookies.append(kept(THEME, theme, YEAR))
        return visit.to(own_path(visit.form.value("return"), front))

    @endpoint.get(f"/{front}/assets/{{asset}}", permission=PUBLIC)
    def get_asset(visit: Visit) -> Raw:
        """Get a file of the look."""
        text, media_type = assets.content(visit.path["asset"])
        return Raw(text, media_type, headers={"Cache-Control": assets.YEAR})
