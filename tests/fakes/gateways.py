"""Payment gateways on loopback, after their documented APIs, which misbehave when they are told to.

A fault is taken by the next POST: `silent` does its work and never answers, `500` does it and
answers with an error, `refused` does nothing and answers with an error.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

Answer = tuple[int, dict[str, Any]]
NOT_FOUND: Answer = (404, {"error": {"type": "invalid_request_error", "code": "resource_missing"}})
UNKNOWN: Answer = (404, {"type": "error", "code": "not_found"})
SILENCE_SECONDS = 1.0


@dataclass
class Double:
    """What every gateway here has: answers kept by idempotency key, faults, and a log."""

    faults: list[str] = field(default_factory=list)
    asked: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    kept: dict[str, Answer] = field(default_factory=dict)
    url: str = ""
    key_header = "Idempotency-Key"

    def respond(self, method: str, path: str, sent: dict[str, Any], key: str) -> Answer | None:
        """An answer; None for silence."""
        self.asked.append((method, path, sent))
        fault = self.faults.pop(0) if method == "POST" and self.faults else ""
        if fault == "refused":
            return 500, self.error()
        if key and key in self.kept:
            answer = self.kept[key]
        else:
            answer = self.answer(method, path, sent)
            if key:
                self.kept[key] = answer
        if fault == "silent":
            return None
        return (500, self.error()) if fault == "500" else answer

    def answer(self, method: str, path: str, sent: dict[str, Any]) -> Answer:
        """What the API does."""
        raise NotImplementedError

    def error(self) -> dict[str, Any]:
        """The body of a 500."""
        return {"error": {"type": "api_error"}, "type": "error", "code": "internal_server_error"}

    @contextmanager
    def served(self) -> Iterator[None]:
        """On loopback for as long as it lasts."""
        double = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._do("GET")

            def do_POST(self) -> None:
                self._do("POST")

            def _do(self, method: str) -> None:
                parts = urlsplit(self.path)
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                is_json = "json" in (self.headers.get("Content-Type") or "") and body
                sent = json.loads(body) if is_json else dict(parse_qsl(body.decode()))
                sent |= dict(parse_qsl(parts.query))
                key = self.headers.get(double.key_header, "")
                found = double.respond(method, parts.path, sent, key)
                if found is None:
                    time.sleep(SILENCE_SECONDS)
                    self.close_connection = True
                    return
                text = json.dumps(found[1]).encode()
                self.send_response(found[0])
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        self.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


@dataclass
class StripeDouble(Double):
    """Stripe's Checkout, payment and setup intents; a token such as `pm_card_9995` is declined."""

    pages: dict[str, dict[str, Any]] = field(default_factory=dict)
    intents: dict[str, dict[str, Any]] = field(default_factory=dict)
    detached: list[str] = field(default_factory=list)
    refunds: list[dict[str, Any]] = field(default_factory=list)

    def answer(self, method: str, path: str, sent: dict[str, Any]) -> Answer:
        kind, _, rest = path.removeprefix("/v1/").partition("/")
        match method, kind, rest:
            case "POST", "checkout", "sessions":
                return 200, self._open(sent)
            case "POST", "payment_intents", "":
                return self._charge(sent)
            case "POST", "refunds", "":
                return self._refund(sent)
            case "GET", _, _:
                return self._shown(kind, rest, sent)
            case "POST", "payment_methods", _:
                self.detached.append(rest.removesuffix("/detach"))
                return 200, {"object": "payment_method", "id": rest}
        return NOT_FOUND

    def _shown(self, kind: str, rest: str, sent: dict[str, Any]) -> Answer:
        match kind, rest:
            case "checkout", _:
                page = self.pages.get(rest.removeprefix("sessions/"))
                made = page and self.intents.get(page["payment_intent"] or "")
                return (200, page | {"payment_intent": made}) if page else NOT_FOUND
            case "refunds", "":
                return 200, {"object": "list", "data": self.refunds, "has_more": False}
            case "payment_intents", "":
                mine = [i for i in self.intents.values() if i["customer"] == sent["customer"]]
                return 200, {"object": "list", "data": mine, "has_more": False}
            case "payment_intents", _:
                return (200, self.intents[rest]) if rest in self.intents else NOT_FOUND
            case "payment_methods", _:
                card = {"brand": "visa", "last4": rest[-4:], "exp_year": 2030, "exp_month": 4}
                known = {"object": "payment_method", "id": rest, "type": "card", "card": card}
                return 200, known
            case "setup_intents", _:
                known = {"object": "setup_intent", "id": rest, "payment_method": "pm_card_4242"}
                return 200, known | {"customer": "cus_1"}
        return NOT_FOUND

    def _refund(self, sent: dict[str, Any]) -> Answer:
        if sent["payment_intent"] not in self.intents:
            return NOT_FOUND
        key = {"refund_key": sent["metadata[refund_key]"]}
        made = {"object": "refund", "id": f"re_{len(self.refunds) + 1}", "status": "succeeded"}
        self.refunds.append(made | {"metadata": key, "amount": int(sent["amount"])})
        return 200, self.refunds[-1]

    def pay(self, page_id: str) -> dict[str, Any]:
        """The payer pays on a page; the event that Stripe sends."""
        page = self.pages[page_id]
        made = self._intent(page["asked"], "payment_intent_data[metadata][payment_id]")
        made |= {
            "status": "succeeded",
            "amount": int(page["asked"]["line_items[0][price_data][unit_amount]"]),
            "currency": page["asked"]["line_items[0][price_data][currency]"],
            "payment_method": "pm_card_4242",
            "setup_future_usage": page["asked"].get("payment_intent_data[setup_future_usage]"),
        }
        page |= {"payment_intent": made["id"], "status": "complete"}
        return an_event("payment_intent.succeeded", made)

    def _open(self, sent: dict[str, Any]) -> dict[str, Any]:
        made = f"cs_{len(self.pages) + 1}"
        self.pages[made] = {
            "object": "checkout.session",
            "id": made,
            "url": f"https://checkout.stripe.test/{made}",
            "status": "open",
            "mode": sent["mode"],
            "payment_intent": None,
            "asked": sent,
        }
        return self.pages[made]

    def _intent(self, sent: dict[str, Any], name: str) -> dict[str, Any]:
        made: dict[str, Any] = {
            "object": "payment_intent",
            "id": f"pi_{len(self.intents) + 1}",
            "created": 1773133200,
            "customer": sent.get("customer", "cus_1"),
            "metadata": {"payment_id": sent.get(name, "")},
        }
        self.intents[made["id"]] = made
        return made

    def _charge(self, sent: dict[str, Any]) -> Answer:
        made = self._intent(sent, "metadata[payment_id]")
        token = sent["payment_method"]
        made |= {"amount": int(sent["amount"]), "currency": sent["currency"]}
        made |= {"status": "succeeded", "payment_method": token}
        code = {"9995": "insufficient_funds", "9979": "stolen_card"}.get(token[-4:])
        if code is None:
            return 200, made
        error = {"type": "card_error", "code": "card_declined", "decline_code": code}
        made |= {"status": "requires_payment_method", "last_payment_error": error}
        return 402, {"error": error}


