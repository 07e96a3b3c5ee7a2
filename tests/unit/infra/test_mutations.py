"""What `make mutants` changes in a module's code."""

from __future__ import annotations

import pytest

from tests.mutants.mutations import mutations


@pytest.mark.parametrize(
    ("code", "after"),
    [
        ("a = b < c", ["b <= c"]),
        ("a = b < c == d", ["b <= c == d", "b < c != d"]),
        ("a = b is None", ["b is not None"]),
        ("a = b and c", ["b or c"]),
        ("a = not b", ["+bool(b)"]),
        ("a = b + c", ["b - c"]),
        ("a = 7", ["8"]),
        ("a = True", ["False"]),
        ("if a: b", ["False", "True"]),
        ("a = b if c else d", ["b if False else d", "b if True else d"]),
        ("a = 'text'", []),
    ],
)
def test_each_operator_of_the_code_is_changed_once(code: str, after: list[str]) -> None:
    assert [mutation.after for mutation in mutations(code)] == after


def test_the_rest_of_the_module_stays_and_the_line_is_named() -> None:
    (mutation,) = mutations("first = 'x'\nsecond = a == b\n")
    assert mutation.line == 2
    assert mutation.before == "a == b"
    assert mutation.source == "first = 'x'\nsecond = a != b"


def test_annotations_decorators_and_defaults_are_left_alone() -> None:
    code = "@field(limit=3)\ndef f(a: int | None = 5) -> str | None:\n    x: int | None = a\n"
    assert list(mutations(code)) == []
    assert list(mutations("if TYPE_CHECKING:\n    limit = 3\n")) == []


@pytest.mark.parametrize(
    ("code", "once"),
    [
        ("a = 7", True),
        ("class A:\n    a: int = 7", True),
        ("@lru_cache(maxsize=1)\ndef f():\n    return 7", True),
        ("def f():\n    return 7", False),
        ("f = lambda: 7", False),
    ],
)
def test_what_runs_at_import_or_is_remembered_runs_once(code: str, once: bool) -> None:
    assert [mutation.once for mutation in mutations(code)] == [once]
