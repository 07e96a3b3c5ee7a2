"""One request for a page, one answer: who visits, what they send, the view, its template."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from functions.gateway.screens.answers import (
    PAGE_HEADERS,
    Answers,
    own_headers,
    problem_of,
    reopened,
)
from functions.gateway.screens.forms import (
    LONGEST,
    Form,
    Problem,
    Refused,
    must_be_proven,
    read_form,
)
from functions.gateway.screens.pages import Page
from functions.gateway.screens.session import OPENED, SECRET, BrowserSessions, Visitor
from functions.gateway.screens.visit import Visit, own_path, root_of
from shared import errors
from shared.browser import ACCESS, cookie
from shared.context import Context, current, working_in
from shared.errors import DomainError
from shared.http import reading
from shared.http.endpoint import PUBLIC, SIGNED_IN, Endpoint, Raw
from shared.http.headers import EVERYWHERE
from shared.http.reply import Reply
from shared.ids import new_id
from shared.observability import count, logger
from shared.principal import ANONYMOUS, Principal
from shared.wiring import Wiring

_CORRELATION = re.compile(r"[\w.:-]{1,64}")
_NOBODY = Visitor(ANONYMOUS, {})


@dataclass(frozen=True)
class PageExchange:
    """Answers the requests of one front end; `answers` makes its HTML."""

    front: str
    wiring: Wiring
    sessions: BrowserSessions
    answers: Answers

    def reply(self, endpoint: Endpoint, event: dict[str, Any]) -> Reply:
        """The answer to a request, whatever happens: a page also where something went wrong."""
        started = time.perf_counter()
        headers = {k.lower(): str(v) for k, v in (event.get("headers") or {}).items()}
        given = headers.get("x-correlation-id", "")
        correlation_id = given if _CORRELATION.fullmatch(given) else new_id()
        source = str(event["requestContext"].get("identity", {}).get("sourceIp", ""))
        with working_in(Context(correlation_id=correlation_id, source=source)):
            reply, principal = self._safely(endpoint, event, headers)
            logger().info(
                "page",
                route=f"{endpoint.method} {endpoint.path}",
                status=reply.status,
                ms=round((time.perf_counter() - started) * 1000, 1),
                principal=principal.id,
            )
        own = own_headers(correlation_id)
        body = "" if endpoint.method == "HEAD" else reply.body
        return replace(
            reply, body=body, headers={**EVERYWHERE, **PAGE_HEADERS, **reply.headers, **own}
        )

    def _safely(
        self, endpoint: Endpoint, event: dict[str, Any], headers: dict[str, str]
    ) -> tuple[Reply, Principal]:
        visit = self._strangers(endpoint, event, headers)
        try:
            visitor = self._visitor(endpoint, event, headers)
            if visitor is None:
                return self._signed_out(endpoint, event, visit), ANONYMOUS
            visit = replace(visit, principal=visitor.principal, caller=visitor.caller)
            visit.cookies.extend(visitor.cookies)
            with working_in(replace(current(), actor=visitor.principal.id)):
                return self._let_in(endpoint, event, visit), visitor.principal
        except Refused as refused:
            return self.answers.error(visit, event, refused.problem), visit.principal
        except DomainError as error:
            problem = problem_of(error, visit.language)
            return self.answers.error(visit, event, problem), visit.principal
        except Exception:  # noqa: BLE001 - whatever happens is answered, logged and counted
            logger().exception("page failed", route=f"{endpoint.method} {endpoint.path}")
            count("Http5xx", route=f"{endpoint.method} {endpoint.path}")
            return self.answers.error(visit, event, Problem(500)), visit.principal

    def _strangers(
        self, endpoint: Endpoint, event: dict[str, Any], headers: dict[str, str]
    ) -> Visit:
        """The visit of somebody who is not known yet."""
        language = self.answers.language(headers)
        folder = endpoint.folder if isinstance(endpoint, Page) else ""
        return Visit(
            principal=ANONYMOUS,
            body=None,
            query=None,
            path={},
            headers=headers,
            source=current().source,
            wiring=self.wiring,
            front=self.front,
            language=language,
            root=root_of(str(event.get("path", ""))),
            folder=folder or "screens",
        )

    def _visitor(
        self, endpoint: Endpoint, event: dict[str, Any], headers: dict[str, str]
    ) -> Visitor | None:
        """Who visits. Raises: Unavailable."""
        if isinstance(endpoint, Page) and endpoint.permission == PUBLIC:
            return _NOBODY
        visitor = self.sessions.visitor(headers, event)
        return _NOBODY if visitor is None and endpoint.permission == PUBLIC else visitor

    def _signed_out(self, endpoint: Endpoint, event: dict[str, Any], visit: Visit) -> Reply:
        """What somebody gets who has to sign in first; nothing that they typed is lost."""
        headers = visit.headers
        if endpoint.method == "POST":
            form = read_form(reading.body(event, LONGEST))
            return self.answers.signed_out(visit.shown_again(form), event)
        is_from_elsewhere = headers.get("sec-fetch-site") == "cross-site"
        if is_from_elsewhere and not cookie(headers, ACCESS) and not cookie(headers, OPENED):
            return reopened()
        path = own_path(self.answers.path_of(event), self.front)
        asked = "" if path == f"/{self.front}" else f"?to={quote(path, safe='/')}"
        return self._raw(visit.to(f"/{self.front}/sign-in{asked}"), visit)

    def _let_in(self, endpoint: Endpoint, event: dict[str, Any], visit: Visit) -> Reply:
        """The page, for whom it is meant. Raises: Forbidden."""
        by = visit.principal
        if by is not ANONYMOUS and isinstance(endpoint, Page):
            theirs = "portal" if by.is_customer else "console"
            if theirs != self.front:
                return self._raw(visit.to(f"/{theirs}"), visit)
            if endpoint.permission not in (PUBLIC, SIGNED_IN) and not by.may(endpoint.permission):
                raise errors.Forbidden(
                    "This needs the permission {permission}.", permission=endpoint.permission
                )
        if endpoint.method == "POST":
            return self._sent(endpoint, event, visit)
        return self._shown(endpoint, event, visit)

    def _shown(
        self, endpoint: Endpoint, event: dict[str, Any], visit: Visit, status: int = 200
    ) -> Reply:
        known = replace(visit, path=reading.path(event), query=reading.queried(endpoint, event))
        return self._answered(endpoint, event, known, endpoint.view(known), status)

    def _answered(
        self, endpoint: Endpoint, event: dict[str, Any], visit: Visit, result: Any, status: int
    ) -> Reply:
        if isinstance(result, Raw):
            return self._raw(result, visit)
        if not isinstance(endpoint, Page) or not endpoint.template:
            raise TypeError(f"{endpoint.path} has no template")
        return self.answers.page(visit, event, endpoint.template, result, status)

    def _sent(self, endpoint: Endpoint, event: dict[str, Any], visit: Visit) -> Reply:
        form = read_form(reading.body(event, LONGEST))
        known = replace(visit, path=reading.path(event), form=form)
        if known.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise errors.Forbidden("The form was not sent from a page of ours.")
        try:
            must_be_proven(form, cookie(known.headers, SECRET))
            return self._answered(endpoint, event, known, endpoint.view(known), 200)
        except (Refused, DomainError) as refused:
            return self._again(endpoint, event, known, refused)

    def _again(
        self, endpoint: Endpoint, event: dict[str, Any], visit: Visit, refused: Exception
    ) -> Reply:
        """The page of a form that was refused, with all that was typed. Raises: what was raised."""
        shown = endpoint.again if isinstance(endpoint, Page) else None
        if shown is None:
            raise refused
        problem = (
            refused.problem if isinstance(refused, Refused) else problem_of(refused, visit.language)
        )
        again = visit.shown_again(Form(visit.form.values, problem))
        return self._shown(shown, event, again, problem.status or 503)

    @staticmethod
    def _raw(raw: Raw, visit: Visit) -> Reply:
        kind = {"Content-Type": raw.content_type} if raw.content_type else {}
        return Reply(raw.status, raw.body, kind | raw.headers, tuple(visit.cookies))
