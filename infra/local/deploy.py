"""Builds the template and deploys it to a local stack, unless what runs there is what lies here."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from infra.build.target import ROOT, architecture, named
from infra.environments import parameters
from infra.house.rows import house
from infra.keys import turn_keys
from infra.local import emulator, fixups
from infra.local.clients import client
from infra.local.place import DOMAIN, MAIL_SENDER, STACK, SUPPORT_MAILBOX, Place
from infra.local.screen import console, give_up, step

INPUTS = (
    "template.yaml",
    "Makefile",
    "requirements.txt",
    "infra/*.yaml",
    "infra/build/*.py",
    "infra/layers/*/Makefile",
    "infra/local/fixups.py",
    "infra/openapi/*.json",
    "infra/requirements/*.txt",
    "functions/**/*",
    "shared/**/*",
)
FULL_BYTES = 30_000_000  # less than a build or an upload writes
NOTE = "/lastmile/deployed"
MADE_ONCE = {
    # ministack forgets the attributes of what stayed the same in a nested stack that was changed,
    # and rolling back fails too.
    "embedded": ("infra/*.yaml",),
    # LocalStack makes the API's stage a second time when anything of the API was changed; that
    # fails, and the update never ends.
    "localstack": ("template.yaml", "infra/*.yaml", "infra/openapi/*.json"),
}
"""By emulator: what is deployed anew when it was changed, since no update of it succeeds."""


def deploy(place: Place) -> dict[str, Any]:
    """Build, deploy, mend what the emulator does not apply, and note where everything is."""
    wanted, found = _fingerprints(place), _deployed(place)
    if found == wanted:
        return _noted_outputs(place)
    if found["nested"] not in ("", wanted["nested"]):
        _begin_anew(place)
    with step("build"):
        _sam(place, "build", _build_arguments(place))
    with step("deploy"):
        _sam(place, "deploy", _deploy_arguments(place))
    with step("fix up what the emulator does not apply"):
        outputs = _noted_outputs(place)
        fixups.apply(place, outputs)
    with step("signing keys"):
        turn_keys(client(place, "lambda"), STACK)
    _note_deployed(place, wanted)
    return outputs


def _noted_outputs(place: Place) -> dict[str, Any]:
    outputs = _outputs(place)
    place.note("outputs.json", json.dumps(outputs, indent=2) + "\n")
    return outputs


def _begin_anew(place: Place) -> None:
    """Drop what is there: the emulator can't update what was changed (MADE_ONCE)."""
    if place.build == "localstack":
        give_up("the API or a stack was changed, which LocalStack can't update: restart it, then "
                "deploy again (it forgets everything when it stops)")  # fmt: skip
    console.print("[yellow]nested stacks were changed: the emulator begins with empty tables[/]")
    with step("emulator, anew"):
        emulator.discard(place)
        emulator.start(place)


def _deployed(place: Place) -> dict[str, str]:
    """The fingerprints of what runs there; empty ones when there is nothing, others when broken."""
    try:
        stack = client(place, "cloudformation").describe_stacks(StackName=STACK)["Stacks"][0]
    except ClientError:
        return {"all": "", "nested": ""}
    if stack["StackStatus"] not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        return {"all": "", "nested": "broken"}
    try:
        note = client(place, "ssm").get_parameter(Name=NOTE)["Parameter"]["Value"]
    except ClientError:
        return {"all": "", "nested": "unknown"}
    noted: dict[str, str] = json.loads(note)
    return noted


def _note_deployed(place: Place, fingerprints: dict[str, str]) -> None:
    """Note what was deployed where it was: an emulator may come back with an older state."""
    client(place, "ssm").put_parameter(
        Name=NOTE, Value=json.dumps(fingerprints), Type="String", Overwrite=True
    )


def _fingerprints(place: Place) -> dict[str, str]:
    given = json.dumps(_parameters(place), sort_keys=True)
    return {
        "all": _fingerprint(INPUTS, given),
        "nested": _fingerprint(MADE_ONCE[place.build]),
    }


