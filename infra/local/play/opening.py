"""Finds the deployed stack and sets the stage."""

from __future__ import annotations

import json

import httpx

from infra.local.clients import session
from infra.local.place import Place, chosen
from infra.local.play.client import Api, StepFailed
from infra.local.play.mailbox import Mailbox
from infra.local.play.stage import Stage

PATIENCE = 90.0  # seconds for one call: the first one to a function waits for its cold start


def open_stage(place: Place | None = None) -> Stage:
    """The stage on the deployed stack. Raises: StepFailed when nothing is deployed."""
    place = place or chosen()
    try:
        outputs = place.outputs()
        login = json.loads(place.path("logins.json").read_text())
    except FileNotFoundError as error:
        raise StepFailed("nothing is deployed here yet; `make run` does it") from error
    http = httpx.Client(timeout=PATIENCE, trust_env=False)
    return Stage(
        api=Api(http, outputs["apiUrl"]),
        mailbox=Mailbox(http, place.endpoint),
        session=session(),
        endpoint=place.endpoint,
        outputs=outputs,
        admin=(login["email"], login["password"]),
    )
