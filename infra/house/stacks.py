"""What is the same for each table, log group and alarm, and what one stack hands to the other."""

from __future__ import annotations

from infra.house.access import handed
from infra.house.rows import House, Service

_TABLE = """\
{title}Table:
  Type: AWS::DynamoDB::Table
  DeletionPolicy: RetainExceptOnCreate
  UpdateReplacePolicy: Retain
  Properties:
    BillingMode: PAY_PER_REQUEST
    AttributeDefinitions:
      - {{AttributeName: pk, AttributeType: S}}
      - {{AttributeName: sk, AttributeType: S}}
{attributes}
    KeySchema:
      - {{AttributeName: pk, KeyType: HASH}}
      - {{AttributeName: sk, KeyType: RANGE}}
    GlobalSecondaryIndexes:
{indexes}
    TimeToLiveSpecification: {{AttributeName: expiresAt, Enabled: true}}
    PointInTimeRecoverySpecification: {{PointInTimeRecoveryEnabled: true}}
    SSESpecification: {{SSEEnabled: true}}
    StreamSpecification: {{StreamViewType: NEW_IMAGE}}
    DeletionProtectionEnabled: !Ref DeletionProtection
"""
_ATTRIBUTES = """\
      - {{AttributeName: {index}pk, AttributeType: S}}
      - {{AttributeName: {index}sk, AttributeType: S}}"""
_INDEX = """\
      - IndexName: {index}
        KeySchema:
          - {{AttributeName: {index}pk, KeyType: HASH}}
          - {{AttributeName: {index}sk, KeyType: RANGE}}
        Projection: {{ProjectionType: {projection}}}"""
INDEXES = ("gsi1", "gsi2", "gsi3", "gsi4")
"""The same for every table; an index in which no item lies costs nothing."""
_LOG = """\
{name}Log:
  Type: AWS::Logs::LogGroup
  DeletionPolicy: Delete
  UpdateReplacePolicy: Delete
  Properties: {{LogGroupName: !Sub "/aws/lambda/${{Prefix}}-{name}", RetentionInDays: !Ref RetentionDays}}
"""
_FUNCTION_ALARMS = """\
{name}:
  Type: AWS::CloudFormation::Stack
  Properties:
    TemplateURL: function-alarms.yaml
    Parameters: {{FunctionName: !Sub "${{Prefix}}-{name}", AlarmTopic: !Ref AlarmTopic}}
"""
_DEAD_LETTER_ALARM = """\
{name}DeadLetters:
  Type: AWS::CloudWatch::Alarm
  Properties:
    AlarmDescription: Something lies in {name}DeadLetterQueue; redrive it once the cause is gone
    Namespace: AWS/SQS
    MetricName: ApproximateNumberOfMessagesVisible
    Dimensions: [{{Name: QueueName, Value: !Ref {name}DeadLetterQueueName}}]
    Statistic: Maximum
    Threshold: 0
    AlarmActions: [!If [Told, !Ref AlarmTopic, !Ref "AWS::NoValue"]]
    OKActions: [!If [Told, !Ref AlarmTopic, !Ref "AWS::NoValue"]]
    TreatMissingData: notBreaching
    ComparisonOperator: GreaterThanThreshold
    Period: 300
    EvaluationPeriods: 1
"""
_METRIC_ALARM = """\
{name}:
  Type: AWS::CloudWatch::Alarm
  Properties:
    AlarmDescription: {about}
    Namespace: Lastmile
    MetricName: {name}
    Dimensions: [{{Name: service, Value: {service}}}]
    Statistic: Sum
    Threshold: 0
    AlarmActions: [!If [Told, !Ref AlarmTopic, !Ref "AWS::NoValue"]]
    OKActions: [!If [Told, !Ref AlarmTopic, !Ref "AWS::NoValue"]]
    TreatMissingData: notBreaching
    ComparisonOperator: GreaterThanThreshold
    Period: 300
    EvaluationPeriods: 1
"""
_LAYER = """\
{title}Layer:
  Type: AWS::Serverless::LayerVersion
  Properties:
    LayerName: !Sub "${{AWS::StackName}}-{name}"
    ContentUri: infra/layers/{name}
    CompatibleRuntimes: [!Ref PythonRuntime]
    CompatibleArchitectures: [!Ref Architecture]
    RetentionPolicy: Delete
  Metadata: {{BuildMethod: makefile, BuildArchitecture: arm64}}
"""


def tables(house: House) -> str:
    """A table for each service that owns one."""
    attributes = "\n".join(_ATTRIBUTES.format(index=index) for index in INDEXES)
    return "\n".join(
        _TABLE.format(title=s.title, attributes=attributes, indexes=_indexes(s))
        for s in house.with_table
    )


def _indexes(service: Service) -> str:
    return "\n".join(
        _INDEX.format(index=index, projection="KEYS_ONLY" if index in service.keys_only else "ALL")
        for index in INDEXES
    )


def table_outputs(house: House) -> str:
    """Each table's name, ARN and stream."""
    return "\n".join(
        f"{title}Table: {{Value: !Ref {title}Table}}\n"
        f"{title}TableArn: {{Value: !GetAtt {title}Table.Arn}}\n"
        f"{title}Stream: {{Value: !GetAtt {title}Table.StreamArn}}"
        for title in (s.title for s in house.with_table)
    )


def logs(house: House) -> str:
    """A log group for each function."""
    return "\n".join(_LOG.format(name=f.name) for f in house.functions)


def alarms(house: House) -> str:
    """The alarms of each function, of each dead-letter queue, and of what the code counts."""
    functions = (_FUNCTION_ALARMS.format(name=f.name) for f in house.functions)
    queues = (_DEAD_LETTER_ALARM.format(name=name) for name in house.all_dead_letters)
    metrics = (
        _METRIC_ALARM.format(name=m.name, service=m.service, about=m.about)
        for m in house.metrics
        if not m.unwatched
    )
    return "\n".join([*functions, *queues, *metrics])


def alarm_parameters(house: House) -> str:
    """What the stack of alarms is told."""
    return "\n".join(f"{n}DeadLetterQueueName: {{Type: String}}" for n in house.all_dead_letters)


def layers(house: House) -> str:
    """A layer for each set of packages that only some functions load, besides the one of all."""
    names = ("runtime", *house.layers)
    return "\n".join(_LAYER.format(name=name, title=name.capitalize()) for name in names)


def access(house: House) -> str:
    """What template.yaml hands to the stack of roles."""
    return "\n".join(f"{name}: !GetAtt {source}" for name, source in handed(house).items())


def alarm_values(house: House) -> str:
    """What template.yaml hands to the stack of alarms."""
    names = (f"{name}DeadLetterQueueName" for name in house.all_dead_letters)
    return "\n".join(f"{name}: !GetAtt Messaging.Outputs.{name}" for name in names)


def outputs(house: House) -> str:
    """What a deployment tells: tables, and queues that somebody looks into."""
    titles = [s.title for s in house.with_table]
    tables = [f"{title}Table: {{Value: !GetAtt Data.Outputs.{title}Table}}" for title in titles]
    queues = [*(f"{n}DeadLetterQueue" for n in house.all_dead_letters), "BillingRunQueue"]
    return "\n".join(
        [*tables, *(f"{q}: {{Value: !GetAtt Messaging.Outputs.{q}Url}}" for q in queues)]
    )
