"""The templates as data, and what a deployment would make of their functions and roles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from infra.house.templates import NESTED, ROOT, resources, template

__all__ = ["NESTED", "ROOT", "Function", "functions", "listed", "resources", "template"]


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
