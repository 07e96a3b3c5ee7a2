"""What the DynamoDB of a LocalStack must be able to do: the transactions that AWS takes.

LocalStack's own DynamoDB Local takes them. What stands in for it on a host that downloads nothing
may be years old.
"""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from infra.local.screen import give_up
from shared.dynamo.transaction import LARGEST

ABSENT = "lastmile-no-such-table"


def check_transactions(dynamodb: Any) -> None:
    """Give up where a whole transaction is too long; nothing is written to find out.

    The length is looked at before the table, which is not there.
    """
    try:
        dynamodb.transact_write_items(TransactItems=[_look(number) for number in range(LARGEST)])
    except ClientError as error:
        if error.response["Error"]["Code"] == "ValidationException":
            give_up(
                f"this LocalStack's DynamoDB is too old to write {LARGEST} items in a transaction "
                f"({error.response['Error']['Message']}): it wants DynamoDB Local 1.21 or newer, "
                "and docs/operations.md says where to get it"
            )


def _look(number: int) -> dict[str, Any]:
    key = {"pk": {"S": str(number)}, "sk": {"S": "-"}}
    return {
        "ConditionCheck": {
            "TableName": ABSENT,
            "Key": key,
            "ConditionExpression": "attribute_not_exists(pk)",
        }
    }
