"""What SES tells of a mail, in its notifications and in its published events alike.

They differ in the name of one field. What is not known here changes nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from functions.notification.catalogue.entities import Channel
from functions.notification.feedback.entities import Report, Verdict
from functions.notification.suppressions.addresses import folded
from functions.notification.suppressions.entities import Why
from shared.event import MalformedEvent

MOST_ADDRESSES = 50
"""SES takes no mail for more."""
_NO_COMPLAINT = "not-spam"

Said = Mapping[str, Any]


class MalformedReport(MalformedEvent):
    """The message tells nothing of a mail."""


def parse(body: str) -> Report | None:
    """The report in a message of the queue; None for one that changes nothing.

    Raises: MalformedReport.
    """
    try:
        said = json.loads(body)
        said = json.loads(said["Message"]) if isinstance(said.get("Message"), str) else said
        return report(said)
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise MalformedReport(f"no mail is told of: {type(error).__name__}") from error


def report(said: Said) -> Report | None:
    """The report that SES's own words are; None if they change nothing."""
    read = _READERS.get(str(said.get("notificationType") or said.get("eventType") or ""))
    return None if read is None else read(said)


def _bounce(said: Said) -> Report:
    bounce = said["bounce"]
    kind = str(bounce.get("bounceType", ""))
    why = Why.BOUNCED if kind == "Permanent" else None
    code = _code("Bounce", kind, bounce.get("bounceSubType"))
    return _report(said, code, bounce["bouncedRecipients"], Verdict.FAILED, why)


def _complaint(said: Said) -> Report | None:
    """Whatever it is called, a complaint is one; but there is a word for its opposite."""
    complaint = said["complaint"]
    kind = complaint.get("complaintFeedbackType")
    if kind == _NO_COMPLAINT:
        return None
    code = _code("Complaint", kind)
    return _report(said, code, complaint["complainedRecipients"], None, Why.COMPLAINED)


def _delivery(said: Said) -> Report:
    recipients = [{"emailAddress": one} for one in said["delivery"]["recipients"]]
    return _report(said, "Delivery", recipients, Verdict.DELIVERED, None)


def _reject(said: Said) -> Report:
    """SES itself refuses a mail that it took: it names nobody."""
    return _report(said, "Reject", None, Verdict.FAILED, None)


_READERS: dict[str, Callable[[Said], Report | None]] = {
    "Bounce": _bounce,
    "Complaint": _complaint,
    "Delivery": _delivery,
    "Reject": _reject,
}


def _report(
    said: Said,
    code: str,
    recipients: Sequence[Said] | None,
    verdict: Verdict | None,
    why: Why | None,
) -> Report:
    mail = said["mail"]
    sent_at = mail.get("timestamp")
    addresses = None
    if recipients is not None:
        named = (str(one["emailAddress"]) for one in recipients[:MOST_ADDRESSES])
        addresses = frozenset(folded(Channel.EMAIL, one) for one in named)
    return Report(
        channel=Channel.EMAIL,
        external_id=str(mail["messageId"])[:200],
        sent_at=datetime.fromisoformat(sent_at) if sent_at else None,
        code=code,
        addresses=addresses,
        verdict=verdict,
        why=why,
    )


def _code(*words: Any) -> str:
    """Words of SES as one code, without what may stand in none."""
    return re.sub(r"[^A-Za-z0-9-]", "", "".join(str(word) for word in words if word))[:80]
