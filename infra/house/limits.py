"""AWS's limits, what the house takes of each, and what is left: `python -m infra.house.limits`.

Source: the quotas pages of API Gateway, CloudFormation, IAM, Lambda and SNS (2026-11).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from infra.house.rows import house
from infra.house.templates import NESTED, ROOT, resources, template

MADE_BY_EVENT = {"SQS": 1, "DynamoDB": 1, "Schedule": 2}
"""Resources that SAM makes for an event of a function: a mapping, or a rule and its permission."""
REFERENCE = 140
"""Characters that a reference may come to: an ARN, or a queue's address."""


@dataclass(frozen=True)
class Limit:
    """One limit: how much of it is taken, by what."""

    name: str
    taken: int
    most: int

    @property
    def left(self) -> int:
        """What there still is."""
        return self.most - self.taken


def limits() -> tuple[Limit, ...]:
    """Every limit that the house could run into."""
    return (*_api(), *_stacks(), *_roles(), *_functions(), *_filters())


def _api() -> Iterator[Limit]:
    body = json.loads((ROOT / "infra/openapi/gateway.json").read_text())
    parts = [path.strip("/").split("/") for path in body["paths"]]
    found = {tuple(path[: n + 1]) for path in parts for n in range(len(path))}
    yield Limit("API Gateway: resources of the API", len(found | {()}), 300)
    size = len(json.dumps(body, separators=(",", ":")))
    whole = size + (ROOT / "template.yaml").stat().st_size
    yield Limit("template.yaml with the API's body, bytes", whole, 1_000_000)


def _stacks() -> Iterator[Limit]:
    for path in ("template.yaml", *NESTED.values(), "infra/function-alarms.yaml"):
        one = template(path)
        made = sum(_made(resource) for resource in one["Resources"].values())
        yield Limit(f"{path}: resources", made, 500)
        yield Limit(f"{path}: parameters", len(one.get("Parameters", {})), 200)
        yield Limit(f"{path}: outputs", len(one.get("Outputs", {})), 200)
        yield Limit(f"{path}: bytes", (ROOT / path).stat().st_size, 1_000_000)


def _made(resource: Mapping[str, Any]) -> int:
    """How many resources SAM makes of one."""
    kind, properties = resource["Type"], resource.get("Properties", {})
    if kind == "AWS::Serverless::Api":
        return 3  # API, deployment, stage
    if kind == "AWS::Serverless::Function":
        return 1 + sum(MADE_BY_EVENT[e["Type"]] for e in properties.get("Events", {}).values())
    return 1


def _roles() -> Iterator[Limit]:
    """Space does not count in policies; references come to ARNs."""
    managed = resources("AWS::IAM::ManagedPolicy", "infra/access.yaml")
    size, name = max((_size(p["PolicyDocument"]), name) for name, p in managed.items())
    yield Limit(f"IAM: the longest managed policy ({name})", size, 6144)
    roles = resources("AWS::IAM::Role", "infra/access.yaml")
    size, name = max((sum(map(_size, r["Policies"])), name) for name, r in roles.items())
    yield Limit(f"IAM: the longest inline policies of a role ({name})", size, 10_240)
    count, name = max((len(r["ManagedPolicyArns"]), name) for name, r in roles.items())
    yield Limit(f"IAM: managed policies of a role ({name})", count, 10)


def _functions() -> Iterator[Limit]:
    common = template()["Globals"]["Function"]["Environment"]["Variables"]
    found = resources("AWS::Serverless::Function")
    size, name = max(
        (_size(common | f["Environment"]["Variables"]), name) for name, f in found.items()
    )
    yield Limit(f"Lambda: the largest environment ({name}), bytes", size, 4096)
    count, name = max((1 + len(f.layers), f.name) for f in house().functions)
    yield Limit(f"Lambda: layers of a function ({name})", count, 5)


def _filters() -> Iterator[Limit]:
    found = resources("AWS::SNS::Subscription", "infra/messaging.yaml")
    count, name = max((len(s["FilterPolicy"]["type"]), name) for name, s in found.items())
    yield Limit(f"SNS: values of a filter policy ({name})", count, 150)


def _size(node: Any) -> int:
    """Characters of a policy or an environment, with references as long as they may come out."""
    if isinstance(node, Mapping):
        if len(node) == 1 and next(iter(node)).startswith(("Ref", "Fn::")):
            return _longest(node.get("Ref", ""))
        return sum(len(str(key)) + 4 + _size(value) for key, value in node.items())
    if isinstance(node, list):
        return sum(1 + _size(part) for part in node)
    return len(str(node)) + 2


def _longest(name: str) -> int:
    """Characters that what is referred to may come to; a parameter may say it itself."""
    parameter = template()["Parameters"].get(name, {})
    if "AllowedValues" in parameter:
        return max(len(str(value)) for value in parameter["AllowedValues"]) + 2
    if "MaxLength" in parameter:
        return int(parameter["MaxLength"]) + 2
    if parameter.get("Type") == "Number":
        return len(str(parameter.get("MaxValue", 10**12))) + 2
    return REFERENCE


def main() -> None:
    """Print each limit, the nearest first."""
    from rich.console import Console
    from rich.table import Table

    table = Table("limit", "taken", "of", "left")
    for one in sorted(limits(), key=lambda x: x.left / x.most):
        table.add_row(one.name, f"{one.taken:,}", f"{one.most:,}", f"{one.left:,}")
    Console().print(table)


if __name__ == "__main__":
    main()