def an_event(kind: str, about: dict[str, Any], number: int = 1) -> dict[str, Any]:
    """An event of Stripe's."""
    return {
        "object": "event",
        "id": f"evt_{kind}_{about['id']}_{number}",
        "type": kind,
        "created": 1773133200,
        "data": {"object": about},
    }


@dataclass
class YookassaDouble(Double):
    """YooKassa's payments and payment methods; a token such as `pm-9995` is declined."""

    payments: dict[str, dict[str, Any]] = field(default_factory=dict)
    methods: dict[str, dict[str, Any]] = field(default_factory=dict)
    refunds: list[dict[str, Any]] = field(default_factory=list)
    now: datetime = datetime(2026, 3, 10, 9, tzinfo=UTC)
    key_header = "Idempotence-Key"

    def answer(self, method: str, path: str, sent: dict[str, Any]) -> Answer:
        match method, path.strip("/").split("/"):
            case "POST", ["payments"]:
                return self._create(sent)
            case "POST", ["payments", one, "capture"]:
                self.payments[one] |= {"status": "succeeded"}
                return 200, self.payments[one]
            case "POST", ["payment_methods"]:
                return 200, self._method(sent)
            case "POST", ["refunds"] if sent["payment_id"] in self.payments:
                made = {"id": f"r-{len(self.refunds) + 1}", "status": "succeeded"}
                self.refunds.append(sent | made)
                return 200, self.refunds[-1]
            case "GET", named:
                return self._shown(named, sent)
        return UNKNOWN

    def _shown(self, named: list[str], sent: dict[str, Any]) -> Answer:
        match named:
            case ["refunds"]:
                return 200, {"type": "list", "items": self.refunds}
            case ["payments"]:
                return 200, self._listed(sent)
            case ["payments", one] if one in self.payments:
                return 200, self.payments[one]
            case ["refunds", one] if found := [r for r in self.refunds if r["id"] == one]:
                return 200, found[0]
            case ["payment_methods", one] if one in self.methods:
                return 200, self.methods[one]
        return UNKNOWN

    def pay(self, payment_id: str, status: str = "succeeded") -> dict[str, Any]:
        """The payer pays on the page; the notification that YooKassa sends."""
        made = self.payments[payment_id]
        made |= {"status": status}
        made["payment_method"] = a_card("pm-4242", saved=made.pop("to_save", False))
        return self.notification(made)

    def notification(self, made: dict[str, Any], kind: str = "payment") -> dict[str, Any]:
        """What it sends of an object."""
        event = f"{kind}.{made['status']}"
        return {"type": "notification", "event": event, "object": made}

    def _create(self, sent: dict[str, Any]) -> Answer:
        made: dict[str, Any] = {
            "id": f"2d-{len(self.payments) + 1}",
            "status": "pending",
            "amount": sent["amount"],
            "created_at": self.now.isoformat(),
            "metadata": sent["metadata"],
            "to_save": sent.get("save_payment_method"),
        }
        token = sent.get("payment_method_id")
        if token == "pm-gone":
            return 400, {
                "type": "error",
                "code": "invalid_request",
                "parameter": "payment_method_id",
            }
        if token:
            why = {"9995": "insufficient_funds", "9979": "permission_revoked"}.get(token[-4:])
            made |= {"status": "canceled" if why else "succeeded"}
            made |= {"cancellation_details": {"party": "payment_network", "reason": why}}
        else:
            page = f"https://yookassa.test/{made['id']}"
            made["confirmation"] = {"type": "redirect", "confirmation_url": page}
        self.payments[made["id"]] = made
        return 200, made

    def _method(self, sent: dict[str, Any]) -> dict[str, Any]:
        page = {"type": "redirect", "confirmation_url": "https://yookassa.test/save"}
        made = a_card(f"pm-{len(self.methods) + 1}-4242", saved=False)
        made |= {"status": "pending", "confirmation": page}
        self.methods[made["id"]] = made
        return made

    def _listed(self, sent: dict[str, Any]) -> dict[str, Any]:
        """Two a page, so that pages are turned."""
        since, until = (datetime.fromisoformat(sent[f"created_at.{end}"]) for end in ("gte", "lte"))
        within = timedelta(0) <= self.now - since <= until - since
        mine = list(self.payments.values()) if within else []
        start = int(sent.get("cursor", 0))
        more = {"next_cursor": str(start + 2)} if len(mine) > start + 2 else {}
        return {"type": "list", "items": mine[start : start + 2], **more}


def a_card(token: str, *, saved: bool) -> dict[str, Any]:
    """A payment method of YooKassa's."""
    card = {"last4": token[-4:], "expiry_year": "2030", "expiry_month": "04", "card_type": "Mir"}
    return {"type": "bank_card", "id": token, "saved": saved, "card": card}
