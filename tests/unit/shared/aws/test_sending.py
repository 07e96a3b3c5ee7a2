"""A request's way: what is tried again and what is not, under which clock, in whose name."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any
from urllib.parse import urlsplit

import pytest

from shared.aws.access_key import Credentials
from shared.aws.connections import Response
from shared.aws.endpoints import Endpoint
from shared.aws.errors import AwsError, NoAnswer, NoCredentials
from shared.aws.json_service import JsonService, read_json_error
from shared.aws.sending import ATTEMPTS, RetryQuota, Sender
from shared.aws.signing import Request, Scope

NOW = 1_800_000_000.0


def answer(status: int = 200, body: Any = None, **headers: str) -> Response:
    text = json.dumps({} if body is None else body).encode()
    return Response(status, {name.replace("_", "-"): v for name, v in headers.items()}, text)


def refusal(code: str, status: int = 400, **headers: str) -> Response:
    return answer(status, {"__type": f"com.amazonaws#{code}", "message": "no"}, **headers)


@dataclass
class Line:
    """What a service answers, one after the other, and then always the last."""

    answers: list[Response | Exception]
    sent: list[tuple[Request, dict[str, str]]] = field(default_factory=list)

    def __call__(self, request: Request, headers: Mapping[str, str]) -> Response:
        self.sent.append((request, dict(headers)))
        given = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(given, Exception):
            raise given
        return given


@dataclass
class Desk:
    """A sender with what it does written down."""

    line: Line
    pauses: list[float] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)
    now: float = NOW

    def __post_init__(self) -> None:
        where = urlsplit("http://localhost:4566")
        self.sender = Sender(
            endpoint=Endpoint(url=where, scope=Scope(region="eu-central-1", service="dynamodb")),
            credentials=lambda: Credentials("AKIA", "secret"),
            exchange=self.line,
            read_error=read_json_error,
            variables=self.variables,
            sleep=self.pauses.append,
            now=lambda: self.now,
        )

    def call(self) -> dict[str, Any]:
        service = JsonService(sender=self.sender, target="DynamoDB_20120810", version="1.0")
        return service.call("GetItem", {"TableName": "t"})


def desk(*answers: Response | Exception, **more: Any) -> Desk:
    return Desk(Line(list(answers)), **more)


def test_a_request_is_sent_as_the_protocol_has_it() -> None:
    here = desk(answer(body={"Item": {"a": {"S": "Ё"}}}))
    assert here.call() == {"Item": {"a": {"S": "Ё"}}}
    ((request, headers),) = here.line.sent
    assert (request.method, request.path) == ("POST", "/")
    assert json.loads(request.body) == {"TableName": "t"}
    assert headers["content-type"] == "application/x-amz-json-1.0"
    assert headers["x-amz-target"] == "DynamoDB_20120810.GetItem"
    assert headers["host"] == "localhost:4566"
    assert headers["authorization"].startswith("AWS4-HMAC-SHA256 Credential=AKIA/20270115/")


def test_an_answer_without_a_body_is_an_empty_one() -> None:
    assert desk(Response(200, {}, b"")).call() == {}


@pytest.mark.parametrize(
    "passing",
    [
        refusal("InternalServerError", 500),
        refusal("ServiceUnavailable", 503),
        Response(502, {}, b"<html>Bad gateway"),
        Response(504, {}, b""),
        refusal("ThrottlingException"),
        refusal("ProvisionedThroughputExceededException"),
        refusal("RequestLimitExceeded"),
        refusal("TransactionInProgressException"),
        refusal("RequestTimeout"),
        NoAnswer("ConnectionResetError"),
        answer(body={"Item": {}}, x_amz_crc32="1"),
    ],
)
def test_what_passes_is_tried_again_as_it_is(passing: Response | Exception) -> None:
    here = desk(passing, passing, answer(body={"is": "done"}))
    assert here.call() == {"is": "done"}
    assert len(here.line.sent) == 3
    assert len({request.body for request, _ in here.line.sent}) == 1
    assert len(here.pauses) == 2


@pytest.mark.parametrize(
    "code",
    ["ValidationException", "ConditionalCheckFailedException", "TransactionCanceledException",
     "ResourceNotFoundException", "AccessDeniedException", "UnrecognizedClientException"],
)  # fmt: skip
def test_a_refusal_is_not_tried_again_and_keeps_its_words(code: str) -> None:
    reasons = [{"Code": "None"}, {"Code": "ConditionalCheckFailed"}]
    body = {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "CancellationReasons": reasons}
    here = desk(answer(400, {**body, "message": "the item changed"}))
    with pytest.raises(AwsError) as refused:
        here.call()
    assert (refused.value.code, refused.value.status) == (code, 400)
    assert refused.value.message == "the item changed"
    assert refused.value.details["CancellationReasons"] == reasons
    assert (len(here.line.sent), here.pauses) == (1, [])


def test_its_text_does_not_repeat_what_was_sent() -> None:
    error = AwsError("ValidationException", "anna@example.com is not a number")
    assert str(error) == "ValidationException"


def test_a_service_that_stays_away_is_given_up() -> None:
    here = desk(NoAnswer("TimeoutError"))
    with pytest.raises(NoAnswer):
        here.call()
    assert len(here.line.sent) == ATTEMPTS


def test_pauses_are_drawn_at_random_up_to_a_limit_that_doubles() -> None:
    def pauses(passing: Response) -> list[list[float]]:
        runs = []
        for _ in range(200):
            here = desk(passing)
            with pytest.raises(AwsError):
                here.call()
            runs.append(here.pauses)
        return [list(column) for column in zip(*runs, strict=True)]

    for passing, first in ((refusal("X", 500), 0.05), (refusal("Throttling"), 0.5)):
        for attempt, drawn in enumerate(pauses(passing)):
            limit = first * 2**attempt
            assert 0 <= min(drawn) < limit / 4
            assert limit * 3 / 4 < max(drawn) <= limit


def test_an_outage_is_not_fed_with_retries() -> None:
    here = desk(NoAnswer("TimeoutError"))
    for _ in range(100):
        with pytest.raises(NoAnswer):
            here.call()
    retries = len(here.line.sent) - 100
    assert retries == RetryQuota.CAPACITY // 10
    here.line.answers = [answer()]
    for _ in range(10):
        here.call()
    here.line.answers = [NoAnswer("TimeoutError"), answer()]
    here.call()
    assert len(here.line.sent) == 100 + retries + 10 + 2


def test_what_then_succeeds_costs_nothing() -> None:
    here = desk(answer())
    for _ in range(RetryQuota.CAPACITY):
        here.line.answers = [refusal("X", 500), answer()]
        here.call()


def at(moment: float) -> str:
    return formatdate(moment, usegmt=True)


@pytest.mark.parametrize("off", [-3600, 86_400])
@pytest.mark.parametrize("code", ["InvalidSignatureException", "RequestTimeTooSkewed"])
def test_a_wrong_clock_is_set_once_and_for_all_later_requests(off: int, code: str) -> None:
    here = desk(refusal(code, date=at(NOW + off)), answer())
    here.call()
    here.call()
    assert here.pauses == []
    wrong, right, later = (headers["x-amz-date"] for _, headers in here.line.sent)
    assert wrong != right == later


def test_a_clock_that_is_right_is_not_to_blame_for_a_refusal() -> None:
    here = desk(refusal("InvalidSignatureException", date=at(NOW + 60)))
    with pytest.raises(AwsError, match="InvalidSignature"):
        here.call()
    assert len(here.line.sent) == 1


def test_a_clock_that_runs_away_is_followed_once_a_call() -> None:
    here = desk(*(refusal("RequestExpired", date=at(NOW + n * 9_000)) for n in range(1, 9)))
    with pytest.raises(AwsError, match="RequestExpired"):
        here.call()
    assert len(here.line.sent) == 2


@pytest.mark.parametrize("date", ["", "yesterday", "Fri, 99 Nov 2026 10:00:00 GMT"])
def test_a_service_without_a_clock_sets_none(date: str) -> None:
    here = desk(refusal("RequestExpired", date=date))
    with pytest.raises(AwsError, match="RequestExpired"):
        here.call()
    assert len(here.line.sent) == 1


def test_an_answer_is_held_against_its_checksum() -> None:
    whole = answer(body={"Item": {"n": {"N": "1"}}})
    checked = Response(200, {"x-amz-crc32": str(zlib.crc32(whole.body))}, whole.body)
    assert desk(checked).call() == {"Item": {"n": {"N": "1"}}}
    damaged = Response(200, checked.headers, whole.body.replace(b"1", b"2"))
    with pytest.raises(NoAnswer, match="ChecksumMismatch"):
        desk(damaged).call()


def test_a_traced_call_says_which_trace_it_belongs_to_and_does_not_sign_it() -> None:
    here = desk(answer(), variables={"_X_AMZN_TRACE_ID": "Root=1-5759e988-bd862e3fe1be46a9"})
    here.call()
    ((_, headers),) = here.line.sent
    assert headers["x-amzn-trace-id"] == "Root=1-5759e988-bd862e3fe1be46a9"
    assert "trace" not in headers["authorization"]
    untraced = desk(answer())
    untraced.call()
    assert "x-amzn-trace-id" not in untraced.line.sent[0][1]


def test_without_credentials_nothing_is_sent_nor_tried_again() -> None:
    here = desk(answer())

    def none() -> Credentials:
        raise NoCredentials("NoCredentials")

    here.sender.credentials = none
    with pytest.raises(NoCredentials):
        here.call()
    assert (here.line.sent, here.pauses) == ([], [])


def test_an_endpoint_may_have_a_path_of_its_own() -> None:
    here = desk(answer())
    where = urlsplit("https://proxy.example:443/aws/")
    here.sender.endpoint = Endpoint(url=where, scope=here.sender.endpoint.scope)
    here.call()
    ((request, headers),) = here.line.sent
    assert (request.path, headers["host"]) == ("/aws/", "proxy.example")


@pytest.mark.parametrize(
    ("response", "code"),
    [
        (answer(400, {"__type": "a.b#Odd"}), "Odd"),
        (answer(400, {"__type": "Odd"}), "Odd"),
        (answer(400, {"code": "Odd"}), "Odd"),
        (answer(404, {"Message": "m"}, x_amzn_errortype="Odd:http://internal/"), "Odd"),
        (answer(403, []), "Status403"),
        (answer(403, {}), "Status403"),
        (Response(413, {}, b"<html>"), "Status413"),
        (Response(400, {}, b"\xff\xfe"), "Status400"),
    ],
)
def test_a_refusal_has_a_code_whoever_wrote_it(response: Response, code: str) -> None:
    error = read_json_error(response)
    assert (error.code, error.status) == (code, response.status)
