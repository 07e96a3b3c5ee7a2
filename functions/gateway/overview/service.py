"""What screens one can ask for."""

from __future__ import annotations

from functions.gateway.backends import Answer, Backends, Caller, Question
from functions.gateway.overview.entities import CustomerOverview, Part
from shared.component import component
from shared.errors import NotFound
from shared.principal import Principal

_LATEST = {"limit": "5"}
PARTS = {
    "profile": Question("customer", "/me/profile"),
    "services": Question("customer", "/me/services"),
    "account": Question("billing", "/me/account"),
    "invoices": Question("billing", "/invoices", query=_LATEST),
    "tickets": Question("support", "/tickets", query=_LATEST),
    "notifications": Question("notification", "/notifications", query=_LATEST),
}
"""What the parts are asked; each is a route that the customer could call themselves."""


class NotACustomer(NotFound):
    """Only a customer has such an overview."""


@component
class Overviews:
    """Use cases of overviews."""

    backends: Backends

    def get(self, by: Principal, caller: Caller) -> CustomerOverview:
        """The caller's first screen, without what does not answer in time.

        `caller` describes them to the services. Raises: NotACustomer.
        """
        if by.customer_id is None:
            raise NotACustomer
        answers = self.backends.ask(PARTS, caller)
        return CustomerOverview(**{name: _part(answer) for name, answer in answers.items()})


def _part(answer: Answer) -> Part:
    """A part; what does not exist (yet) is available and empty, what is refused is neither."""
    if answer.status == 200:
        return Part(available=True, data=answer.body)
    return Part(available=answer.status == 404)
