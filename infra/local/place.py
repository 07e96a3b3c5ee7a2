"""Where the local stack lives: its folder, its port, the environment of the programs it starts.

.lastmile/                 LASTMILE_HOME moves it, for a second stack beside the first
  closures/, packages/     stay here: layers; uv's cache, where the home folder takes none
  state/                   what the emulator keeps between runs
  tmp/                     its scratch folder, emptied when it stops
  build/                   what `sam build` made
  sam/                     SAM CLI's scratch folder, there while it runs
  emulator.pid, stopped, restarted   notes between one command and the next
  lock                     held by the one command that works on it
  *.log                    what the emulator, the build and the deployment said
  outputs.json             where everything is: apiUrl, tables, queues
  logins.json              the generated passwords, readable by you only
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from infra.build.target import ROOT
from infra.local.screen import give_up

REGION = "eu-central-1"
PRIVATE = 0o700
"""Who may look into a stack's folder: it holds private keys and an administrator's password."""
STACK = "lastmile"
DOMAIN = "api.lastmile.localhost"
DEFAULT_HOME = ROOT / ".lastmile"
OURS = ("lock", "state", "localstack")  # a folder with one of these is a stack's
MAIL_SENDER = "no-reply@lastmile.localhost"
SUPPORT_MAILBOX = "support@lastmile.localhost"


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
        """A file of this stack, in a folder that exists and that only its owner may enter."""
        self.home.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
        if self.home.stat().st_mode & 0o777 != PRIVATE:
            self.home.chmod(PRIVATE)  # made before, or by a command with another umask
        return self.home / name

    def note(self, name: str, text: str) -> None:
        """Write a file whole or not at all, whatever happens meanwhile."""
        fresh = self.path(f"{name}.new")
        fresh.write_text(text)
        fresh.replace(self.path(name))

    def remove(self) -> None:
        """Remove all that was ever written."""
        shutil.rmtree(self.home, ignore_errors=True)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Work on this stack while nobody else does; a second command is told, and ends."""
        self._check_home()
        with self.path("lock").open("a") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                give_up(
                    f"another command is at work on this stack ({self.home}): wait until it ends, "
                    "or give yours LASTMILE_HOME and LASTMILE_PORT of its own"
                )
            yield

    def _check_home(self) -> None:
        """A stack removes what lies in its folder, so it must be a folder of its own."""
        if self.home == DEFAULT_HOME or not self.home.exists():
            return
        held = [path.name for path in self.home.iterdir()]
        if held and not set(OURS) & set(held):
            give_up(f"LASTMILE_HOME is {self.home}, which holds other things: name a new folder")

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
    """The embedded stack, on LASTMILE_PORT: by default the one it was deployed on, else 4566."""
    home = Path(os.environ.get("LASTMILE_HOME", DEFAULT_HOME)).resolve()
    port = os.environ.get("LASTMILE_PORT", _port_of(home))
    if not (port.isdecimal() and 0 < int(port) < 65536):
        give_up(f"LASTMILE_PORT is '{port}', which is no port")
    return Place(home, f"http://127.0.0.1:{port}", "embedded")


def _port_of(home: Path) -> str:
    """So that `make logs` asks this stack, and not another one that has the usual port."""
    try:
        deployed = json.loads((home / "outputs.json").read_text())["apiUrl"]
    except (OSError, ValueError, KeyError):
        return "4566"
    return str(urlsplit(deployed).port or 4566)


def localstack() -> Place:
    """A LocalStack that somebody else runs, at AWS_ENDPOINT_URL."""
    endpoint = os.environ.get("AWS_ENDPOINT_URL", "http://127.0.0.1:4566").rstrip("/")
    return Place(embedded().home / "localstack", endpoint, "localstack")


def chosen() -> Place:
    """The stack that tests and tools talk to: the embedded one, or LASTMILE_TARGET=localstack."""
    return localstack() if os.environ.get("LASTMILE_TARGET") == "localstack" else embedded()
