"""Who may do what: a role for each function, and the policies that several share."""

from __future__ import annotations

from infra.house.parts import indented
from infra.house.rows import Function, House

_POLICY = """\
{name}:
  Type: AWS::IAM::ManagedPolicy
  Properties:
    PolicyDocument:
      Version: "2012-10-17"
      Statement:
{statements}
"""
_TABLE = """\
- Effect: Allow
  Action:
    - dynamodb:BatchGetItem
    - dynamodb:ConditionCheckItem
    - dynamodb:DeleteItem
    - dynamodb:GetItem
    - dynamodb:PutItem
    - dynamodb:Query
    - dynamodb:UpdateItem
  Resource: [!Ref {title}TableArn, !Sub "${{{title}TableArn}}/index/*"]
# Lines of the audit trail are added and read, never changed or removed.
- Effect: Deny
  Action: ["dynamodb:DeleteItem", "dynamodb:UpdateItem"]
  Resource: !Ref {title}TableArn
  Condition: {{"ForAnyValue:StringLike": {{dynamodb:LeadingKeys: ["AUDIT#*"]}}}}
"""
_QUEUE = """\
- Effect: Allow
  Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes"]
  Resource: !Ref {name}Queue
# What can never be read goes straight to the dead letters, with its reason.
- {{Effect: Allow, Action: "sqs:SendMessage", Resource: !Ref {name}DeadLetterQueue}}
"""
_ROLE = """\
{name}Role:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Version: "2012-10-17"
      Statement:
        - {{Effect: Allow, Principal: {{Service: lambda.amazonaws.com}}, Action: "sts:AssumeRole"}}
    ManagedPolicyArns:
{managed}
    Policies:
      - PolicyName: own
        PolicyDocument:
          Version: "2012-10-17"
          Statement:
{statements}
"""
_LOG = """\
- Effect: Allow
  Action: ["logs:CreateLogStream", "logs:PutLogEvents"]
  Resource: !Sub "arn:${{AWS::Partition}}:logs:${{AWS::Region}}:${{AWS::AccountId}}:log-group:/aws/lambda/${{Prefix}}-{name}:*"
"""
_FUNCTION_ARN = '!Sub "arn:${{AWS::Partition}}:lambda:${{AWS::Region}}:${{AWS::AccountId}}:function:${{Prefix}}-{name}"'

_OBJECTS = '!Sub "arn:${{AWS::Partition}}:s3:::${{{bucket}Bucket}}/{folder}*"'


def parameters(house: House) -> str:
    """What the stack of roles is told: tables, streams, topics, queues, secrets."""
    return "\n".join(f"{name}: {{Type: String}}" for name in handed(house))


def handed(house: House) -> dict[str, str]:
    """The parameters of the stack of roles, and the output of another stack that each takes."""
    data, messaging = "Data.Outputs", "Messaging.Outputs"
    given: dict[str, str] = {}
    for service in house.with_table:
        for what in ("TableArn", "Stream"):
            given[service.title + what] = f"{data}.{service.title}{what}"
        given[f"{service.title}Topic"] = f"{messaging}.{service.title}Topic"
    for queue in house.all_queues:
        given[f"{queue.name}Queue"] = f"{messaging}.{queue.name}Queue"
    for name in house.all_dead_letters:
        given[f"{name}DeadLetterQueue"] = f"{messaging}.{name}DeadLetterQueue"
    buckets = {f"{name}Bucket": f"{data}.{name}Bucket" for name in house.buckets}
    return given | {secret: f"{data}.{secret}" for secret in house.secrets} | buckets


def policies(house: House) -> str:
    """What several functions share: a policy for each table, and for each queue that wakes one."""
    tables = (
        _policy(f"{s.title}TablePolicy", _TABLE.format(title=s.title)) for s in house.with_table
    )
    queues = (_policy(f"{q.name}QueuePolicy", _QUEUE.format(name=q.name)) for q in house.all_queues)
    return "\n".join([*tables, *queues])


def roles(house: House) -> str:
    """One role for each function."""
    return "\n".join(_role(one, house) for one in house.functions)


def outputs(house: House) -> str:
    """The roles' ARNs, by which the functions find them."""
    return "\n".join(f"{f.name}Role: {{Value: !GetAtt {f.name}Role.Arn}}" for f in house.functions)


def _policy(name: str, statements: str) -> str:
    return _POLICY.format(name=name, statements=indented(statements, 8))


def _role(one: Function, house: House) -> str:
    managed = ["!Ref ApiPolicy"] if one.kind in ("api", "pages") else []
    if one.has_table and one.kind != "authorizer":
        managed.append(f"!Ref {one.service.capitalize()}TablePolicy")
    if one.woken_by:
        managed.append(f"!Ref {one.woken_by}QueuePolicy")
    managed.append('!If [Traced, !Ref TracePolicy, !Ref "AWS::NoValue"]')
    return _ROLE.format(
        name=one.name,
        managed=indented("\n".join(f"- {name}" for name in managed), 6),
        statements=indented("".join(_statements(one, house)), 12),
    )


def _statements(one: Function, house: House) -> list[str]:
    made = [_LOG.format(name=one.name)]
    signs_cursors = one.kind == "api" and one.has_table
    read = [*one.reads, "CursorKey"] if signs_cursors else one.reads
    made += [_allowed(["secretsmanager:GetSecretValue"], [f"!Ref {name}"]) for name in read]
    if one.writes:
        may = ["secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"]
        made.append(_allowed(may, [f"!Ref {name}" for name in one.writes]))
    made += [_allowed(["kms:Encrypt", "kms:Decrypt"], [f"!Ref {name}"]) for name in one.seals]
    if one.calls:
        called = [_FUNCTION_ARN.format(name=name) for name in one.calls]
        made.append(_allowed(["lambda:InvokeFunction"], called))
    if one.kind == "relay":
        made += _of_relay(house)
    made += [_allowed(["sqs:SendMessage"], [f"!Ref {name}Queue"]) for name in one.sends]
    for action, places in (("Put", one.stores), ("Get", one.lends), ("Delete", one.removes)):
        if places:
            made.append(_allowed([f"s3:{action}Object"], [_objects(place) for place in places]))
    if one.kind == "job":
        made.append(_allowed(["sqs:SendMessage"], ["!Ref JobsDeadLetterQueue"]))
    return [*made, one.statements]


def _objects(place: str) -> str:
    """The objects of a bucket, or of a folder of it: `Documents`, `Files/customer`."""
    bucket, _, folder = place.partition("/")
    return _OBJECTS.format(bucket=bucket, folder=f"{folder}/" if folder else "")


def _of_relay(house: House) -> list[str]:
    streams = [f"!Ref {s.title}Stream" for s in house.with_table]
    topics = [f"!Ref {s.title}Topic" for s in house.with_table]
    calls = ("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams")
    read = [f"dynamodb:{call}" for call in calls]
    return [
        _allowed(read, streams),
        _allowed(["sns:Publish"], topics),
        _allowed(["sqs:SendMessage"], ["!Ref AuditQueue"]),
        _allowed(["sqs:SendMessage"], ["!Ref RelayDeadLetterQueue"]),
    ]


def _allowed(actions: list[str], on: list[str]) -> str:
    quoted = [f'"{action}"' for action in actions]
    action = quoted[0] if len(quoted) == 1 else f"[{', '.join(quoted)}]"
    resources = on[0] if len(on) == 1 else "\n" + "\n".join(f"    - {one}" for one in on)
    return f"- Effect: Allow\n  Action: {action}\n  Resource: {resources}\n"
