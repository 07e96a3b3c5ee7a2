"""Connected buildings over HTTP."""

from __future__ import annotations

from functions.monitoring.connections.entities import BuildingNotConnected, ConnectedBuilding
from functions.monitoring.connections.schemas import ConnectedBuildingView
from functions.monitoring.connections.service import ConnectedBuildings
from functions.monitoring.nodes.entities import NodeNotFound
from shared.dynamo import Page
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("Connected buildings", "Which buildings hang on which nodes.")
READ, WRITE = "monitoring:node:read", "monitoring:node:write"


@endpoint.get("/nodes/{nodeId}/buildings", permission=READ, query=PageQuery,
              response=ConnectedBuildingView, paged=True)  # fmt: skip
def list_node_buildings(call: Call[None, PageQuery]) -> Page[ConnectedBuilding]:
    """List the buildings that hang on a node itself, by id."""
    q = call.query
    return call.use(ConnectedBuildings).list(call.path["nodeId"], q.limit, q.cursor)


@endpoint.put("/nodes/{nodeId}/buildings/{buildingId}", permission=WRITE,
              response=ConnectedBuildingView, errors=[NodeNotFound])  # fmt: skip
def update_node_building(call: Call) -> ConnectedBuilding:
    """Connect a building to a node, whatever it hung on before."""
    return call.use(ConnectedBuildings).update(call.path["nodeId"], call.path["buildingId"])


@endpoint.delete("/nodes/{nodeId}/buildings/{buildingId}", permission=WRITE, status=204,
                 errors=[BuildingNotConnected])  # fmt: skip
def delete_node_building(call: Call) -> None:
    """Take a building off a node."""
    call.use(ConnectedBuildings).delete(call.path["nodeId"], call.path["buildingId"])
