"""Settings: every field that a function reads stands in the template, and nothing that nobody reads."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any

import pytest

from functions.auth.settings import AuthorizerSettings, AuthSettings, JobSettings, RecorderSettings
from functions.billing.settings import BillingSettings
from functions.customer.settings import CustomerSettings
from functions.gateway.settings import GatewaySettings
from functions.notification.settings import DispatcherSettings, NotificationSettings
from functions.support.settings import SupportSettings
from shared.http.settings import HttpSettings
from shared.messaging.relay import RelaySettings
from tests.contract.cloudformation import Function, functions, template

READ_BY: dict[type[Any], tuple[str, ...]] = {
    AuthSettings: ("AuthApi",),
    AuthorizerSettings: ("Authorizer",),
    RecorderSettings: ("AuditRecorder",),
    JobSettings: ("AuthJobs",),
    CustomerSettings: ("CustomerApi", "CustomerConsumer"),
    BillingSettings: (
        "BillingApi",
        "BillingConsumer",
        "BillingDispatcher",
        "BillingWorker",
        "BillingJobs",
    ),
    SupportSettings: ("SupportApi",),
    NotificationSettings: ("NotificationApi",),
    DispatcherSettings: ("NotificationDispatcher",),
    GatewaySettings: ("GatewayApi",),
    HttpSettings: tuple(f.name for f in functions() if f.name.endswith("Api")),
    RelaySettings: ("OutboxRelay",),
}
# Read by Powertools and by whoever looks at a log, on every function.
EVERYWHERE = {"STAGE", "LOG_LEVEL", "POWERTOOLS_METRICS_NAMESPACE", "POWERTOOLS_SERVICE_NAME"}
each_function = pytest.mark.parametrize("function", functions(), ids=lambda f: f.name)


def _settings_of(function: Function) -> list[type[Any]]:
    return [kind for kind, readers in READ_BY.items() if function.name in readers]


@each_function
def test_what_a_function_cannot_do_without_is_set(function: Function) -> None:
    for kind in _settings_of(function):
        for field in fields(kind):
            if field.default is MISSING and field.default_factory is MISSING:
                assert field.name.upper() in function.environment, f"{kind.__name__}.{field.name}"


@pytest.mark.parametrize("kind", READ_BY, ids=lambda k: k.__name__)
def test_every_setting_stands_in_the_template_of_one_of_its_functions(kind: type[Any]) -> None:
    set_somewhere = {name for f in functions() if f.name in READ_BY[kind] for name in f.environment}
    missing = {f.name.upper() for f in fields(kind)} - set_somewhere
    assert not missing


@each_function
def test_nothing_is_set_that_nobody_reads(function: Function) -> None:
    own = set(function.properties["Environment"]["Variables"])
    read = {field.name.upper() for kind in _settings_of(function) for field in fields(kind)}
    assert own - read - EVERYWHERE == set()


def test_the_settings_common_to_all_functions_are_read_by_some() -> None:
    common = set(template()["Globals"]["Function"]["Environment"]["Variables"])
    read = {field.name.upper() for kind in READ_BY for field in fields(kind)}
    assert common - read - EVERYWHERE == set()


@each_function
def test_a_setting_is_a_text_since_environments_hold_nothing_else(function: Function) -> None:
    for name, value in function.environment.items():
        assert isinstance(value, str | dict), f"{name} must be quoted"


@each_function
def test_a_literal_in_the_template_is_the_default_of_the_code(function: Function) -> None:
    for kind in _settings_of(function):
        for field in fields(kind):
            value = function.environment.get(field.name.upper())
            if isinstance(value, str) and field.default is not MISSING:
                assert value == str(field.default), f"{kind.__name__}.{field.name}"
