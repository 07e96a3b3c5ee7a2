"""A LocalStack whose DynamoDB is too old is told from one that will do, before anything is made."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from infra.local.database import check_transactions


class Database:
    """Looks at a transaction's length, then for its table, as DynamoDB does."""

    def __init__(self, longest: int) -> None:
        self.longest = longest

    def transact_write_items(self, *, TransactItems: list[Any]) -> None:
        long = len(TransactItems) > self.longest
        code = "ValidationException" if long else "ResourceNotFoundException"
        said = f"Member must have length less than or equal to {self.longest}" if long else ""
        raise ClientError({"Error": {"Code": code, "Message": said}}, "TransactWriteItems")


@pytest.mark.parametrize("longest", [10, 25, 99])
def test_one_that_takes_less_than_aws_is_refused_with_what_to_do(
    longest: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        check_transactions(Database(longest))
    assert left.value.code == 1
    said = capsys.readouterr().out
    assert f"equal to {longest}" in said
    assert "docs/operations.md" in said


def test_one_that_takes_what_aws_takes_will_do() -> None:
    check_transactions(Database(100))


def test_nothing_is_written_to_find_out() -> None:
    with mock_aws():
        dynamodb = boto3.client("dynamodb", region_name="eu-central-1")
        check_transactions(dynamodb)
        assert dynamodb.list_tables()["TableNames"] == []
