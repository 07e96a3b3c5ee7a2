"""What a service's wiring begins with: its table on the real DynamoDB."""

from __future__ import annotations

from shared import aws
from shared.dynamo.cursor import Cursors
from shared.dynamo.table import DynamoTable


def service_table(name: str, cursor_secret_arn: str = "") -> DynamoTable:
    """A service's own table; functions that give out no pages need no cursor secret."""
    return DynamoTable(aws.client("dynamodb"), name, Cursors(lambda: aws.secret(cursor_secret_arn)))
