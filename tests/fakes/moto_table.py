"""A service's table on moto, with the keys and indexes of infra/data.yaml."""

from __future__ import annotations

from typing import Any

from tests.contract.cloudformation import NESTED, template


def create_table(client: Any, name: str, like: str = "SupportTable") -> None:
    """Make an empty table like that of a deployed service; all have the same indexes."""
    resources = template(NESTED["Data"])["Resources"]
    declared = resources[like]["Properties"]
    wanted = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")
    client.create_table(TableName=name, **{key: declared[key] for key in wanted})
