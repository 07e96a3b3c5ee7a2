"""Where the local stack lives: its folder, its port, the environment of the programs it starts.

.lastmile/                 LASTMILE_HOME moves it, for a second stack beside the first
  state/                   what the emulator keeps between runs
  tmp/                     its scratch folder, emptied when it stops
  build/                   what `sam build` made
  *.log                    what the emulator, the build and the deployment said
  outputs.json             where everything is: apiUrl, tables, queues
  logins.json              the generated passwords, readable by you only
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.build.target import ROOT

REGION = "eu-central-1"
STACK = "lastmile"
DOMAIN = "api.lastmile.localhost"
MAIL_SENDER = "no-reply@lastmile.localhost"


@dataclass(frozen=True)
class Place:
    """One local stack.

    Attributes:
        home: its folder.
        endpoint: where AWS's APIs answer.
        build: what artifacts are made for, `embedded` or `localstack`.
    """

    home: Path
    endpoint: str
    build: str

    @property
    def port(self) -> int:
        """The port of the endpoint."""
        return int(self.endpoint.rsplit(":", 1)[1])

    @property
    def public_url(self) -> str:
        """The base of links in messages; it stays the same when the API is made anew."""
        return f"http://{DOMAIN}:{self.port}/v1"

    def path(self, name: str) -> Path:
        """A file of this stack, in a folder that exists."""
        self.home.mkdir(parents=True, exist_ok=True)
        return self.home / name

    def environment(self) -> dict[str, str]:
        """The environment of SAM CLI and of clients: endpoint, region and the emulator's keys."""
        ours = {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": REGION,
            "AWS_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
            "SAM_CLI_TELEMETRY": "0",
            "LASTMILE_BUILD": self.build,
        }
        kept = {
            k: v for k, v in os.environ.items() if k not in ("AWS_PROFILE", "AWS_SESSION_TOKEN")
        }
        return kept | ours

    def outputs(self) -> dict[str, Any]:
        """Where everything is. Raises: FileNotFoundError before the first deployment."""
        outputs: dict[str, Any] = json.loads(self.path("outputs.json").read_text())
        return outputs


def embedded() -> Place:
    """The embedded stack, on LASTMILE_PORT (4566)."""
    home = Path(os.environ.get("LASTMILE_HOME", ROOT / ".lastmile")).resolve()
    return Place(home, f"http://127.0.0.1:{os.environ.get('LASTMILE_PORT', '4566')}", "embedded")


def localstack() -> Place:
    """A LocalStack that somebody else runs, at AWS_ENDPOINT_URL."""
    endpoint = os.environ.get("AWS_ENDPOINT_URL", "http://127.0.0.1:4566").rstrip("/")
    return Place(embedded().home / "localstack", endpoint, "localstack")


def chosen() -> Place:
    """The stack that tests and tools talk to: the embedded one, or LASTMILE_TARGET=localstack."""
    return localstack() if os.environ.get("LASTMILE_TARGET") == "localstack" else embedded()
