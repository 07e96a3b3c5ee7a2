"""What artifacts are built for."""

from __future__ import annotations

import platform

import pytest

from infra.build.target import WHEELS, architecture, named


def test_localstack_gets_what_aws_gets_but_without_layers() -> None:
    """Its functions run in containers of Lambda's runtime, whatever this machine's Python is."""
    localstack, aws = named("localstack"), named("aws")
    assert localstack.python == aws.python
    assert (localstack.layers, aws.layers) == (False, True)
    assert localstack.wheels == WHEELS[architecture()]


@pytest.mark.parametrize(
    ("machine", "expected"), [("x86_64", "x86_64"), ("arm64", "arm64"), ("aarch64", "arm64")]
)
def test_a_processor_is_named_as_lambda_names_it(
    machine: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "machine", lambda: machine)
    assert architecture() == expected
