"""Connected buildings as they go out."""

from __future__ import annotations

from pydantic import Field

from functions.monitoring.fields import ID, Version
from shared.http import Schema


class ConnectedBuildingView(Schema):
    building_id: str = Field(description="The building's id.", examples=[ID])
    node_id: str = Field(description="The node that it hangs on.", examples=[ID])
    version: Version
