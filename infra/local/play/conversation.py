"""A conversation by e-mail: a question comes in, an answer goes out, and a reply comes back."""

from __future__ import annotations

import json
import uuid
from email.message import EmailMessage
from typing import Any

from infra.local.play.client import Api, StepFailed, until
from infra.local.play.stage import Stage
from shared.reply_addresses import ReplyAddresses

QUESTION, ANSWER, REPLY = "Как сменить тариф?", "Тариф меняется в личном кабинете.", "Получилось!"
WORK = "anna.petrova@work.example"


def question_comes_by_mail(stage: Stage) -> str:
    """The customer writes to support from her mail program."""
    email, _ = stage.facts["visitor"]
    customer: Api = stage.facts["customer"]
    settings = _settings(stage)
    _arrive(stage, settings, email, settings["SUPPORT_MAILBOX"], "PASS", QUESTION)

    def opened() -> Any:
        tickets = customer.get("/tickets")["items"]
        return next((one for one in tickets if one["subject"] == QUESTION), None)

    stage.facts["mailed"] = ticket = until(opened, "the ticket of a mail")
    receipt = stage.mailbox.wait_for(email, ticket["number"])
    return f"{ticket['number']} by {ticket['channel']}; receipt «{receipt.subject}»"


def answer_goes_out_by_mail(stage: Stage) -> str:
    """An operator answers, and the answer reaches her in full."""
    email, _ = stage.facts["visitor"]
    path = f"/tickets/{stage.facts['mailed']['id']}"
    stage.facts["operator"].post(f"{path}/messages", {"text": ANSWER})
    mail = stage.mailbox.wait_for(email, ANSWER)
    token = _replies_to(stage).partition("@")[0]
    return f"«{mail.subject}», replies go to {token[:14]}…"


def reply_comes_back(stage: Stage) -> str:
    """She replies from another address, and the token says that it is her."""
    customer: Api = stage.facts["customer"]
    path = f"/tickets/{stage.facts['mailed']['id']}/messages"
    _arrive(stage, _settings(stage), WORK, _replies_to(stage), "FAIL", REPLY)

    def said() -> Any:
        messages = customer.get(path)["items"]
        return messages if len(messages) >= 3 else None

    last = until(said, "the reply")[-1]
    if (last["text"].strip(), last["by"]) != (REPLY, "customer"):
        raise StepFailed(f"the reply became {last}")
    return f"«{last['text'].strip()}» from {last['sender']}, in the same ticket"


def _replies_to(stage: Stage) -> str:
    """The Reply-To of the answer: the emulator's list of mails shows no headers."""
    settings, ticket = _settings(stage), stage.facts["mailed"]
    found = stage.aws("secretsmanager").get_secret_value(SecretId=settings["REPLY_KEY_ARN"])
    addresses = ReplyAddresses(
        mailbox=settings["SUPPORT_MAILBOX"], key=lambda: str(found["SecretString"])
    )
    return addresses.address(ticket["id"], ticket["customerId"])


def _settings(stage: Stage) -> dict[str, str]:
    """What the function that takes in mails is told of its surroundings."""
    name = stage.outputs["functionPrefix"] + "SupportInbox"
    found = stage.aws("lambda").get_function_configuration(FunctionName=name)
    settings: dict[str, str] = found["Environment"]["Variables"]
    return settings


def _arrive(
    stage: Stage, settings: dict[str, str], sender: str, to: str, verdict: str, text: str
) -> None:
    """A mail as SES brings it: the bytes in the bucket, and word of it in the queue."""
    mail, mail_id = EmailMessage(), uuid.uuid4().hex
    mail["From"], mail["To"], mail["Subject"] = sender, to, QUESTION
    mail["Message-ID"] = f"<{mail_id}@{sender.partition('@')[2]}>"
    mail.set_content(text)
    path = f"support/mail/{mail_id}"
    stage.aws("s3").put_object(Bucket=settings["FILES_BUCKET"], Key=path, Body=mail.as_bytes())
    verdicts = {"spf": verdict, "dkim": verdict, "dmarc": verdict, "spam": "PASS", "virus": "PASS"}
    said = {
        "notificationType": "Received",
        "mail": {"messageId": mail_id, "source": sender},
        "receipt": {"recipients": [to], "action": {"type": "S3", "objectKey": path}}
        | {f"{name}Verdict": {"status": status} for name, status in verdicts.items()},
    }
    stage.aws("sqs").send_message(QueueUrl=_queue(stage), MessageBody=json.dumps(said))


def _queue(stage: Stage) -> str:
    """The queue that wakes the inbox."""
    name = stage.outputs["functionPrefix"] + "SupportInbox"
    (one,) = stage.aws("lambda").list_event_source_mappings(FunctionName=name)[
        "EventSourceMappings"
    ]
    queue = one["EventSourceArn"].rsplit(":", 1)[1]
    return str(stage.aws("sqs").get_queue_url(QueueName=queue)["QueueUrl"])


STEPS = (question_comes_by_mail, answer_goes_out_by_mail, reply_comes_back)
