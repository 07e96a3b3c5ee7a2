"""What a function's wiring begins with: its settings and its service's table."""

from __future__ import annotations

from typing import Any, ClassVar, Protocol, TypeVar

from shared.aws import clients
from shared.dynamo.cursor import Cursors
from shared.dynamo.table import DynamoTable
from shared.settings import load
from shared.wiring import Resources


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


def deployed(kind: type[Settings]) -> Resources[Settings]:
    """The resources of the deployed function: its settings and its table on DynamoDB."""
    settings = load(kind)
    cursor_secret_arn = str(getattr(settings, "cursor_secret_arn", ""))
    return Resources(settings=settings, table=service_table(settings.table_name, cursor_secret_arn))
