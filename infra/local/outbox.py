"""What was sent locally: `make outbox` lists it, and writes a page with each mail as it looks."""

from __future__ import annotations

import html
from typing import Any

import httpx
from rich.table import Table

from infra.local.clients import session
from infra.local.place import REGION, Place, chosen
from infra.local.play.mailbox import Mail, Mailbox
from infra.local.screen import console, door

COLUMNS = ("created_at", "channel", "address", "template", "state", "reason")
LAST = 200
PAGE = """<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Outbox</title><meta name="color-scheme" content="light dark">
<style>body{{font:14px system-ui;margin:16px}}td,th{{padding:2px 12px 2px 0;text-align:left}}
iframe{{width:100%;max-width:420px;height:640px;border:1px solid #888}}</style>
<h1>Messages</h1><table><tr>{head}</tr>{rows}</table><h1>Mails</h1>{mails}"""


def sent(place: Place, table: str) -> list[dict[str, Any]]:
    """The messages outside the feeds, on every channel, the newest first."""
    resource = session().resource("dynamodb", endpoint_url=place.endpoint, region_name=REGION)
    asked: dict[str, Any] = {}
    found: list[dict[str, Any]] = []
    while True:
        answer = resource.Table(table).scan(**asked)
        found += [item for item in answer["Items"] if item["sk"] == "MESSAGE"]
        if "LastEvaluatedKey" not in answer:
            break
        asked = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}
    outside = [item for item in found if item["channel"] != "in_app"]
    return sorted(outside, key=lambda item: str(item["created_at"]), reverse=True)[:LAST]


def page(messages: list[dict[str, Any]], mails: list[Mail]) -> str:
    """A page of its own, without anything from elsewhere; what people wrote is escaped."""
    head = "".join(f"<th>{name}</th>" for name in COLUMNS)
    rows = "".join(
        "<tr>" + "".join(f"<td>{html.escape(_cell(m, name))}</td>" for name in COLUMNS) + "</tr>"
        for m in messages
    )
    shown = "".join(
        f"<details><summary>{html.escape(m.to)}: {html.escape(m.subject)}</summary>"
        f'<iframe sandbox srcdoc="{html.escape(m.html or html.escape(m.text))}"></iframe></details>'
        for m in reversed(mails[-LAST:])
    )
    return PAGE.format(head=head, rows=rows, mails=shown)


def _cell(message: dict[str, Any], name: str) -> str:
    return str(message.get(name) or "")


def main() -> None:
    """List the messages, and say where the page lies."""
    with door():
        place = chosen()
        table = place.outputs()["tables"]["notification"]
        messages = sent(place, table)
        with httpx.Client(timeout=10) as web:
            mails = Mailbox(web, place.endpoint).all()
        listed = Table(*COLUMNS, box=None)
        for message in messages:
            listed.add_row(*(_cell(message, name) for name in COLUMNS))
        console.print(listed)
        place.note("outbox.html", page(messages, mails))
        console.print(f"{len(messages)} messages; how mails look: {place.path('outbox.html')}")


if __name__ == "__main__":
    main()
