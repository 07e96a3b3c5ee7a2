"""The functions as template.yaml has them, and API Gateway's permission to call them."""

from __future__ import annotations

from infra.house.parts import indented
from infra.house.rows import USUAL_TIMEOUT, Function, House

_PERMISSION = """\
{name}Permission:
  Type: AWS::Lambda::Permission
  Properties:
    FunctionName: !Ref {name}
    Action: lambda:InvokeFunction
    Principal: apigateway.amazonaws.com
    SourceArn: !Sub "arn:${{AWS::Partition}}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{Api}}/*"
"""
_CALLER_KEY = '!Sub "{{resolve:secretsmanager:${Data.Outputs.CallerKey}}}"'
"""Put in when it is deployed: to read it would cost each cold start a sixth more."""
_JOBS = "Messaging.Outputs.JobsDeadLetterQueue"
_STREAM = """\
{title}:
  Type: DynamoDB
  Properties:
    Stream: !GetAtt Data.Outputs.{title}Stream
    StartingPosition: TRIM_HORIZON
    BatchSize: 100
    BisectBatchOnFunctionError: true
    MaximumRecordAgeInSeconds: 86400
    FilterCriteria: {{Filters: [{{Pattern: '{{"eventName": ["INSERT"], "dynamodb": {{"Keys": {{"pk": {{"S": [{wanted}]}}}}}}}}'}}]}}
    DestinationConfig: {{OnFailure: {{Type: SQS, Destination: !GetAtt Messaging.Outputs.RelayDeadLetterQueue}}}}"""


def functions(house: House) -> str:
    """Every function, service by service."""
    made = []
    for service in house.services:
        about = "\n# ".join(_folded(f"--- {service.name}: {service.about}"))
        blocks = [_function(one, house) for one in service.functions]
        made.append(f"# {about}\n" + "\n".join(blocks))
    return "\n".join(made)


def _folded(text: str, width: int = 118) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) + 1 > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _function(one: Function, house: House) -> str:
    lines = [
        f"{one.name}:",
        "  Type: AWS::Serverless::Function",
        "  Metadata: {BuildMethod: makefile}",
        "  Properties:",
        f'    FunctionName: !Sub "${{AWS::StackName}}-{one.name}"',
        f"    Description: {one.about}",
        f"    Handler: {one.module}.handler",
        f"    Role: !GetAtt Access.Outputs.{one.name}Role",
    ]
    if one.layers:
        layers = ", ".join(f"!Ref {layer.capitalize()}Layer" for layer in one.layers)
        lines.append(f"    Layers: [{layers}]  # besides the runtime layer of the globals")
    if one.seconds != USUAL_TIMEOUT:
        lines.append(f"    Timeout: {one.seconds}")
    if one.memory:
        lines.append(f"    MemorySize: {one.memory}")
    lines += [f"    {line}" for line in _woken(one, house)]
    lines += ["    Environment:", "      Variables:"]
    lines += [f"        {name}: {value}" for name, value in _environment(one, house).items()]
    text = "\n".join(lines) + "\n"
    if one.kind in ("api", "pages", "authorizer"):
        text += "\n" + _PERMISSION.format(name=one.name)
    return text


def _woken(one: Function, house: House) -> list[str]:
    """What wakes it, but for API Gateway, whose body names its functions."""
    if one.kind == "job":
        return _schedules(one)
    if one.kind == "relay":
        streams = (_stream(s.title, house) for s in house.with_table)
        return ["Events:", *indented("\n".join(streams), 2).split("\n")]
    if not one.woken_by:
        return []
    lines = [
        "Events:",
        "  Queue:",
        "    Type: SQS",
        "    Properties:",
        f"      Queue: !GetAtt Messaging.Outputs.{one.woken_by}Queue",
        f"      BatchSize: {one.batch}",
        "      FunctionResponseTypes: [ReportBatchItemFailures]",
    ]
    if one.concurrency:
        lines.append(f"      ScalingConfig: {{MaximumConcurrency: {one.concurrency}}}")
    return lines


def _schedules(one: Function) -> list[str]:
    lines = [
        "EventInvokeConfig:",
        "  MaximumRetryAttempts: 2",
        f"  DestinationConfig: {{OnFailure: {{Type: SQS, Destination: !GetAtt {_JOBS}}}}}",
        "Events:",
    ]
    for schedule in one.schedules:
        lines += [
            f"  {schedule.name}:",
            "    Type: Schedule",
            "    Properties:",
            f"      Description: {schedule.about}",
            f"      Schedule: cron({schedule.cron})",
            f'      Input: \'{{"job": "{schedule.job}"}}\'',
            "      Enabled: !If [SchedulesOn, true, false]",
            f"      DeadLetterConfig: {{Arn: !GetAtt {_JOBS}}}",
        ]
    return lines


def _stream(title: str, house: House) -> str:
    """Auth's own audit lines are in the trail already: to send them there would never end."""
    kinds = ["OUTBOX#"] if title == house.services[0].title else ["OUTBOX#", "AUDIT#"]
    wanted = ", ".join(f'{{"prefix": "{kind}"}}' for kind in kinds)
    return _STREAM.format(title=title, wanted=wanted)


def _environment(one: Function, house: House) -> dict[str, str]:
    given = _by_kind(one)
    for name in one.calls:
        given[f"{house.function(name).service.upper()}_FUNCTION"] = f"!Ref {name}"
    for name in one.settings:
        if name != "TABLE_NAME":
            given[name] = _value(house.settings[name])
    if one.kind == "relay":
        given["TOPICS"] = _topics(house)
        given["DEAD_LETTER_QUEUE_URL"] = "!GetAtt Messaging.Outputs.RelayDeadLetterQueueUrl"
    return given


def _by_kind(one: Function) -> dict[str, str]:
    """The settings that a function has by its kind, without its row naming them."""
    title = one.service.capitalize()
    given = {"POWERTOOLS_SERVICE_NAME": one.service}
    if one.has_table or "TABLE_NAME" in one.settings:
        given["TABLE_NAME"] = f"!GetAtt Data.Outputs.{title}Table"
    if one.kind == "api":
        given |= {"AUTHORIZER_FUNCTION": "!Ref Authorizer", "CORS_ORIGINS": "!Ref CorsOrigins"}
    if one.kind == "pages":
        given |= {"AUTHORIZER_FUNCTION": "!Ref Authorizer"}
    if one.kind == "api" and one.has_table:
        given |= {"CURSOR_SECRET_ARN": "!GetAtt Data.Outputs.CursorKey"}
    if one.kind == "authorizer" or (one.kind == "api" and one.has_table):
        given |= {"CALLER_KEY": _CALLER_KEY}
    if one.woken_by:
        dead = f"Messaging.Outputs.{one.woken_by}DeadLetterQueueUrl"
        given["DEAD_LETTER_QUEUE_URL"] = f"!GetAtt {dead}"
    return given


def _value(said: str) -> str:
    """A reference as it is; a text in quotes where YAML would take it for a number."""
    return said if said.startswith("!") or not said[0].isdigit() else f'"{said}"'


def _topics(house: House) -> str:
    titles = [s.title for s in house.with_table]
    shown = ", ".join(f'"{t.lower()}": "${{{t}}}"' for t in titles)
    named = ", ".join(f"{t}: !GetAtt Messaging.Outputs.{t}Topic" for t in titles)
    return f"!Sub\n          - '{{{shown}}}'\n          - {{{named}}}"
