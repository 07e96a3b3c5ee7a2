"""The templates as data, and what a deployment would make of their functions and roles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
NESTED = {
    "Data": "infra/data.yaml",
    "Messaging": "infra/messaging.yaml",
    "Access": "infra/access.yaml",
    "Logs": "infra/logs.yaml",
    "Alarms": "infra/alarms.yaml",
}


class _Loader(yaml.SafeLoader):
    """Reads CloudFormation's short forms (`!Ref x`) as their long ones (`{"Ref": "x"}`)."""


def _long_form(loader: _Loader, tag: str, node: yaml.Node) -> dict[str, Any]:
    name = tag if tag in ("Ref", "Condition") else f"Fn::{tag}"
    if isinstance(node, yaml.ScalarNode):
        return {name: loader.construct_scalar(node)}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    assert isinstance(node, yaml.MappingNode)
    return {name: loader.construct_mapping(node, deep=True)}


_Loader.add_multi_constructor("!", _long_form)


@cache
def template(path: str = "template.yaml") -> dict[str, Any]:
    """One template, parsed."""
    loaded: dict[str, Any] = yaml.load((ROOT / path).read_text(), _Loader)
    return loaded


def resources(kind: str, path: str = "template.yaml") -> dict[str, dict[str, Any]]:
    """A template's resources of one type: logical id to properties."""
    return {
        name: resource.get("Properties", {})
        for name, resource in template(path)["Resources"].items()
        if resource["Type"] == kind
    }


@dataclass(frozen=True)
class Function:
    """One function as it would be deployed, with what the globals add."""

    name: str
    properties: dict[str, Any]

    @property
    def handler(self) -> str:
        return str(self.properties["Handler"])

    @property
    def service(self) -> str:
        return self.handler.split(".")[1] if self.handler.startswith("functions.") else "relay"

    @property
    def environment(self) -> dict[str, Any]:
        common = template()["Globals"]["Function"]["Environment"]["Variables"]
        return {**common, **self.properties["Environment"]["Variables"]}

    @property
    def events(self) -> dict[str, dict[str, Any]]:
        return dict(self.properties.get("Events", {}))

    @property
    def has_cryptography(self) -> bool:
        return {"Ref": "CryptoLayer"} in self.properties.get("Layers", [])

    @property
    def statements(self) -> list[dict[str, Any]]:
        """What its role allows, managed policies included, but for tracing's."""
        role = resources("AWS::IAM::Role", "infra/access.yaml")[f"{self.name}Role"]
        managed = resources("AWS::IAM::ManagedPolicy", "infra/access.yaml")
        documents = [p["PolicyDocument"] for p in role["Policies"]]
        documents += [
            managed[p["Ref"]]["PolicyDocument"] for p in role["ManagedPolicyArns"] if "Ref" in p
        ]
        return [statement for document in documents for statement in document["Statement"]]


@cache
def functions() -> tuple[Function, ...]:
    """Every function of the template."""
    found = resources("AWS::Serverless::Function")
    return tuple(Function(name, properties) for name, properties in found.items())


def listed(value: Any) -> list[Any]:
    """A policy's single value or list as a list."""
    return value if isinstance(value, list) else [value]
