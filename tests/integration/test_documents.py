"""Documents on the deployed stack: made by events, lent by links that lead to one document alone."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from pypdf import PdfReader

from infra.local.play.client import Api, until
from tests.integration.performance import Performance


@pytest.fixture(scope="module")
def customer(first_play: Performance) -> Api:
    api: Api = first_play.fact("customer")
    return api


@pytest.fixture(scope="module")
def invoice(customer: Api) -> Any:
    return customer.get("/invoices")["items"][-1]


@pytest.fixture(scope="module")
def link(customer: Api, invoice: Any) -> Any:
    return customer.get(f"/invoices/{invoice['id']}/document")


def test_a_customer_reads_their_invoice_in_their_language(link: Any, invoice: Any) -> None:
    got = httpx.get(link["url"])
    assert got.status_code == 200
    assert got.headers["content-type"] == "application/pdf"
    assert link["fileName"] in got.headers["content-disposition"]
    text = " ".join(
        " ".join(p.extract_text() for p in PdfReader(BytesIO(got.content)).pages).split()
    )
    assert f"Счёт № {invoice['number']}" in text
    assert invoice["total"].replace(".", ",") in text.replace(" ", "")


def test_a_link_is_good_for_five_minutes_and_for_one_document(link: Any) -> None:
    url = urlsplit(link["url"])
    assert parse_qs(url.query)["X-Amz-Expires"] == ["300"]
    bare = url._replace(query="").geturl()
    other = url._replace(path=url.path.rpartition("/")[0] + "/another.pdf").geturl()
    longer = link["url"].replace("X-Amz-Expires=300", "X-Amz-Expires=3000")
    for wrong in (bare, other, longer):
        assert httpx.get(wrong).status_code in (403, 404), wrong


def test_nobody_else_is_lent_it(second_play: Performance, invoice: Any) -> None:
    stranger: Api = second_play.fact("customer")
    for path in ("document", "act"):
        answer = stranger.request("GET", f"/invoices/{invoice['id']}/{path}")
        assert answer.status_code == 404, answer.text


def test_an_invoice_is_sent_again_when_staff_ask(
    admin: Api, first_play: Performance, invoice: Any
) -> None:
    address = first_play.fact("visitor")[0]
    mailbox = first_play.stage.mailbox

    def received() -> int:
        return sum(1 for mail in mailbox.to(address) if invoice["number"] in mail.subject)

    before = received()
    answer = admin.post(f"/invoices/{invoice['id']}/send")
    assert answer["id"] == invoice["id"]
    assert until(lambda: received() > before, "the letter")
    assert received() == before + 1
