"""Write what follows from the declarations.

openapi.json is for people, gateway.json for API Gateway, catalogue.json lists permissions, and each
service's paths.json says which of its modules declares a path.
"""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path
from typing import Any

from infra.openapi.catalogue import catalogue
from infra.openapi.declared import declared, pages
from infra.openapi.document import document
from infra.openapi.gateway_body import gateway_body
from infra.openapi.paths import paths
from infra.openapi.refusals import refusals

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]

DESCRIPTION = """\
The back office of an internet provider: sign-up, connection, billing, payments, support.

**Signing in.** POST /auth/login answers an access token: send `Authorization: Bearer <token>`.

**Browsers** may ask for cookies instead: log in with `"delivery": "cookie"`, then send
`Authorization: Cookie <csrfToken>`, which stands for the cookie that the browser sends along.

**Lists** take `limit` (50, at most 200) and `cursor`, and answer `items` and `nextCursor`.

**Errors** are `application/problem+json` (RFC 9457), in English or, with `Accept-Language: ru`, in
Russian; `type` and `code`, for programs, are the same. What is somebody else's is not found (404).

**Repeating.** A POST that creates or charges takes `Idempotency-Key`: a lost answer comes again.

**Bodies** have at most 256 KB, 2,000 values (more where an operation says so) and 32 levels. Texts
hold no control characters but tabs and line breaks, and lose spaces at both ends; what else a text
refuses is said at its field.

**Money** is a decimal text with its `currency` beside it; times are UTC.
"""


def documents() -> dict[Path, str]:
    """The text of each generated file."""
    services, fronts = declared(), pages()
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    return {
        HERE / "openapi.json": _dumped(
            document(services, title="Lastmile", version=version, description=DESCRIPTION)
        ),
        HERE / "gateway.json": _dumped(gateway_body(services, refusals(), fronts)),
        ROOT / "functions" / "auth" / "roles" / "catalogue.json": _dumped(catalogue(services)),
        **{
            ROOT / "functions" / service / "paths.json": _dumped(paths(routes))
            for service, routes in services.items()
        },
        **{
            ROOT.joinpath(*routes.package.split("."), "paths.json"): _dumped(paths(routes))
            for routes in fronts.values()
        },
    }


def main() -> None:
    """Write what has changed."""
    for path, text in documents().items():
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
            sys.stdout.write(f"wrote {path.relative_to(ROOT)}\n")


def _dumped(made: Any) -> str:
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    main()
