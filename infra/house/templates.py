"""The templates as data."""

from __future__ import annotations

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
    "Mail": "infra/mail.yaml",
    "MailReports": "infra/mail-reports.yaml",
}
"""The nested stacks by their logical ids."""


class _Loader(yaml.SafeLoader):
    """Reads CloudFormation's short forms (`!Ref x`) as their long ones (`{"Ref": "x"}`)."""


def _long_form(loader: _Loader, tag: str, node: yaml.Node) -> dict[str, Any]:
    name = tag if tag in ("Ref", "Condition") else f"Fn::{tag}"
    if isinstance(node, yaml.ScalarNode):
        return {name: loader.construct_scalar(node)}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    if isinstance(node, yaml.MappingNode):
        return {name: loader.construct_mapping(node, deep=True)}
    raise TypeError(f"{tag} stands before something that is no YAML value")


_Loader.add_multi_constructor("!", _long_form)


@cache
def template(path: str = "template.yaml") -> dict[str, Any]:
    """One template, parsed."""
    loaded: dict[str, Any] = yaml.load((ROOT / path).read_text(encoding="utf-8"), _Loader)  # noqa: S506
    return loaded


def resources(kind: str, path: str = "template.yaml") -> dict[str, dict[str, Any]]:
    """A template's resources of one type: logical id to properties."""
    return {
        name: resource.get("Properties", {})
        for name, resource in template(path)["Resources"].items()
        if resource["Type"] == kind
    }
