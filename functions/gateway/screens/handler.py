"""A front end's function."""

from __future__ import annotations

from functools import cache
from typing import Any

from functions.gateway.backends import Backends
from functions.gateway.screens.answers import Answers
from functions.gateway.screens.exchange import PageExchange
from functions.gateway.screens.page import Room
from functions.gateway.screens.session import BrowserSessions
from functions.gateway.settings import GatewaySettings
from functions.gateway.wiring import wire
from shared.authentication import Authorizer, invoke_function
from shared.caller import read_caller
from shared.http.app import Handler, chalice_app
from shared.http.routes import Routes
from shared.settings import load


def page_handler(front: str, pages: Routes, rooms: tuple[Room, ...]) -> Handler:
    """A Lambda handler for a front end's pages; everything is built at the first request."""

    @cache
    def app() -> Handler:
        settings = load(GatewaySettings)
        wiring = wire()
        sessions = BrowserSessions(
            backends=wiring.use(Backends),
            authorizer=Authorizer(invoke_function(settings.authorizer_function)),
            callers=read_caller,
        )
        wiring.provide(BrowserSessions, lambda: sessions)
        answers = Answers(front=front, rooms=rooms, zone=settings.time_zone)
        return chalice_app(front, pages, PageExchange(front, wiring, sessions, answers))

    def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
        return app()(event, context)

    return handler
