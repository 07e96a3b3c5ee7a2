"""Runs, invoices and tariffs in the console: lists with filters, an editor, what is started."""

from __future__ import annotations

import json

import pytest

from functions.gateway.console.runs.views import run_page
from functions.gateway.console.tariffs.views import terms
from functions.gateway.screens.forms import Form
from functions.gateway.screens.lists import Filter
from shared.principal import Principal
from tests.fakes.office_screens import Services, answer, example, refusing
from tests.fakes.screens import Browser, Shown, valid

ADMIN = Principal(id="admin", role="admin", permissions=frozenset({"*:*:*"}))
TARIFF = "/console/tariffs/t-1"


@pytest.fixture
def services() -> Services:
    made = example("/tariffs/{tariffId}") | {"id": "t-2"}
    run = example("/billing/runs/{runId}")
    return Services(
        said={
            "POST /billing/runs": lambda _: answer(202, run),
            "POST /billing/runs/{runId}/resume": lambda _: answer(202, run),
            "POST /tariffs": lambda _: answer(201, made),
            "PATCH /tariffs/{tariffId}": lambda _: answer(200, made),
            "POST /tariffs/{tariffId}/versions": lambda _: answer(201, made),
            "POST /tariffs/{tariffId}/publish": lambda _: answer(200, made),
            "POST /tariffs/{tariffId}/archive": lambda _: answer(200, made),
            "POST /invoices/preview": lambda _: answer(200, example("/invoices")["items"][0]),
        }
    )


@pytest.fixture
def browser(services: Services) -> Browser:
    return Browser("console", services, headers={"accept-language": "en"}).sign_in_as(ADMIN)


def sent(browser: Browser, page: str, action: str = "", **typed: str) -> Shown:
    """A form of a page as it is sent to its action, which is the page's own where none is named."""
    shown = browser.post(action or page, browser.get(page).hidden | typed)
    if shown.status != 303:
        valid(shown.text)
    return shown


def test_a_trial_run_is_started_for_a_day(browser: Browser, services: Services) -> None:
    shown = sent(browser, "/console/runs", date="2026-04-01", dryRun="yes")
    assert shown.headers["Location"].endswith("console/runs/2026-04-01")
    assert json.loads(services.sent("POST")[0]["body"]) == {"dryRun": True, "date": "2026-04-01"}


def test_a_run_of_today_is_real_where_the_trial_is_not_ticked(
    browser: Browser, services: Services
) -> None:
    sent(browser, "/console/runs")
    assert json.loads(services.sent("POST")[0]["body"]) == {"dryRun": False}


def test_a_run_that_is_refused_says_why(browser: Browser, services: Services) -> None:
    services.said["POST /billing/runs"] = refusing(422, "invalid", date="Must be no later day.")
    shown = sent(browser, "/console/runs", date="2036-04-01")
    assert (shown.status, "Must be no later day." in shown.text) == (422, True)
    assert 'value="2036-04-01"' in shown.text


def test_a_run_goes_on(browser: Browser, services: Services) -> None:
    shown = sent(browser, "/console/runs/r-1", "/console/runs/r-1/resumption")
    assert shown.status == 303
    assert services.sent("POST")[0]["pathParameters"] == {"runId": "r-1"}


def test_a_run_looks_again_only_while_it_runs(browser: Browser, services: Services) -> None:
    assert 'hx-trigger="every 5s"' in browser.get("/console/runs/r-1").text
    done = example("/billing/runs/{runId}") | {"state": "completed"}
    services.said["GET /billing/runs/{runId}"] = lambda _: answer(200, done)
    assert "hx-trigger" not in browser.get("/console/runs/r-1").text


def test_sums_of_a_run_stand_by_currency() -> None:
    run = example("/billing/runs/{runId}") | {"totals": {"RUB": "2.00", "EUR": "1.00"}}
    page = run_page(run, {"items": [], "nextCursor": None})
    assert page.totals == (("EUR", "1.00"), ("RUB", "2.00"))


def test_invoices_are_filtered_by_the_address(browser: Browser, services: Services) -> None:
    listed = example("/invoices") | {"nextCursor": "more"}
    services.said["GET /invoices"] = lambda _: answer(200, listed)
    shown = browser.get("/console/invoices?status=overdue&dueFrom=2026-03-01")
    asked = services.sent("GET")[0]["queryStringParameters"]
    assert asked == {"limit": "50", "status": "overdue", "dueFrom": "2026-03-01"}
    assert "status=overdue&amp;dueFrom=2026-03-01&amp;cursor=more" in shown.text
    assert "status=paid&amp;dueFrom=2026-03-01" in shown.text


