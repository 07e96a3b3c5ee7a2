"""What docs/architecture.md lists under "To add ..." is all there is to do: done on a copy here."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from infra.build.target import ROOT

LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv*", ".lastmile", ".aws-sam", ".coverage*", ".hypothesis", ".*_cache", "__pycache__",
    "test_growing.py",
)  # fmt: skip
GENERATORS = ("infra.openapi.generate", "infra.events.generate", "infra.house.generate")
HOLDING = (
    "test_rows", "test_template", "test_template_access", "test_template_settings", "test_house",
    "test_dialect", "test_circles", "test_routes", "test_openapi", "test_events", "test_queues",
    "test_limits", "test_papers", "test_translations",
)  # fmt: skip
"""The contract tests that hold the house together."""


@dataclass(frozen=True)
class Copy:
    """A copy of the project, and the files in it that were touched by hand, by what they add."""

    root: Path
    touched: dict[str, set[str]] = field(default_factory=dict)

    def write(self, what: str, name: str, text: str) -> None:
        """A new file."""
        path = self.root / name
        assert not path.exists()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        self.touched.setdefault(what, set()).add(name)

    def insert(self, what: str, name: str, before: str, text: str) -> None:
        """Lines into a file, before the line that begins so (its first, if there are several)."""
        path = self.root / name
        found = re.search(f"^{re.escape(before)}", path.read_text(), re.MULTILINE)
        assert found, f"{name} has no line {before!r}"
        old = path.read_text()
        path.write_text(old[: found.start()] + text + old[found.start() :])
        self.touched.setdefault(what, set()).add(name)

    def replace(self, what: str, name: str, old: str, new: str) -> None:
        """Words within a line."""
        path = self.root / name
        assert old in path.read_text(), f"{name} does not say {old!r}"
        path.write_text(path.read_text().replace(old, new, 1))
        self.touched.setdefault(what, set()).add(name)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A module of the copy's, with this Python."""
        return subprocess.run(
            [sys.executable, "-m", *arguments],
            cwd=self.root, capture_output=True, text=True, check=False, timeout=600,
        )  # fmt: skip


def add_capability(copy: Copy) -> None:
    """Surveys of support: how content people are with an answer. With its permission."""
    at = "functions/support/surveys"
    copy.write("capability", f"{at}/__init__.py", '"""Surveys."""\n')
    copy.write("capability", f"{at}/entities.py", ENTITIES)
    copy.write("capability", f"{at}/repository.py", REPOSITORY)
    copy.write("capability", f"{at}/schemas.py", SCHEMAS)
    copy.write("capability", f"{at}/service.py", SERVICE)
    copy.write("capability", f"{at}/routes.py", ROUTES)
    copy.write("capability", f"{at}/wiring.py", WIRING)
    app = "functions/support/app.py"
    copy.replace("capability", app, '"functions.support",', '"functions.support", "surveys",')
    copy.replace("text", "functions/support/ru.json", "{\n",
                 '{\n  "This survey is answered.": "На этот опрос уже ответили.",\n'
                 '  "Must be a whole number of stars: 1 to 5.": "Нужно целое число звёзд: от 1 до 5.",\n')  # fmt: skip
    copy.replace("permission", "functions/auth/roles/entities.py", '"support:ticket:rate", ',
                 '"support:ticket:rate", "support:survey:write", ')  # fmt: skip


def add_event(copy: Copy) -> None:
    """An event of it, which people are told of."""
    copy.write("event", "functions/support/surveys/events.py", EVENTS)
    copy.insert("event", "functions/support/events.py", "from functions.support.tickets",
                "from functions.support.surveys.events import SurveyAnswered\n")  # fmt: skip
    copy.replace("event", "functions/support/events.py", "__all__ = [",
                 '__all__ = ["SurveyAnswered", ')  # fmt: skip
    copy.replace("event", "functions/support/surveys/service.py", "# said here",
                 ".emit(SurveyAnswered.of(survey))")  # fmt: skip
    copy.insert("event", "functions/support/surveys/service.py", "from functions.support.surveys.rep",
                "from functions.support.surveys.events import SurveyAnswered\n")  # fmt: skip
    at = "functions/notification"
    copy.replace(
        "told", f"{at}/catalogue/entries.py", "CATALOGUE = (",
        'CATALOGUE = (\n    Announcement("support.survey.answered", "survey-answered", Kind.SUPPORT, Ticket),',
    )  # fmt: skip
    for language in ("en", "ru"):
        text = (copy.root / f"{at}/templates/files/{language}/ticket-resolved.j2").read_text()
        copy.write("told", f"{at}/templates/files/{language}/survey-answered.j2", text)


