"""What a zip and its layers hold is enough to load a function: an emulator would hide what is missing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from infra.build import closure
from infra.build.function import main as build_function
from infra.build.target import this_machine
from infra.house.rows import house
from tests.contract.cloudformation import Function, functions

HERE = this_machine(layers=True)
SERVICES = sorted({f.service for f in functions()})
# -I and -S leave no path but what is named: neither this environment's packages nor the checkout.
ISOLATED = (sys.executable, "-I", "-S", "-W", "ignore", "-c")
LOADS = """
import importlib, sys
sys.path[:] = sys.argv[1].split(":") + sys.path
for handler in sys.argv[2:]:
    module, _, name = handler.rpartition(".")
    assert callable(getattr(importlib.import_module(module), name)), handler
"""


def one_of(service: str) -> str:
    """A function of a service: their zips are alike."""
    return next(f.name for f in house().functions if f.service == service)


@pytest.fixture(scope="module")
def artifacts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("artifacts")


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_s_functions_load_from_their_zip_and_layers_alone(
    service: str, artifacts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LASTMILE_BUILD", "embedded")
    build_function(one_of(service), str(artifacts / service))
    own = [f for f in functions() if f.service == service]
    done = _loaded(own, _layers(own[0]), artifacts / service)
    assert done.returncode == 0, done.stderr


def test_the_check_notices_a_missing_package(
    artifacts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LASTMILE_BUILD", "embedded")
    build_function("AuthApi", str(artifacts / "auth"))
    auth = [f for f in functions() if f.service == "auth"]
    done = _loaded(auth, [], artifacts / "auth")
    assert "ModuleNotFoundError" in done.stderr


@pytest.mark.parametrize("service", SERVICES)
def test_a_zip_holds_no_other_service(
    service: str, artifacts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LASTMILE_BUILD", "embedded")
    build_function(one_of(service), str(artifacts / service))
    held = {
        p.name for p in (artifacts / service / "functions").glob("*/") if p.name != "__pycache__"
    }
    assert held == ({service} if service != "relay" else set())
    assert not list((artifacts / service).rglob("seeds.py"))


@pytest.mark.parametrize("service", SERVICES)
def test_a_zip_holds_nothing_that_only_builds(
    service: str, artifacts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LASTMILE_BUILD", "embedded")
    folder = artifacts / service
    build_function(one_of(service), str(folder))
    top = {path.name for path in folder.iterdir()}
    shared = {path.name.split(".")[0] for path in (folder / "shared").rglob("*")}
    assert not {"infra", "tests"} & top
    assert {p.name for p in folder.rglob("openapi*")} <= {"openapi.json"}
    assert not {"contracts", "generate", "openapi"} & shared


def _layers(function: Function) -> list[Path]:
    names = ("runtime", *house().function(function.name).layers)
    return [closure.built(name, HERE) for name in names]


def _loaded(
    own: list[Function], layers: list[Path], artifact: Path
) -> subprocess.CompletedProcess[str]:
    path = ":".join(str(p) for p in (artifact, *layers))
    command = [*ISOLATED, LOADS, path, *(f.handler for f in own)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_layer_of_gateways_is_enough_to_speak_to_them() -> None:
    path = ":".join(str(closure.built(name, HERE)) for name in ("runtime", "gateways"))
    code = """
import sys; sys.path[:] = sys.argv[1].split(':') + sys.path
import stripe, yookassa
from yookassa.client import ApiClient
nobody = {'api': 'http://127.0.0.1:9'}
client = stripe.RequestsClient(timeout=1)
api = stripe.StripeClient('sk', http_client=client, max_network_retries=0, base_addresses=nobody).v1
for ask in (
    lambda: api.checkout.sessions.create({'mode': 'setup'}, {'idempotency_key': 'k'}),
    lambda: api.payment_intents.create({'amount': 1, 'currency': 'rub'}),
    lambda: api.payment_methods.retrieve('pm_1'),
    lambda: api.setup_intents.retrieve('seti_1'),
    lambda: api.refunds.list({'limit': 1}),
):
    try:
        ask()
    except stripe.APIConnectionError:
        continue
    raise SystemExit('asked nobody')
"""
    done = subprocess.run([*ISOLATED, code, path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
