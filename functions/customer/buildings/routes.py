"""Buildings: the register of what the network reaches."""

from __future__ import annotations

from functions.customer.addresses.entities import Address
from functions.customer.buildings.entities import (
    Building,
    BuildingChanged,
    BuildingNotFound,
    BuildingRegistered,
    TooFewPorts,
)
from functions.customer.buildings.schemas import (
    BuildingChanges,
    BuildingQuery,
    BuildingView,
    NewBuilding,
)
from functions.customer.buildings.service import BuildingDraft, Buildings
from shared.dynamo import Page
from shared.errors import PreconditionFailed
from shared.http import Call, Endpoints

endpoint = Endpoints("Buildings", "Where the network reaches, and where it will.")


@endpoint.get("/buildings", permission="customer:building:read",
              query=BuildingQuery, response=BuildingView, paged=True)  # fmt: skip
def list_buildings(call: Call[None, BuildingQuery]) -> Page[Building]:
    """List buildings, by city, street and number."""
    q = call.query
    return call.use(Buildings).list(q.city, q.street, q.limit, q.cursor)


@endpoint.post("/buildings", permission="customer:building:write", request=NewBuilding,
               response=BuildingView, status=201, errors=[BuildingRegistered],
               idempotent=True)  # fmt: skip
def create_building(call: Call[NewBuilding]) -> Building:
    """Add a building to the register."""
    sent = call.body
    place = Address(region=sent.region, city=sent.city, street=sent.street, building=sent.building)
    return call.use(Buildings).create(
        BuildingDraft(place, sent.status, sent.technologies, sent.ports), call.once
    )


@endpoint.get("/buildings/{buildingId}", permission="customer:building:read",
              response=BuildingView, errors=[BuildingNotFound])  # fmt: skip
def get_building(call: Call) -> Building:
    """Get a building."""
    return call.use(Buildings).get(call.path["buildingId"])


@endpoint.patch("/buildings/{buildingId}", permission="customer:building:write",
                request=BuildingChanges, response=BuildingView,
                errors=[BuildingNotFound, BuildingChanged, TooFewPorts,
                        PreconditionFailed])  # fmt: skip
def update_building(call: Call[BuildingChanges]) -> Building:
    """Change a building's readiness, technologies or ports; its address stays."""
    return call.use(Buildings).update(
        call.path["buildingId"], call.body.changes(), call.seen_version
    )
