"""The environments of samconfig.toml: where the template is deployed, and with what parameters."""

from __future__ import annotations

import tomllib
from typing import Any

import boto3

from infra.build.target import ROOT


def environments() -> dict[str, dict[str, Any]]:
    """What `sam deploy` is told in each environment, by name."""
    config = tomllib.loads((ROOT / "samconfig.toml").read_text())
    return {
        name: of["deploy"]["parameters"]
        for name, of in config.items()
        if isinstance(of, dict) and name != "default"
    }


def parameters(name: str) -> dict[str, str]:
    """The template's parameters that an environment sets; all others keep their defaults."""
    pairs = environments()[name].get("parameter_overrides", [])
    return dict(pair.split("=", 1) for pair in pairs)


def outputs(stack: str) -> dict[str, str]:
    """What a stack on AWS says of itself: its tables, queues and secrets, by name."""
    found = boto3.client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]
    return {o["OutputKey"]: o["OutputValue"] for o in found["Outputs"]}
