"""Telemetry over HTTP."""

from __future__ import annotations

from functions.monitoring.telemetry.entities import (
    MOST_SAMPLES,
    Outcome,
    Sample,
    TooManySamples,
)
from functions.monitoring.telemetry.influx import sample_in
from functions.monitoring.telemetry.line_protocol import UnreadableLine, lines_in
from functions.monitoring.telemetry.schemas import InfluxQuery, TelemetryForm, TelemetryView
from functions.monitoring.telemetry.service import Ingestion
from shared.errors import Malformed, Unavailable
from shared.http import Call, Endpoints

endpoint = Endpoints("Telemetry", "What pollers tell of nodes, by API key.")
WRITE = "monitoring:telemetry:write"
MOST_BYTES = 1024 * 1024
MOST_VALUES = MOST_SAMPLES * 60


@endpoint.post("/telemetry", permission=WRITE, request=TelemetryForm, response=TelemetryView,
               max_body=MOST_BYTES, max_values=MOST_VALUES, gzipped=True,
               errors=[Unavailable])  # fmt: skip
def create_telemetry(call: Call[TelemetryForm]) -> TelemetryView:
    """Take in samples of nodes, at most 500.

    One that can't be taken stops no other, and a batch may be sent again: nothing counts twice.
    """
    samples = tuple(form.sample() for form in call.body.samples)
    outcomes = call.use(Ingestion).ingest(samples)
    told = zip(samples, outcomes, strict=True)
    return TelemetryView.of([(n, s.node, done) for n, (s, done) in enumerate(told)])


@endpoint.post("/telemetry/influx", permission=WRITE, raw_body=True, query=InfluxQuery,
               response=TelemetryView, max_body=MOST_BYTES, gzipped=True,
               errors=[TooManySamples, Unavailable])  # fmt: skip
def create_influx_telemetry(call: Call[None, InfluxQuery]) -> TelemetryView:
    """Take in samples as lines of InfluxDB's line protocol, at most 500, as Telegraf sends them.

    A line names its node by the tag `node`, `source` or `host`.
    """
    try:
        text = call.raw_body.decode()
    except UnicodeDecodeError as error:
        raise Malformed("The body is not text in UTF-8.") from error
    samples: dict[int, Sample] = {}
    results: dict[int, tuple[str, Outcome]] = {}
    for number, line in lines_in(text):
        try:
            samples[number] = sample_in(line, call.query.precision)
        except UnreadableLine:
            results[number] = "", Outcome.UNREADABLE
    outcomes = call.use(Ingestion).ingest(tuple(samples.values()))
    for (number, sample), outcome in zip(samples.items(), outcomes, strict=True):
        results[number] = sample.node, outcome
    return TelemetryView.of([(n, *done) for n, done in sorted(results.items())])
