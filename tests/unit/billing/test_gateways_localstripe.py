"""Stripe's saved cards against localstripe, a stand-in that others wrote: a process of its own on loopback."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from functions.billing.payments.gateways import Outcome
from functions.billing.payments.stripe_gateway import Stripe
from functions.billing.wallets.entities import PaymentMethod
from tests.unit.billing.test_gateways_stripe import NOW, a_method, a_payment

KEYS = json.dumps({"apiKey": "sk_test_12345", "webhookSecret": "whsec_x"})


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    log = tmp_path_factory.mktemp("localstripe") / "log"
    url = f"http://127.0.0.1:{port}"
    with log.open("w") as said:
        server = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "localstripe", "--port", str(port), "--from-scratch"],
            stdout=said, stderr=said, cwd=log.parent,
        )  # fmt: skip
    try:
        _wait(url, log)
        yield url
    finally:
        server.terminate()
        server.wait()


def _wait(url: str, log: Path) -> None:
    for _ in range(100):
        try:
            httpx.get(f"{url}/v1/customers", auth=("sk_test_12345", ""))
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(log.read_text())


def saved(url: str, number: str) -> PaymentMethod:
    """A card that is saved for a new customer."""
    known: Any = httpx.Client(base_url=f"{url}/v1", auth=("sk_test_12345", ""))
    payer = known.post("/customers", data={"email": "anna@example.org"}).json()["id"]
    card = {"number": number, "exp_month": "4", "exp_year": "2030", "cvc": "123"}
    asked = {"type": "card"} | {f"card[{name}]": value for name, value in card.items()}
    token = known.post("/payment_methods", data=asked).json()["id"]
    attached = known.post(f"/payment_methods/{token}/attach", data={"customer": payer})
    assert attached.status_code == 200, attached.text
    known.close()
    method = a_method(number[-4:])
    return replace(method, card=replace(method.card, token=token, payer=payer))


def test_a_card_is_charged(address: str) -> None:
    stripe, method = Stripe(lambda: KEYS, "https://my.test", address), saved(address, "4242" * 4)
    payment = a_payment(method_id="method-1", gateway_ref=method.card.payer)
    said = stripe.charge(payment, method)
    assert said.charge is not None
    assert (said.outcome, said.charge.amount) == (Outcome.SUCCEEDED, payment.amount)
    assert stripe.find(replace(payment, gateway_ref=said.ref), NOW) == said


def test_a_card_that_is_declined_is_known_to_be(address: str) -> None:
    stripe = Stripe(lambda: KEYS, "https://my.test", address)
    method = saved(address, "4000000000000341")
    payment = a_payment(id="payment-3", method_id="method-1", gateway_ref=method.card.payer)
    said = stripe.charge(payment, method)
    assert (said.outcome, said.reason) == (Outcome.FAILED, "card_declined")


def test_one_that_needs_its_holder_is_given_up(address: str) -> None:
    """Nobody is there to confirm it, so that it must not be confirmed later."""
    stripe, method = (
        Stripe(lambda: KEYS, "https://my.test", address),
        saved(address, "4000002500003155"),
    )
    payment = a_payment(id="payment-4", method_id="method-1", gateway_ref=method.card.payer)
    said = stripe.charge(payment, method)
    assert (said.outcome, said.reason) == (Outcome.FAILED, "authentication_required")
