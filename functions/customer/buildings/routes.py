"""The register of buildings over HTTP."""

from __future__ import annotations

from functions.customer.addresses.entities import Address
from functions.customer.buildings.entities import (
    Building,
    BuildingNotFound,
    BuildingRegistered,
    TooFewPorts,
)
from functions.customer.buildings.schemas import (
    BuildingPatch,
    BuildingQuery,
    BuildingView,
    NewBuilding,
)
from functions.customer.buildings.service import BuildingDraft, Buildings
from shared.dynamo import Page
from shared.errors import PreconditionFailed
from shared.http import Call, Endpoints

endpoint = Endpoints("buildings")


@endpoint.get("/buildings", permission="customer:building:read",
              query=BuildingQuery, response=BuildingView, paged=True)  # fmt: skip
def browse(call: Call[None, BuildingQuery]) -> Page[Building]:
    """List buildings by city, street and number."""
    q = call.query
    return call.use(Buildings).page(q.city, q.street, q.limit, q.cursor)


@endpoint.post("/buildings", permission="customer:building:write", request=NewBuilding,
               response=BuildingView, status=201, errors=[BuildingRegistered],
               idempotent=True)  # fmt: skip
def register(call: Call[NewBuilding]) -> Building:
    """Add a building to the register."""
    sent = call.body
    place = Address(region=sent.region, city=sent.city, street=sent.street, building=sent.building)
    return call.use(Buildings).register(
        BuildingDraft(place, sent.status, sent.technologies, sent.ports), call.once
    )


@endpoint.get("/buildings/{buildingId}", permission="customer:building:read",
              response=BuildingView, errors=[BuildingNotFound])  # fmt: skip
def show(call: Call) -> Building:
    """Show one building."""
    return call.use(Buildings).get(call.path["buildingId"])


@endpoint.patch("/buildings/{buildingId}", permission="customer:building:write",
                request=BuildingPatch, response=BuildingView,
                errors=[BuildingNotFound, TooFewPorts, PreconditionFailed])  # fmt: skip
def change(call: Call[BuildingPatch]) -> Building:
    """Change what the network has in a building; its address stays."""
    return call.use(Buildings).change(
        call.path["buildingId"], call.body.changes(), call.seen_version
    )
