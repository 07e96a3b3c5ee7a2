"""Deploys to AWS: `python -m infra.deploy staging`. What is missing is said before a build."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from typing import Any

import botocore.session
from botocore.exceptions import NoRegionError

from infra.build.interpreter import interpreter
from infra.build.target import DEFAULT_ARCHITECTURE, DEFAULT_PYTHON, ROOT
from infra.environments import environments, parameters
from infra.keys import turn_keys
from infra.local.screen import console, door, give_up

# Whoever deploys has names of their own; the template's defaults are examples that lead nowhere.
OWN_NAMES = {
    "PublicUrl": "links in messages lead nowhere",
    "PortalUrl": "buttons in messages lead nowhere",
    "MailSender": "SES sends no mail",
}


def main(name: str) -> None:
    """Build for the environment's Python and architecture, deploy, and have keys made."""
    settings = _settings(name)
    region = _region(settings)
    stack = settings["stack_name"]
    console.print(f"{stack} in {region}, AWS account {_account(region)}")
    given = parameters(name)
    _warn(name, given)
    environment = build_environment(given)
    _sam(["build", "--build-in-source", "--parallel"], environment)
    _sam(["deploy", "--config-env", name, "--region", region], environment)
    turn_keys(_client("lambda", region), stack)


def build_environment(given: dict[str, str]) -> dict[str, str]:
    """What tells the build where functions will run, from the parameters that tell AWS."""
    runtime = given.get("PythonRuntime", f"python{DEFAULT_PYTHON}")
    return {
        "LASTMILE_BUILD": "aws",
        "LASTMILE_PYTHON": runtime.removeprefix("python"),
        "LASTMILE_ARCHITECTURE": given.get("Architecture", DEFAULT_ARCHITECTURE),
        "SAM_CLI_TELEMETRY": "0",
    }


def _settings(name: str) -> dict[str, Any]:
    known = environments()
    if name not in known:
        names = ", ".join(sorted({*known, "localstack"}))
        give_up(f"no environment is called '{name}'; there are {names} (samconfig.toml)")
    return known[name]


def _region(settings: dict[str, Any]) -> str:
    region = settings.get("region") or os.environ.get("AWS_REGION")
    region = region or botocore.session.Session().get_config_variable("region")
    if not region:
        raise NoRegionError
    return str(region)


def _account(region: str) -> str:
    """The account that the credentials are of; asked first, since a build takes a minute."""
    return str(_client("sts", region).get_caller_identity()["Account"])


def _client(service: str, region: str) -> Any:
    return botocore.session.Session().create_client(service, region_name=region)


def _warn(name: str, given: dict[str, str]) -> None:
    """Say what will not be as good as it could."""
    for parameter, effect in OWN_NAMES.items():
        if parameter not in given:
            console.print(
                f"[yellow]{parameter} is not set for {name} in samconfig.toml: {effect}[/]"
            )
    version = build_environment(given)["LASTMILE_PYTHON"]
    if interpreter(version) is None:
        console.print(
            f"[yellow]no Python {version} runs here, so nothing is compiled ahead and functions "
            f"start at twice the CPU: put python{version} on the PATH[/]"
        )


def _sam(arguments: list[str], environment: dict[str, str]) -> None:
    """Run SAM CLI on this terminal: it shows the changes and may ask. The folders it leaves go."""
    program = ROOT / ".venv-sam" / "bin" / "sam"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        env = os.environ | environment | {"TMPDIR": scratch}
        done = subprocess.run([str(program), *arguments], cwd=ROOT, env=env, check=False)
    if done.returncode:
        give_up(f"sam {arguments[0]} failed (see above)")


if __name__ == "__main__":
    with door():
        main(sys.argv[1])
