"""Changes of a service: another tariff, suspended, resumed; the exact effect is shown before."""

from __future__ import annotations

from typing import Any

from functions.gateway.backends import Question
from functions.gateway.console.services.views import (
    ServicePage,
    new_reasons,
    other_tariffs,
    own_reasons,
    service_page,
)
from functions.gateway.screens.pages import Pages
from functions.gateway.screens.typed import filled
from functions.gateway.screens.visit import Visit
from shared.http import Raw

endpoint = Pages(__name__)
MAY = "billing:subscription:change"
PLACE = "/console/customers/{customerId}/services/{subscriptionId}"
CHANGE = "/subscriptions/{subscriptionId}/change-tariff"
SUSPEND = "/subscriptions/{subscriptionId}/suspend"
RESUME = "/subscriptions/{subscriptionId}/resume"


def _known(visit: Visit, **more: Question) -> dict[str, Any]:
    """The customer and the service, and what else is asked. Raises: Refused."""
    customer = {"customerId": visit.path["customerId"]}
    return visit.all_of(
        {
            "customer": Question("customer", "/customers/{customerId}", customer),
            "service": Question("billing", "/subscriptions/{subscriptionId}", _service(visit)),
            **more,
        }
    )


def _service(visit: Visit) -> dict[str, str]:
    return {"subscriptionId": visit.path["subscriptionId"]}


def _done(visit: Visit, said: str) -> Raw:
    return visit.to(f"/console/customers/{visit.path['customerId']}#services", said)


@endpoint.get(f"{PLACE}/tariff", permission=MAY, template="tariff.html.j2")
def get_tariff_change_page(visit: Visit) -> ServicePage:
    """Get the form for another tariff."""
    return _tariff_page(visit, None)


def _tariff_page(visit: Visit, effect: dict[str, Any] | None) -> ServicePage:
    published = {"status": "published", "limit": "100"}
    known = _known(visit, tariffs=Question("billing", "/tariffs", query=published))
    return service_page(known, other_tariffs(known), effect)


def _change(visit: Visit) -> dict[str, str]:
    """The change of tariff that the form asks for: on a day, or else now or at the period's end."""
    form = visit.form
    sent = {"tariffId": form.value("tariffId")}
    when = form.value("when")
    return sent | ({"on": form.value("on")} if when == "on" else filled(when=when))


@endpoint.post(
    f"{PLACE}/tariff/preview",
    permission=MAY,
    template="tariff.html.j2",
    again=get_tariff_change_page,
)
def preview_tariff_change_page(visit: Visit) -> ServicePage:
    """Show what another tariff would bill and credit."""
    return _tariff_page(
        visit, visit.try_out("billing", CHANGE, _change(visit), path=_service(visit))
    )


@endpoint.post(f"{PLACE}/tariff", permission=MAY, again=get_tariff_change_page)
def create_tariff_change_page(visit: Visit) -> Raw:
    """Change the tariff."""
    visit.send("POST", "billing", CHANGE, _change(visit), path=_service(visit))
    return _done(visit, visit.say("The tariff is changed."))


@endpoint.get(f"{PLACE}/suspension", permission=MAY, template="suspension.html.j2")
def get_suspension_page(visit: Visit) -> ServicePage:
    """Get the form that suspends a service."""
    return _suspension_page(visit, None)


def _suspension_page(visit: Visit, effect: dict[str, Any] | None) -> ServicePage:
    known = _known(visit)
    return service_page(known, new_reasons(known), effect)


def _suspension(visit: Visit) -> dict[str, str]:
    return filled(**{n: visit.form.value(n) for n in ("kind", "startsOn", "endsOn")})


@endpoint.post(
    f"{PLACE}/suspension/preview",
    permission=MAY,
    template="suspension.html.j2",
    again=get_suspension_page,
)
def preview_suspension_page(visit: Visit) -> ServicePage:
    """Show what the suspension would credit and bill."""
    sent = _suspension(visit)
    return _suspension_page(visit, visit.try_out("billing", SUSPEND, sent, path=_service(visit)))


@endpoint.post(f"{PLACE}/suspension", permission=MAY, again=get_suspension_page)
def create_suspension_page(visit: Visit) -> Raw:
    """Suspend the service."""
    visit.send("POST", "billing", SUSPEND, _suspension(visit), path=_service(visit))
    return _done(visit, visit.say("The service is suspended."))


@endpoint.get(f"{PLACE}/resumption", permission=MAY, template="resumption.html.j2")
def get_resumption_page(visit: Visit) -> ServicePage:
    """Get the form that resumes a service."""
    return _resumption_page(visit, None)


def _resumption_page(visit: Visit, effect: dict[str, Any] | None) -> ServicePage:
    known = _known(visit)
    return service_page(known, own_reasons(known), effect)


@endpoint.post(
    f"{PLACE}/resumption/preview",
    permission=MAY,
    template="resumption.html.j2",
    again=get_resumption_page,
)
def preview_resumption_page(visit: Visit) -> ServicePage:
    """Show what resuming the service would bill."""
    sent = filled(kind=visit.form.value("kind"))
    return _resumption_page(visit, visit.try_out("billing", RESUME, sent, path=_service(visit)))


@endpoint.post(f"{PLACE}/resumption", permission=MAY, again=get_resumption_page)
def create_resumption_page(visit: Visit) -> Raw:
    """Resume the service."""
    sent = filled(kind=visit.form.value("kind"))
    visit.send("POST", "billing", RESUME, sent, path=_service(visit))
    return _done(visit, visit.say("The reason is lifted."))