def test_a_filter_that_is_none_is_refused(browser: Browser) -> None:
    assert browser.get("/console/invoices?status=nonsense").status == 422


def test_an_invoice_leads_to_its_document(browser: Browser, services: Services) -> None:
    services.said["GET /invoices/{invoiceId}/document"] = lambda _: answer(
        200, {"url": "https://files.example/1"}
    )
    shown = browser.get("/console/invoices/i-1/document")
    assert (shown.status, shown.headers["Location"]) == (303, "https://files.example/1")


def test_a_new_tariff_is_saved_as_a_draft(browser: Browser, services: Services) -> None:
    typed = {"code": " home-1 ", "name": "Home", "price": "1 590,00", "downloadMbps": "100",
             "selfService": "yes", "trialDays": "many"}  # fmt: skip
    assert sent(browser, "/console/tariffs/new", **typed).headers["Location"].endswith("t-2")
    assert json.loads(services.sent("POST")[0]["body"]) == {
        "code": "home-1", "name": "Home", "price": "1590.00", "downloadMbps": 100,
        "uploadMbps": None, "selfService": True, "priceIncludesTax": False,
        "billedWhileSuspended": False, "trialDays": "many", "description": "",
    }  # fmt: skip


def test_a_draft_is_changed_in_the_version_that_was_shown(
    browser: Browser, services: Services
) -> None:
    sent(browser, f"{TARIFF}/editor", name="Home", price="1")
    (event,) = services.sent("PATCH")
    assert event["headers"]["if-match"] == '"1"'
    assert "meters" not in json.loads(event["body"])


def test_who_was_overtaken_sees_both(browser: Browser, services: Services) -> None:
    services.said["PATCH /tariffs/{tariffId}"] = refusing(412, "precondition-failed")
    shown = sent(browser, f"{TARIFF}/editor", name="My name for it", price="1")
    assert shown.status == 412
    assert 'value="My name for it"' in shown.text
    assert "Somebody has changed it meanwhile" in shown.text


def test_a_published_tariff_gets_a_new_version_with_what_the_editor_does_not_show(
    browser: Browser, services: Services
) -> None:
    has = example("/tariffs/{tariffId}") | {"status": "published"}
    services.said["GET /tariffs/{tariffId}"] = lambda _: answer(200, has)
    sent(browser, f"{TARIFF}/editor", name="Home", price="700")
    (event,) = services.sent("POST")
    body = json.loads(event["body"])
    assert event["resource"] == "/tariffs/{tariffId}/versions"
    assert (body["price"], body["meters"], body["quotaGb"]) == ("700", has["meters"], 500)


@pytest.mark.parametrize(
    ("way", "route", "status"),
    [("publication", "publish", "draft"), ("archive", "archive", "published")],
)
def test_a_tariff_is_published_and_archived(
    browser: Browser, services: Services, way: str, route: str, status: str
) -> None:
    has = example("/tariffs/{tariffId}") | {"status": status}
    services.said["GET /tariffs/{tariffId}"] = lambda _: answer(200, has)
    assert sent(browser, TARIFF, f"{TARIFF}/{way}").status == 303
    (event,) = services.sent("POST")
    assert event["resource"] == f"/tariffs/{{tariffId}}/{route}"
    assert event["headers"]["if-match"] == '"1"'


def test_a_tariff_is_tried_on_an_account(browser: Browser, services: Services) -> None:
    shown = browser.get(f"{TARIFF}?account=00000042")
    assert "Billed on the account as it is today" in shown.text
    body = json.loads(services.sent("POST")[0]["body"])
    assert body["subscriptions"] == [{"tariffId": "t-1"}]


def test_an_account_that_is_not_there_is_told(browser: Browser, services: Services) -> None:
    services.said["GET /accounts"] = lambda _: answer(200, {"items": [], "nextCursor": None})
    shown = browser.get(f"{TARIFF}?account=7")
    assert (shown.status, "There is no account with this number." in shown.text) == (200, True)


def test_no_fee_is_sent_where_none_was_typed() -> None:
    assert "setupFee" not in terms(Form({"setupFee": (" ",)}))


def test_a_filter_leaves_out_what_is_empty() -> None:
    shown = Filter({"status": "paid"})
    assert shown.link("/x", cursor="a b") == "/x?status=paid&cursor=a+b"
    assert shown.link("/x", status="") == "/x"