def add_setting(copy: Copy) -> None:
    """A setting of support's API."""
    secret = '    cursor_secret_arn: str = ""\n'
    copy.replace("setting", "functions/support/settings.py", secret,
                 f"{secret}    survey_days: int = 7\n")  # fmt: skip
    rows = "infra/house/rows.yaml"
    copy.insert("setting", rows, "  TIME_LIMIT_MS:", '  SURVEY_DAYS: "7"\n')
    api = "        about: Tickets and their messages\n        as: api\n"
    row = (copy.root / rows).read_text().partition(api)[2].partition("\n      S")[0]
    if "        settings: [" in row:
        copy.replace("setting", rows, row, row.replace("settings: [", "settings: [SURVEY_DAYS, "))
    else:
        copy.replace("setting", rows, api, f"{api}        settings: [SURVEY_DAYS]\n")


def add_function(copy: Copy) -> None:
    """A function of support's that a schedule wakes."""
    copy.write("function", "functions/support/surveying.py", JOBS)
    settings = copy.root / "functions/support/settings.py"
    last = settings.read_text().rstrip("\n").splitlines()[-1] + "\n"
    copy.replace("function", "functions/support/settings.py", last, last + JOB_SETTINGS)
    copy.insert("function", "infra/house/rows.yaml", "      SupportConsumer:", JOBS_ROW)


def add_service(copy: Copy) -> None:
    """A service with a table and an API, which the gateway asks how it is."""
    for name, text in WEATHER.items():
        copy.write("service", f"functions/weather/{name}", text)
    rows = "infra/house/rows.yaml"
    copy.insert("service", rows, "  gateway:", WEATHER_ROW)
    copy.replace("service", rows, "SupportApi, NotificationApi]",
                 "SupportApi, NotificationApi, WeatherApi]")  # fmt: skip
    settings = "functions/gateway/settings.py"
    copy.insert("service", settings, "    time_limit_ms", "    weather_function: str\n")
    copy.insert("service", settings, "        }", '            "weather": self.weather_function,\n')
    health = "functions/gateway/health/service.py"
    copy.insert("service", health, '    "notification": Question',
                '    "weather": Question("weather", "/forecasts", query={"limit": "1"}),\n')  # fmt: skip
    copy.insert("service", "docs/architecture.md", "| gateway |",
                "| weather | forecasts | API |\n")  # fmt: skip
    for readme in ("README.md", "README.ru.md"):
        copy.replace("service", readme, "notification, gateway", "notification, weather, gateway")


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    copy = Copy(tmp_path_factory.mktemp("house") / "copy")
    shutil.copytree(ROOT, copy.root, ignore=LEFT_OUT)
    for add in (add_capability, add_event, add_setting, add_function, add_service):
        add(copy)
    for generator in GENERATORS:
        made = copy.run(generator)
        assert made.returncode == 0, made.stderr[-3000:]
    return copy


def test_the_house_holds_together_after_the_steps_of_the_list(grown: Copy) -> None:
    """Marked files are written by the generators, and every rule holds for what is new."""
    names = [f"tests/contract/{name}.py" for name in HOLDING]
    ran = grown.run("pytest", "-q", "-p", "no:cacheprovider", *names)
    assert ran.returncode == 0, ran.stdout[-4000:]


def test_it_takes_no_more_places_than_the_list_says(grown: Copy) -> None:
    """Files outside of what is new itself, its own folder; of an event, its model's file too."""
    outside = {
        what: {name for name in names if not name.startswith(own)}
        for what, names, own in (
            ("capability", grown.touched["capability"], "functions/support/surveys/"),
            ("text", grown.touched["text"], "-"),
            ("permission", grown.touched["permission"], "-"),
            ("event", grown.touched["event"], "-"),
            ("told", grown.touched["event"] | grown.touched["told"], "-"),
            ("setting", grown.touched["setting"], "-"),
            ("function", grown.touched["function"], "-"),
            ("service", grown.touched["service"], "functions/weather/"),
        )
    }
    assert {what: len(names) for what, names in outside.items()} == {
        "capability": 1, "text": 1, "permission": 1, "event": 3, "told": 6, "setting": 2, "function": 3, "service": 6,
    }  # fmt: skip


