"""Who looks at a page: the cookies of a browser, and what the authorizer makes of them.

A navigation can't carry an Authorization header, so pages are public to API Gateway, and their
function asks the authorizer itself. An access token that has ended is exchanged here, once; the
fresh cookies go out with the page, and the request that came with the old ones goes on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from functions.gateway.backends import Answer, Backends, Question
from shared.authentication import Authorizer
from shared.browser import ACCESS, CSRF, REFRESH, cookie, csrf_token, forget_cookie
from shared.caller import Callers
from shared.component import component
from shared.errors import Unauthenticated, Unavailable
from shared.principal import Principal

SECRET = "__Host-lastmile-form"  # noqa: S105 - the name of a cookie
SAID = "__Host-lastmile-said"
OPENED = "__Host-lastmile-opened"
THEME, LANGUAGE = "__Host-lastmile-theme", "__Host-lastmile-language"
YEAR = 365 * 86400


@dataclass(frozen=True, slots=True)
class Visitor:
    """A signed-in person: who they are, how the authorizer describes them, fresh cookies if any."""

    principal: Principal
    caller: Mapping[str, Any]
    cookies: tuple[str, ...] = field(default=(), repr=False)


@component
class BrowserSessions:
    """Finds out who a browser's cookies belong to."""

    backends: Backends
    authorizer: Authorizer
    callers: Callers

    def visitor(self, headers: Mapping[str, str], event: Mapping[str, Any]) -> Visitor | None:
        """Who visits; None for a stranger, or after the session ended. Raises: Unavailable."""
        token = cookie(headers, ACCESS)
        if token is None:
            return None
        return self._by(token, event) or self._refreshed(headers, token, event)

    def _by(
        self, token: str, event: Mapping[str, Any], cookies: tuple[str, ...] = ()
    ) -> Visitor | None:
        try:
            caller = self.authorizer.context({**event, "headers": by_cookie(token)})
        except Unauthenticated:
            return None
        principal = self.callers(caller)
        return None if principal is None else Visitor(principal, caller, cookies)

    def _refreshed(
        self, headers: Mapping[str, str], token: str, event: Mapping[str, Any]
    ) -> Visitor | None:
        answer = self.refresh(headers, token)
        if answer.status != 200:
            return None
        fresh = next(iter(values_in(answer.cookies, ACCESS)), "")
        return self._by(fresh, event, answer.cookies)

    def refresh(self, headers: Mapping[str, str], token: str) -> Answer:
        """The answer of auth to the cookies of a browser. Raises: Unavailable."""
        sent = {
            "authorization": f"Cookie {csrf_token(token)}",
            "cookie": headers.get("cookie", ""),
            "user-agent": headers.get("user-agent", ""),
        }
        asked = Question("auth", "/auth/refresh", method="POST", body={}, headers=sent)
        answer = self.backends.tell(asked, {})
        if answer.status is None or answer.status >= 500:
            raise Unavailable
        return answer


def by_cookie(token: str) -> dict[str, str]:
    """Headers by which the authorizer knows the owner of an access token in a cookie."""
    return {"authorization": f"Cookie {csrf_token(token)}", "cookie": f"{ACCESS}={token}"}


def values_in(cookies: tuple[str, ...], name: str) -> list[str]:
    """What some Set-Cookie headers set a cookie to."""
    pairs = (one.partition(";")[0].partition("=") for one in cookies)
    return [value for found, _, value in pairs if found == name]


def kept(name: str, value: str, seconds: int, same_site: str = "Strict") -> str:
    """A Set-Cookie header of the screens' own, which no script reads."""
    return f"{name}={value}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite={same_site}"


def signed_out() -> list[str]:
    """Set-Cookie headers after which a browser knows nothing of who used it."""
    own = [kept(name, "", 0) for name in (SECRET, SAID)]
    return [*(forget_cookie(name) for name in (ACCESS, REFRESH, CSRF)), *own]
