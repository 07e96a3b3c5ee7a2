"""Answers of a front end as HTML, with the headers that keep them safe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import unquote, urlencode

from functions.gateway.screens.formats import Formats
from functions.gateway.screens.forms import Problem, new_secret, problem_in, proof_of
from functions.gateway.screens.page import PageContext, Room
from functions.gateway.screens.session import LANGUAGE, OPENED, SAID, SECRET, THEME, YEAR, kept
from functions.gateway.screens.templates import render
from functions.gateway.screens.texts import LANGUAGES
from functions.gateway.screens.visit import Visit
from shared.browser import cookie
from shared.component import component
from shared.context import current
from shared.errors import DomainError
from shared.http.languages import preferred, speaker
from shared.http.problem import problem
from shared.http.reply import Reply
from shared.ids import new_id
from shared.principal import ANONYMOUS

HTML = "text/html; charset=utf-8"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Nothing inline and nothing from elsewhere, not even what we say ourselves."""
PAGE_HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
UNKNOWN_TO_HAVE_FAILED = (None, 429, 500, 502, 503, 504)
"""Refusals after which the same request may be sent again under the same key."""
_REOPENED = """<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0">"""


@component
class Answers:
    """Makes the HTML of one front end; `zone` is the provider's time zone."""

    front: str
    rooms: tuple[Room, ...]
    zone: str

    @staticmethod
    def language(headers: Mapping[str, str]) -> str:
        """The language that was chosen here, or the one that the browser prefers."""
        chosen = cookie(headers, LANGUAGE)
        return chosen if chosen in LANGUAGES else preferred(headers.get("accept-language", ""))

    @staticmethod
    def path_of(event: Mapping[str, Any]) -> str:
        """The path that is shown, with its query."""
        query = urlencode(event.get("queryStringParameters") or {})
        return str(event.get("path", "")) + (f"?{query}" if query else "")

    def page(
        self, visit: Visit, event: Mapping[str, Any], template: str, it: Any, status: int = 200
    ) -> Reply:
        """A page of a template, `it` being what the view answered."""
        page = self._context(visit, event)
        text = render(template, visit.language, it=it, page=page, fmt=page.formats)
        headers = {"Content-Type": HTML, "Content-Language": visit.language}
        return Reply(status, text, headers, tuple(visit.cookies))

    def error(self, visit: Visit, event: Mapping[str, Any], problem: Problem) -> Reply:
        """The page that says what went wrong and what to do."""
        template = "screens/templates/error.html.j2"
        shown = replace(problem, request_id=problem.request_id or current().correlation_id)
        return self.page(visit, event, template, shown, problem.status or 503)

    def signed_out(self, visit: Visit, event: Mapping[str, Any]) -> Reply:
        """The page for who sends a form and is signed out by now; it keeps what was typed."""
        return self.page(visit, event, "screens/templates/signed_out.html.j2", None, 401)

    def _context(self, visit: Visit, event: Mapping[str, Any]) -> PageContext:
        headers = visit.headers
        secret = cookie(headers, SECRET)
        if secret is None:
            secret = new_secret()
            visit.cookies.append(kept(SECRET, secret, YEAR))
        said = cookie(headers, SAID)
        if said:
            visit.cookies.append(kept(SAID, "", 0))
        refused = visit.form.problem
        is_open = refused is not None and refused.status in UNKNOWN_TO_HAVE_FAILED
        return PageContext(
            front=self.front,
            path=self.path_of(event),
            root=visit.root,
            language=visit.language,
            formats=Formats(visit.language, self.zone),
            theme=_theme(headers),
            said=unquote(said or ""),
            key=(is_open and visit.form.key) or new_id(),
            proof=proof_of(secret),
            form=visit.form,
            principal=visit.principal,
            rooms=() if visit.principal is ANONYMOUS else self.rooms,
            request_id=current().correlation_id,
        )


def _theme(headers: Mapping[str, str]) -> str:
    chosen = cookie(headers, THEME)
    return chosen if chosen in ("light", "dark") else ""


def problem_of(error: Exception, language: str) -> Problem:
    """A refusal of our own as those of the services are."""
    if not isinstance(error, DomainError):
        return Problem(500)
    say = speaker(language, __name__)
    return problem_in(*problem(error, "", current().correlation_id, say))


def reopened() -> Reply:
    """A page that opens itself again: cookies that are strictly ours come only with our own links.

    A cookie that does come says that it has been tried.
    """
    mark = kept(OPENED, "1", 10, same_site="Lax")
    return Reply(200, _REOPENED, {"Content-Type": HTML}, (mark,))


def own_headers(correlation_id: str) -> dict[str, str]:
    """What each answer is known by in the logs."""
    return {"X-Correlation-Id": correlation_id}
