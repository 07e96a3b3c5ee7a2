"""What the deployed code does without: other programs, other hosts, and formats that run code."""

from __future__ import annotations

import ast

import pytest

from tests.contract.test_house import ROOT, Module, modules

DANGEROUS = {
    "subprocess", "socket", "ssl", "http.client", "urllib.request", "urllib3", "httpx", "requests",
    "aiohttp", "smtplib", "ftplib", "imaplib", "ldap", "pickle", "marshal", "shelve", "yaml", "xml", "lxml",
    "ctypes", "importlib", "runpy", "code",
}  # fmt: skip
"""Modules that start programs, open connections, or read formats that can hold more than data."""
KNOWN = {
    ("functions.billing.payments.yookassa_client", "requests"),
    ("functions.notification.webhook_deliveries.posting", "http.client"),
    ("functions.notification.webhook_deliveries.posting", "socket"),
    ("functions.notification.webhook_deliveries.posting", "ssl"),
    ("functions.gateway.screens.assets", "importlib.util"),
    ("shared.aws.connections", "http.client"),
    ("shared.aws.connections", "socket"),
    ("shared.aws.connections", "ssl"),
    ("shared.aws.query_service", "xml.etree"),
    ("shared.aws.topics", "xml.etree"),
    ("shared.http.routes", "importlib"),
    ("shared.wiring", "importlib"),
    ("shared.wiring", "importlib.util"),
}
"""AWS's services are reached from one place, at addresses that no request can name; some answer in XML.
Payment gateways are reached by their own SDKs, at addresses that stand in the code.
Capabilities are imported when they are first asked for, by names that stand in the code."""
CALLS = {"eval", "exec", "compile", "__import__", "open", "os.system", "os.popen"}


def dangers(module: Module) -> list[str]:
    """The dangerous modules that a module imports, and the dangerous calls that it makes."""
    imported = [
        name
        for name in module.imported()
        if any(name == danger or name.startswith(f"{danger}.") for danger in DANGEROUS)
    ]
    called = [
        ast.unparse(node.func) for node in ast.walk(module.tree) if isinstance(node, ast.Call)
    ]
    return [*imported, *(name for name in called if name in CALLS)]


@pytest.mark.parametrize("folder", ["functions", "shared"])
def test_no_function_runs_programs_reaches_other_hosts_or_reads_what_could_run(folder: str) -> None:
    found = {(module.name, danger) for module in modules(folder) for danger in dangers(module)}
    assert found == {one for one in KNOWN if one[0].startswith(folder)}
    assert len(list(modules(folder))) > 10


@pytest.mark.parametrize(
    "code",
    ["import subprocess", "from urllib.request import urlopen", "import xml.etree.ElementTree",
     "def f(x):\n return eval(x)", "import os\nos.system('ls')"],
)  # fmt: skip
def test_a_danger_is_found(code: str) -> None:
    assert dangers(Module(ROOT / "functions/support/tickets/service.py", ast.parse(code)))