def _fingerprint(patterns: tuple[str, ...], also: str = "") -> str:
    digest = hashlib.sha256(also.encode())
    for path in sorted(_files(patterns)):
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _files(patterns: tuple[str, ...]) -> Iterator[Path]:
    for pattern in patterns:
        for path in ROOT.glob(pattern):
            if path.is_file() and path.suffix != ".pyc":
                yield path


def _parameters(place: Place) -> dict[str, str]:
    """What samconfig.toml sets, and what this machine does: its processor, the build's Python."""
    return parameters("local") | {
        "PythonRuntime": f"python{named(place.build).python}",
        "Architecture": architecture(),
        "DomainName": DOMAIN,
        "MailSender": MAIL_SENDER,
        "SupportMailbox": SUPPORT_MAILBOX,
        "PublicUrl": place.public_url,
    }


def _build_arguments(place: Place) -> list[str]:
    return ["--build-in-source", "--parallel", "--build-dir", str(place.path("build"))]


def _deploy_arguments(place: Place) -> list[str]:
    given = [f"{name}={value}" for name, value in _parameters(place).items()]
    return [
        *("--template-file", str(place.path("build") / "template.yaml")),
        *("--stack-name", STACK, "--resolve-s3", "--no-progressbar"),
        *("--capabilities", "CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"),
        *("--no-confirm-changeset", "--no-fail-on-empty-changeset"),
        *("--parameter-overrides", *given),
    ]


def _sam(place: Place, command: str, arguments: list[str]) -> None:
    program = ROOT / ".venv-sam" / "bin" / "sam"
    if not program.exists():
        give_up("SAM CLI is not installed: run `make .venv-sam`")
    if shutil.which("make") is None:
        give_up("`make` is missing, and `sam build` needs it")
    log = place.path(f"{command}.log")
    with log.open("wb") as out, _scratch(place) as scratch:
        done = subprocess.run(
            [str(program), command, *arguments],
            cwd=ROOT,
            env=place.environment() | scratch,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode:
        _check_full(place)
        give_up(f"sam {command} failed", log)


def _check_full(place: Place) -> None:
    """What a program says when it could not write is long and seldom says so."""
    for folder in (place.home, ROOT):
        if shutil.disk_usage(folder).free < FULL_BYTES:
            give_up(f"the disk of {folder} is full: make room, then the same command again")


@contextmanager
def _scratch(place: Place) -> Iterator[dict[str, str]]:
    """SAM CLI leaves folders behind, and notes of its own in the home folder: these are emptied."""
    folder = place.path("sam")
    folder.mkdir(exist_ok=True)
    try:
        yield {"TMPDIR": str(folder), "__SAM_CLI_APP_DIR": str(folder)}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _outputs(place: Place) -> dict[str, Any]:
    stack = client(place, "cloudformation").describe_stacks(StackName=STACK)["Stacks"][0]
    found = {o["OutputKey"]: o["OutputValue"] for o in stack["Outputs"]}
    api_url = f"{place.endpoint}/_aws/execute-api/{found['ApiId']}/v1"
    return {
        "endpoint": place.endpoint,
        "apiId": found["ApiId"],
        "apiUrl": api_url,
        "publicUrl": place.public_url if place.build == "embedded" else api_url,
        "mailSender": MAIL_SENDER,
        "functionPrefix": f"{STACK}-",
        "tables": {s.name: found[f"{s.title}Table"] for s in house().with_table},
        "deadLetterQueues": {q: found[f"{q}DeadLetterQueue"] for q in house().all_dead_letters},
        "runQueue": found["BillingRunQueue"],
        "secrets": {
            "signingKeys": found["SigningKeysSecret"],
            "publicKeys": found["PublicKeysSecret"],
            "sandboxGateway": found["SandboxGatewaySecret"],
        },
    }