def test_each_place_stands_in_the_list(grown: Copy) -> None:
    """By its name, or by that of the folder which holds files of its kind."""
    listed = (
        (ROOT / "docs" / "architecture.md").read_text().split("## To add ...")[1].split("\n## ")[0]
    )
    names = set().union(*grown.touched.values())
    for name in names:
        path = Path(name)
        known = (path.name, path.parent.name + "/", name)
        assert any(f"`{one}`" in listed for one in known), f"the list does not name {name}"
    for generator in GENERATORS:
        assert "make generate" in listed, generator


ENTITIES = '''\
"""Surveys: what people say of how they were helped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.errors import Conflict


class AlreadyAnswered(Conflict):
    """This survey is answered."""


@dataclass(frozen=True, slots=True)
class Survey:
    """An answer about a ticket; `score` is 1 to 5."""

    id: str
    ticket_id: str
    customer_id: str
    score: int
    answered_at: datetime
'''
REPOSITORY = '''\
"""Where surveys lie: `SURVEY#<ticket>`, one a ticket."""

from __future__ import annotations

from functions.support.surveys.entities import AlreadyAnswered, Survey
from shared.component import component
from shared.dynamo import Table, Transaction


@component
class SurveyRepository:
    """Writes surveys."""

    table: Table

    def add(self, survey: Survey) -> Transaction:
        """A survey, once for its ticket. Raises: AlreadyAnswered."""
        item = {
            "pk": f"SURVEY#{survey.ticket_id}",
            "sk": "SURVEY",
            "id": survey.id,
            "score": survey.score,
            "answered_at": survey.answered_at.isoformat(),
        }
        return Transaction().put(item, new=True, taken=AlreadyAnswered)
'''
SCHEMAS = '''\
"""Surveys as they go in and out."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from shared.http import Schema
from shared.takes import Takes

ID = "01890a5d-ac96-774b-bcce-b302099a8057"


class SurveyAnswer(Schema):
    """How content somebody is."""

    score: Annotated[int, Takes("Must be a whole number of stars: 1 to 5.")] = Field(
        ge=1, le=5, description="5 stars are best.", examples=[5]
    )


class SurveyView(Schema):
    """An answered survey."""

    id: str = Field(description="Id of the survey", examples=[ID])
    score: int = Field(description="From 1 to 5; 5 is best", examples=[5])
'''
SERVICE = '''\
"""What one can do with surveys."""

from __future__ import annotations

from functions.support.surveys.entities import Survey
from functions.support.surveys.repository import SurveyRepository
from functions.support.tickets.entities import Ticket
from functions.support.tickets.repository import TicketRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.principal import Principal


@component
class Surveys:
    """Use cases of surveys."""

    table: Table
    surveys: SurveyRepository
    tickets: TicketRepository
    clock: Clock
    new_id: NewId

    def record(
        self, ticket_id: str, score: int, by: Principal, once: KeyedRequest | None = None
    ) -> Survey:
        """Record an answer. Raises: TicketNotFound, AlreadyAnswered."""
        ticket: Ticket = self.tickets.get(ticket_id)
        by.must_reach(ticket.customer_id)
        survey = Survey(
            id=id_for(once, "survey", self.new_id),
            ticket_id=ticket.id,
            customer_id=ticket.customer_id,
            score=score,
            answered_at=self.clock(),
        )
        self.table.commit(
            self.surveys.add(survey)
            .audit(f"ticket#{ticket.id}", "survey.answered", at=survey.answered_at, after=survey)
            # said here
            .once(once, result=survey)
        )
        return survey
'''
ROUTES = '''\
"""Surveys: how content people are with how they were helped."""

from functions.support.surveys.entities import AlreadyAnswered, Survey
from functions.support.surveys.schemas import SurveyAnswer, SurveyView
from functions.support.surveys.service import Surveys
from functions.support.tickets.entities import TicketNotFound
from shared.http import Call, Endpoints

endpoint = Endpoints("Surveys", "How content people are with an answer.")


@endpoint.post(
    "/tickets/{ticketId}/survey",
    permission="support:survey:write",
    request=SurveyAnswer,
    response=SurveyView,
    status=201,
    errors=[TicketNotFound, AlreadyAnswered],
    idempotent=True,
)
def record_survey(call: Call[SurveyAnswer]) -> Survey:
    """Record how content a customer is with how a ticket was answered."""
    return call.use(Surveys).record(
        call.path["ticketId"], call.body.score, call.principal, call.once
    )
'''
WIRING = '''\
"""What surveys provide."""

from __future__ import annotations

from functions.support.settings import SupportSettings
from functions.support.surveys.repository import SurveyRepository
from functions.support.surveys.service import Surveys
from functions.support.tickets.repository import TicketRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[SupportSettings]) -> None:
    """Provide the use cases of surveys."""
    wiring.provide(
        Surveys,
        lambda: Surveys(
            table=resources.table,
            surveys=SurveyRepository(table=resources.table),
            tickets=TicketRepository(table=resources.table),
            clock=resources.clock,
            new_id=resources.new_id,
        ),
    )
'''
EVENTS = '''\
"""What is said of surveys."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from functions.support.surveys.entities import Survey
from shared.event import Event
from shared.messaging.data import EventData

_ID = "01890a5d-ac96-774b-bcce-b302099a8057"


class SurveyAnswered(EventData):
    """A customer has said how content they are."""

    event_type: ClassVar[str] = "support.survey.answered"
    ticket_id: str = Field(examples=[_ID])
    number: str = Field(examples=["T-000042"])
    customer_id: str = Field(examples=["01890a5d-ac96-774b-bcce-b302099a8058"])
    subject: str = Field(examples=["No connection since this morning"])
    score: int = Field(examples=[5])

    @classmethod
    def of(cls, survey: Survey) -> Event:
        """The event of an answered survey."""
        data = cls(
            ticket_id=survey.ticket_id,
            number="",
            customer_id=survey.customer_id,
            subject="",
            score=survey.score,
        )
        return data.event(subject=survey.id, at=survey.answered_at, sequence=1)
'''
JOBS = '''\
"""What support does on a schedule."""

from __future__ import annotations

from typing import Any

from functions.support.settings import JobSettings
from shared.settings import load


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """One run of a job."""
    return {"job": event["job"], "table": load(JobSettings).table_name}
'''
JOB_SETTINGS = '''

@dataclass(frozen=True)
class JobSettings:
    """What the scheduled function reads."""

    table_name: str
'''
JOBS_ROW = """\
      SupportSurveying:
        about: Surveys that nobody has answered
        as: job
        handler: surveying
        schedules:
          Surveys: {about: Unanswered surveys, cron: "25 * * * ? *", job: surveys}
"""
WEATHER = {
    "__init__.py": '"""Weather."""\n',
    "events.py": '"""What weather says has happened."""\n',
    "settings.py": '''\
"""What weather reads from its environment."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class WeatherSettings:
    """`table_name` is weather's own table; `cursor_secret_arn` what signs its paging cursors."""

    table_name: str
    cursor_secret_arn: str
''',
    "app.py": '''\
"""Weather over HTTP."""

from __future__ import annotations

from functools import partial

from functions.weather.settings import WeatherSettings
from shared.http.app import http_handler
from shared.http.routes import Routes
from shared.sealed import sealed_callers
from shared.service import deployed

ENDPOINTS = Routes("functions.weather", "forecasts")

handler = http_handler("weather", ENDPOINTS, partial(deployed, WeatherSettings), sealed_callers)
''',
    "forecasts/__init__.py": '"""Forecasts."""\n',
    "forecasts/service.py": '''\
"""What one can do with forecasts."""

from __future__ import annotations

from shared.clock import Clock
from shared.component import component


@component
class Forecasts:
    """Use cases of forecasts."""

    clock: Clock

    def get(self) -> dict[str, str]:
        """What is to be expected."""
        return {"day": self.clock().date().isoformat()}
''',
    "forecasts/schemas.py": '''\
"""Forecasts as they go out."""

from __future__ import annotations

from pydantic import Field

from shared.http import Schema


class ForecastView(Schema):
    """What is to be expected."""

    day: str = Field(description="Date that it is for", examples=["2026-12-01"])
''',
    "forecasts/routes.py": '''\
"""Forecasts: what outdoor work has to reckon with."""

from functions.weather.forecasts.schemas import ForecastView
from functions.weather.forecasts.service import Forecasts
from shared.http import SIGNED_IN, Call, Endpoints

endpoint = Endpoints("Forecasts", "What the weather will be.")


@endpoint.get("/forecasts", permission=SIGNED_IN, response=ForecastView)
def get_forecast(call: Call) -> dict[str, str]:
    """Show what outdoor work has to reckon with today."""
    return call.use(Forecasts).get()
''',
    "forecasts/wiring.py": '''\
"""What forecasts provide."""

from __future__ import annotations

from functions.weather.forecasts.service import Forecasts
from functions.weather.settings import WeatherSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[WeatherSettings]) -> None:
    """Provide the use cases of forecasts."""
    wiring.provide(Forecasts, lambda: Forecasts(clock=resources.clock))
''',
}
WEATHER_ROW = """\
  weather:
    about: forecasts
    table: true
    functions:
      WeatherApi:
        about: What outdoor work has to reckon with
        as: api

"""
