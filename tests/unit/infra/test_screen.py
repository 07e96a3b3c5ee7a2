"""What whoever called a command can mend is said in a line, without a traceback."""

from __future__ import annotations

import errno

import pytest
from botocore.exceptions import (
    EndpointConnectionError,
    NoCredentialsError,
    NoRegionError,
    ProfileNotFound,
)

from infra.local.screen import door, give_up


def left_with(error: BaseException) -> int | str | None:
    with pytest.raises(SystemExit) as left, door():
        raise error
    return left.value.code


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "/full/file"), "make room"),
        (OSError(errno.EROFS, "Read-only file system", "/fixed/file"), "/fixed/file"),
        (PermissionError(errno.EACCES, "Permission denied", "/theirs"), "LASTMILE_HOME"),
        (EndpointConnectionError(endpoint_url="http://127.0.0.1:1"), "make run"),
        (NoRegionError(), "AWS_REGION"),
        (NoCredentialsError(), "AWS_PROFILE"),
        (ProfileNotFound(profile="elsewhere"), "elsewhere"),
    ],
)
def test_what_can_be_mended_is_said(
    error: Exception, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert left_with(error) == 1
    assert said in capsys.readouterr().out


def test_an_interruption_ends_as_a_shell_expects(capsys: pytest.CaptureFixture[str]) -> None:
    assert left_with(KeyboardInterrupt()) == 130
    assert "goes on from here" in capsys.readouterr().out


def test_a_defect_of_ours_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError), door():
        raise ZeroDivisionError


def test_what_a_program_said_is_shown_as_it_said_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        give_up("[red] is a colour, [/nothing] is not")
    assert "[red] is a colour, [/nothing] is not" in capsys.readouterr().out
