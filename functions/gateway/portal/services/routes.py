"""Services: what is connected, another tariff, a pause."""

from __future__ import annotations

from functions.gateway.portal.services.views import (
    PreviewPage,
    ServicePage,
    ServicesPage,
    asked_of,
    preview_page,
    service_page,
    services_page,
)
from functions.gateway.screens.pages import Pages
from functions.gateway.screens.visit import Visit
from shared.http import Raw

endpoint = Pages(__name__)
READ, CHANGE = "billing:subscription:read", "billing:subscription:change"
HERE = "/portal/services/{subscriptionId}"


@endpoint.get("/portal/services", permission=READ, template="services.html.j2")
def get_services_page(visit: Visit) -> ServicesPage:
    """Get what is connected."""
    return services_page(visit.get("billing", "/subscriptions", query={"limit": "50"}))


@endpoint.get(HERE, permission=READ, template="service.html.j2")
def get_service_page(visit: Visit) -> ServicePage:
    """Get a service with what can be done about it."""
    path = {"subscriptionId": visit.path["subscriptionId"]}
    found = visit.get("billing", "/subscriptions/{subscriptionId}", path=path)
    return service_page(found, visit.get("billing", "/tariffs", query={"limit": "100"}))


@endpoint.post(
    f"{HERE}/preview", permission=CHANGE, template="preview.html.j2", again=get_service_page
)
def preview_service_page(visit: Visit) -> PreviewPage:
    """Get what a change would cost, to the cent; nothing is changed by it."""
    what, body = asked_of(visit.form)
    route = f"/subscriptions/{{subscriptionId}}/{what}"
    path = {"subscriptionId": visit.path["subscriptionId"]}
    found = visit.send(
        "POST", "billing", route, body, path=path, query={"dryRun": "true"}, step="preview"
    )
    return preview_page(path["subscriptionId"], what, body, found)


@endpoint.post(f"{HERE}/change", permission=CHANGE, again=get_service_page)
def change_service_page(visit: Visit) -> Raw:
    """Change a service as it was shown before."""
    what, body = asked_of(visit.form)
    route = f"/subscriptions/{{subscriptionId}}/{what}"
    path = {"subscriptionId": visit.path["subscriptionId"]}
    visit.send("POST", "billing", route, body, path=path)
    return visit.to(
        f"/portal/services/{path['subscriptionId']}", visit.say("Done, as you have seen it.")
    )


@endpoint.post(f"{HERE}/withdraw", permission=CHANGE, again=get_service_page)
def cancel_change_page(visit: Visit) -> Raw:
    """Withdraw a change that was to come."""
    path = {"subscriptionId": visit.path["subscriptionId"]}
    route = "/subscriptions/{subscriptionId}/scheduled-change"
    visit.send("DELETE", "billing", route, None, path=path)
    return visit.to(f"/portal/services/{path['subscriptionId']}", visit.say("It goes on."))
