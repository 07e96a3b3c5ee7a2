"""A service's table on moto, with the keys and indexes of infra/data.yaml."""

from __future__ import annotations

from typing import Any

from tests.contract.cloudformation import NESTED, template


def create_table(client: Any, name: str) -> None:
    """Make an empty table like those of the deployed services, which are all alike."""
    resources = template(NESTED["Data"])["Resources"]
    declared = resources["SupportTable"]["Properties"]
    wanted = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")
    client.create_table(TableName=name, **{key: declared[key] for key in wanted})
