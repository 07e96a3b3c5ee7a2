"""Single ports over HTTP."""

from __future__ import annotations

from functions.customer.buildings.entities import Building, BuildingNotFound, NoFreePort
from functions.customer.buildings.ports import (
    NotInThisBuilding,
    Port,
    PortExists,
    PortNotFound,
    PortOutOfOrder,
    PortTaken,
)
from functions.customer.buildings.schemas import BuildingView
from functions.customer.ports.schemas import PortChanges, PortQuery, PortsForm, PortView
from functions.customer.ports.service import Ports
from shared.dynamo import Page
from shared.errors import PreconditionFailed, Unavailable
from shared.http import Call, Endpoints

endpoint = Endpoints("Buildings")
READ, WRITE = "customer:building:read", "customer:building:write"


@endpoint.get("/buildings/{buildingId}/ports", permission=READ, query=PortQuery,
              response=PortView, paged=True)  # fmt: skip
def list_building_ports(call: Call[None, PortQuery]) -> Page[Port]:
    """List the ports of a building that are registered one by one, by equipment and name."""
    q = call.query
    return call.use(Ports).list(call.path["buildingId"], q.state, q.limit, q.cursor)


@endpoint.post("/buildings/{buildingId}/ports", permission=WRITE, request=PortsForm,
               response=BuildingView, status=201, idempotent=True,
               errors=[BuildingNotFound, PortExists, Unavailable])  # fmt: skip
def register_building_ports(call: Call[PortsForm]) -> Building:
    """Register ports of a switch or an OLT one by one; the answer is the building."""
    return call.use(Ports).register(call.path["buildingId"], call.body.draft(), call.once)


@endpoint.get("/buildings/{buildingId}/ports/{portId}", permission=READ, response=PortView,
              errors=[PortNotFound])  # fmt: skip
def get_building_port(call: Call) -> Port:
    """Get a port."""
    return call.use(Ports).get(call.path["buildingId"], call.path["portId"])


@endpoint.patch("/buildings/{buildingId}/ports/{portId}", permission=WRITE, request=PortChanges,
                response=PortView,
                errors=[PortNotFound, PortTaken, PortOutOfOrder, NoFreePort, NotInThisBuilding,
                        PreconditionFailed, Unavailable])  # fmt: skip
def update_building_port(call: Call[PortChanges]) -> Port:
    """Put a contract on a port, or free, reserve or mark it as faulty.

    Two contracts are never on one port; a contract that is on another one moves here.
    """
    path, change = call.path, call.body.change()
    return call.use(Ports).update(path["buildingId"], path["portId"], change, call.seen_version)


@endpoint.delete("/buildings/{buildingId}/ports/{portId}", permission=WRITE, status=204,
                 errors=[PortNotFound, PortTaken, Unavailable])  # fmt: skip
def delete_building_port(call: Call) -> None:
    """Take a port out of the register on which no contract is."""
    call.use(Ports).remove(call.path["buildingId"], call.path["portId"])
