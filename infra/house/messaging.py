"""Topics, queues, and who hears of what: exactly the events that a consumer's code handles."""

from __future__ import annotations

from importlib import import_module

from infra.house.rows import Function, House, Queue
from shared.messaging.consumer import Consumer

DAY = 86400
DEAD_LETTER_DAYS = 14
_TOPIC = """\
{title}Topic:
  Type: AWS::SNS::Topic
  Properties:
    DisplayName: {name}-events
    KmsMasterKeyId: alias/aws/sns
"""
_TOPICS_POLICY = """\
# Who may publish or subscribe is for the roles to say: a topic's own default policy may let in more.
TopicsPolicy:
  Type: AWS::SNS::TopicPolicy
  Properties:
    Topics: [{topics}]
    PolicyDocument:
      Version: "2012-10-17"
      Statement:
        - Effect: Allow
          Principal: {{AWS: !Sub "arn:${{AWS::Partition}}:iam::${{AWS::AccountId}}:root"}}
          Action: ["sns:Publish", "sns:Subscribe"]
          Resource: "*"
"""
_QUEUE = """\
{about}{name}Queue:
  Type: AWS::SQS::Queue
  DeletionPolicy: Delete
  UpdateReplacePolicy: Delete
  Properties:
    SqsManagedSseEnabled: true
    VisibilityTimeout: {hidden}
    MessageRetentionPeriod: {kept}
    RedrivePolicy:
      deadLetterTargetArn: !GetAtt {name}DeadLetterQueue.Arn
      maxReceiveCount: 5

{dead}"""
_DEAD_LETTERS = """\
{about}{name}DeadLetterQueue:
  Type: AWS::SQS::Queue
  DeletionPolicy: Delete
  UpdateReplacePolicy: Delete
  Properties:
    SqsManagedSseEnabled: true
    MessageRetentionPeriod: {kept}
"""
_SUBSCRIPTION = """\
{name}:
  Type: AWS::SNS::Subscription
  Properties:
    TopicArn: !Ref {topic}Topic
    Protocol: sqs
    Endpoint: !GetAtt {queue}Queue.Arn
    RawMessageDelivery: true
    FilterPolicyScope: MessageAttributes
    FilterPolicy:
      type:
{types}
"""
_QUEUE_POLICY = """\
{queue}QueuePolicy:
  Type: AWS::SQS::QueuePolicy
  Properties:
    Queues: [!Ref {queue}Queue]
    PolicyDocument:
      Version: "2012-10-17"
      Statement:
        - Effect: Allow
          Principal: {{Service: sns.amazonaws.com}}
          Action: sqs:SendMessage
          Resource: !GetAtt {queue}Queue.Arn
          Condition:
            ArnEquals:
              aws:SourceArn:
{topics}
"""


def topics(house: House) -> str:
    """A topic for each service that says events."""
    made = [_TOPIC.format(title=s.title, name=s.name) for s in house.with_table]
    named = ", ".join(f"!Ref {s.title}Topic" for s in house.with_table)
    return "\n".join([*made, _TOPICS_POLICY.format(topics=named)])


def queues(house: House) -> str:
    """A queue with dead letters for each consumer, and the others."""
    made = [_queue(queue) for queue in house.all_queues]
    alone = [_dead(queue.name, queue.about) for queue in house.dead_letters]
    return "\n".join([*made, *alone])


def subscriptions(house: House) -> str:
    """What each consumer hears, and that its queue takes it."""
    made = [part for one in house.consumers for part in _subscriptions(one, house)]
    allowed = [
        _QUEUE_POLICY.format(
            queue=one.woken_by,
            topics="\n".join(f"                - !Ref {t}Topic" for t in _heard(one, house)),
        )
        for one in house.consumers
    ]
    return "\n".join([*made, *allowed])


def outputs(house: House) -> str:
    """What the other stacks are told of it."""
    lines = [f"{s.title}Topic: {{Value: !Ref {s.title}Topic}}" for s in house.with_table]
    for queue in (f"{q.name}Queue" for q in house.all_queues):
        lines.append(f"{queue}: {{Value: !GetAtt {queue}.Arn}}")
        lines.append(f"{queue}Url: {{Value: !Ref {queue}}}")
    for dead in (f"{name}DeadLetterQueue" for name in house.all_dead_letters):
        lines.append(f"{dead}: {{Value: !GetAtt {dead}.Arn}}")
        lines.append(f"{dead}Url: {{Value: !Ref {dead}}}")
        lines.append(f"{dead}Name: {{Value: !GetAtt {dead}.QueueName}}")
    return "\n".join(lines)


def _queue(queue: Queue) -> str:
    return _QUEUE.format(
        name=queue.name,
        about=_comment(queue.about),
        hidden=queue.seconds,
        kept=queue.days * DAY,
        dead=_dead(queue.name),
    )


def _dead(name: str, about: str = "") -> str:
    return _DEAD_LETTERS.format(name=name, about=_comment(about), kept=DEAD_LETTER_DAYS * DAY)


def _comment(about: str) -> str:
    return f"# {about}\n" if about else ""


def _subscriptions(one: Function, house: House) -> list[str]:
    return [
        _SUBSCRIPTION.format(
            name=f"{one.woken_by}HearsOf{'Itself' if topic == one.woken_by else topic}",
            topic=topic,
            queue=one.woken_by,
            types="\n".join(f"        - {event_type}" for event_type in types),
        )
        for topic, types in _heard(one, house).items()
    ]


def _heard(one: Function, house: House) -> dict[str, list[str]]:
    """The types of event that its code handles, by the service that says them."""
    consumer: Consumer = import_module(one.module).consumer
    found = {
        s.title: sorted(t for t in consumer.handlers if t.startswith(f"{s.name}."))
        for s in house.with_table
    }
    return {topic: types for topic, types in found.items() if types}
