"""The marked parts of a template: what stands between two marks is written, the rest is by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

BEGIN = "# >>> {name}: written by `make generate` from infra/house/rows.yaml"
END = "# <<< {name}"
_PART = re.compile(
    r"^(?P<indent> *)# >>> (?P<name>[\w-]+):.*\n(?:.*\n)*?(?P=indent)# <<< (?P=name)$", re.MULTILINE
)


def filled(text: str, parts: Mapping[str, str]) -> str:
    """A template with its parts written anew. Raises: KeyError for a mark that nobody writes.

    A part is indented as its marks are.
    """

    def written(found: re.Match[str]) -> str:
        indent, name = found["indent"], found["name"]
        inside = parts[name].rstrip("\n").split("\n")
        lines = [BEGIN.format(name=name), *inside, END.format(name=name)]
        return "\n".join(f"{indent}{line}" if line else "" for line in lines)

    return _PART.sub(written, text)


def marked(path: Path) -> list[str]:
    """The names of a template's parts."""
    return [found["name"] for found in _PART.finditer(path.read_text(encoding="utf-8"))]


def indented(text: str, by: int) -> str:
    """A text with each line that is not empty moved to the right."""
    return "\n".join(f"{' ' * by}{line}" if line else "" for line in text.rstrip("\n").split("\n"))
