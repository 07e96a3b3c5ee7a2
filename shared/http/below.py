"""What lies below something with an id, or below a front end: one resource of API Gateway for it.

`/customers/{customerId}/{below+}` stands for every path that goes on there, and `/console/{below+}`
for every page of the console; which one was meant is found here, fixed parts before parameters as
API Gateway itself chooses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

BELOW = "below"
ALL_BELOW = f"{{{BELOW}+}}"


def shared_path(path: str) -> str | None:
    """The path that stands for one that lies below something with an id; None for others."""
    parts = path.strip("/").split("/")
    if len(parts) < 3 or not parts[1].startswith("{") or path.endswith("+}"):
        return None
    return f"/{parts[0]}/{parts[1]}/{ALL_BELOW}"


def meant(
    resource: str, parameters: Mapping[str, str], declared: Iterable[str]
) -> tuple[str, dict[str, str]] | None:
    """The declared path that was asked for and its parameters; None where there is none."""
    above = resource.removesuffix(ALL_BELOW).lstrip("/")
    asked = parameters.get(BELOW, "").split("/")
    best: tuple[list[bool], str, dict[str, str]] | None = None
    for path in declared:
        begin, _, end = path.strip("/").partition(above)
        wanted = end.split("/")
        if begin or len(wanted) != len(asked):
            continue
        pairs = list(zip(wanted, asked, strict=True))
        if any(w != a and not (w.startswith("{") and a) for w, a in pairs):
            continue
        fixed = [not w.startswith("{") for w, _ in pairs]
        if best is None or fixed > best[0]:
            values = {w.strip("{}"): a for w, a in pairs if w.startswith("{")}
            known = {name: value for name, value in parameters.items() if name != BELOW}
            best = fixed, path, known | values
    return None if best is None else best[1:]
