"""What comes in: times with an offset, as far as the calendar goes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from shared.http import Moment, Schema


class Visit(Schema):
    at: Moment


def test_a_moment_is_read_in_utc() -> None:
    visit = Visit.model_validate_json('{"at": "2026-03-01T02:30:00+03:00"}')
    assert visit.at == datetime(2026, 2, 28, 23, 30, tzinfo=UTC)
    assert visit.at.tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2026-03-01T00:00:00", "soon"],
)
def test_a_moment_that_utc_does_not_have_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        Visit.model_validate({"at": text}, strict=False)
    with pytest.raises(ValidationError):
        Visit.model_validate_json(f'{{"at": "{text}"}}')
