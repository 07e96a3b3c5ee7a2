"""Published stories of money that goes back: what is due on the invoice after each step."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.acceptance.case_files import Case, all_cases, cases
from tests.fakes.paying import PaymentsHouse
from tests.fakes.people import an_admin


class Story:
    """An account with one invoice of one item, and its payments in order."""

    def __init__(self, total: str) -> None:
        self.house = PaymentsHouse()
        self.house.open(currency="USD")
        self.invoice_id = self.house.sell(total).id
        self.payments: list[dict[str, Any]] = []

    def take(self, step: dict[str, Any]) -> None:
        if "pay" in step:
            self.payments.append(self.house.pay(step["pay"]))
            return
        payment = self.payments[step.get("of", 1) - 1]
        if "chargeback" in step:
            assert self.house.dispute(payment, step["chargeback"]).json["state"] == "applied"
            return
        credited = {"invoiceId": self.invoice_id, "item": 1, "amount": step.get("credit")}
        items = [credited] if "credit" in step else []
        reply = self.house.refund(payment, amount=step["refund"], items=items)
        assert reply.status == 201, reply.text
        self.house.hear_refunds()

    def due(self) -> str:
        """What is due on the invoice, which is what the account owes."""
        due = self.house.invoices.get(self.invoice_id).amount_due
        assert self.house.account().balance == -due
        return f"{due:.2f}"

    def refunded(self) -> str:
        shown = self.house.api.get("/payments", query={"accountId": "acc"}, by=an_admin()).json
        return f"{sum(Decimal(one['refunded']) for one in shown['items']):.2f}"


@pytest.mark.parametrize("case", cases("refund", "refund", "chargeback"))
def test_money_goes_back_as_published(case: Case) -> None:
    story, due, refunded = Story(case["input"]["invoice"]), [], []
    for step in case["input"]["steps"]:
        story.take(step)
        due.append(story.due())
        refunded.append(story.refunded())
    expected = case["expected"]
    assert (due, refunded) == (expected["invoice_due"], expected["refunded"])
    credited = story.house.invoices.get(story.invoice_id).amount_credited
    assert str(credited or "0.00") == expected.get("credited", "0.00")


def test_every_story_is_told() -> None:
    assert {case["kind"] for case in all_cases("refund")} == {"refund", "chargeback"}
