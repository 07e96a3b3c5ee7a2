"""What a deployed function begins with: its settings, its service's table, its use cases."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar, Protocol, TypeVar

from shared.aws import clients
from shared.dynamo.cursor import Cursors
from shared.dynamo.table import DynamoTable
from shared.settings import load
from shared.wiring import Resources, Wiring


class TableSettings(Protocol):
    """Settings that name a table; those of functions that give out pages also its cursor secret."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def table_name(self) -> str:
        """The name of the service's own table."""


Settings = TypeVar("Settings", bound=TableSettings)


def service_table(name: str, cursor_secret_arn: str = "") -> DynamoTable:
    """A service's own table; functions that give out no pages need no cursor secret."""
    return DynamoTable(clients.dynamodb(), name, Cursors(lambda: clients.secret(cursor_secret_arn)))


@cache
def deployed(kind: type[Settings]) -> Wiring:
    """The use cases of the deployed function with these settings, on its service's table."""
    settings = load(kind)
    cursor_secret_arn = str(getattr(settings, "cursor_secret_arn", ""))
    table = service_table(settings.table_name, cursor_secret_arn)
    return Wiring(Resources(settings=settings, table=table))
