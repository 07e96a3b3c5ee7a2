"""Buildings: the register of what the network reaches."""

from __future__ import annotations

from functions.customer.buildings.entities import (
    Building,
    BuildingChanged,
    BuildingInUse,
    BuildingNotFound,
    BuildingRegistered,
    InvalidEntrances,
    PortsListed,
    TooFewPorts,
)
from functions.customer.buildings.schemas import (
    BuildingChanges,
    BuildingQuery,
    BuildingView,
    NewBuilding,
)
from functions.customer.buildings.service import Buildings
from shared.dynamo import Page
from shared.errors import PreconditionFailed
from shared.http import Call, Endpoints

endpoint = Endpoints("Buildings", "Where the network reaches, and where it will.")


@endpoint.get("/buildings", permission="customer:building:read",
              query=BuildingQuery, response=BuildingView, paged=True)  # fmt: skip
def list_buildings(call: Call[None, BuildingQuery]) -> Page[Building]:
    """List buildings, by city, street and number."""
    q = call.query
    return call.use(Buildings).list(q.filter(), q.limit, q.cursor)


@endpoint.post("/buildings", permission="customer:building:write", request=NewBuilding,
               response=BuildingView, status=201,
               errors=[BuildingRegistered, TooFewPorts, InvalidEntrances],
               idempotent=True)  # fmt: skip
def create_building(call: Call[NewBuilding]) -> Building:
    """Add a building to the register."""
    return call.use(Buildings).create(call.body.draft(), call.once)


@endpoint.get("/buildings/{buildingId}", permission="customer:building:read",
              response=BuildingView, errors=[BuildingNotFound])  # fmt: skip
def get_building(call: Call) -> Building:
    """Get a building."""
    return call.use(Buildings).get(call.path["buildingId"])


@endpoint.patch("/buildings/{buildingId}", permission="customer:building:write",
                request=BuildingChanges, response=BuildingView,
                errors=[BuildingNotFound, BuildingChanged, TooFewPorts, InvalidEntrances,
                        PortsListed, PreconditionFailed])  # fmt: skip
def update_building(call: Call[BuildingChanges]) -> Building:
    """Change what is known of a building; its address stays."""
    return call.use(Buildings).update(
        call.path["buildingId"], call.body.changes(), call.seen_version
    )


@endpoint.delete("/buildings/{buildingId}", permission="customer:building:write", status=204,
                 errors=[BuildingNotFound, BuildingChanged, BuildingInUse,
                         PreconditionFailed])  # fmt: skip
def delete_building(call: Call) -> None:
    """Take a building out of the register, in which no port is held."""
    call.use(Buildings).remove(call.path["buildingId"], call.seen_version)
