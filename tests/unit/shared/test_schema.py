"""What comes in: times with an offset, as far as the calendar goes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.http import Day, Moment, Schema


class Visit(Schema):
    at: Moment


def test_a_moment_is_read_in_utc() -> None:
    visit = Visit.model_validate_json('{"at": "2026-03-01T02:30:00+03:00"}')
    assert visit.at == datetime(2026, 2, 28, 23, 30, tzinfo=UTC)
    assert visit.at.tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-12:00",
        "2026-03-01T00:00:00",
        "soon",
        "1764547200",
    ],
)
def test_a_moment_that_utc_does_not_have_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        Visit.model_validate({"at": text}, strict=False)
    with pytest.raises(ValidationError):
        Visit.model_validate_json(f'{{"at": "{text}"}}')


class Holiday(Schema):
    on: Day


@pytest.mark.parametrize(
    "text", ["1764547200", "20260310", "2026-3-10", "2026-02-30", "٢٠٢٦-03-10"]
)
def test_a_date_has_one_spelling(text: str) -> None:
    with pytest.raises(ValidationError):
        Holiday.model_validate_json(f'{{"on": "{text}"}}')
    assert Holiday.model_validate_json('{"on": "2026-03-10"}').on == date(2026, 3, 10)


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "3000-01-01", "9999-12-31"])
def test_a_day_that_cannot_be_reckoned_with_is_refused(day: str) -> None:
    with pytest.raises(ValidationError, match="between 1900 and 2999"):
        TypeAdapter(Day).validate_python(day)
