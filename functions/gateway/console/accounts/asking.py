"""A customer's accounts, asked for by pages that work on one of them."""

from __future__ import annotations

from pydantic import Field

from functions.gateway.backends import Question
from functions.gateway.console.accounts.views import AccountPage, account_page
from functions.gateway.screens.visit import Visit
from shared.http import Query


class Chosen(Query):
    """Which of the customer's accounts is worked on; the first one where none is named."""

    account: str = Field(default="", max_length=64)


def chosen_account(visit: Visit) -> AccountPage:
    """The customer and the account that was chosen. Raises: Refused."""
    customer_id = visit.path["customerId"]
    known = visit.all_of(
        {
            "customer": Question(
                "customer", "/customers/{customerId}", {"customerId": customer_id}
            ),
            "accounts": Question(
                "billing", "/accounts", query={"customerId": customer_id, "limit": "50"}
            ),
        }
    )
    return account_page(known, visit.form.value("accountId", visit.query.account))
