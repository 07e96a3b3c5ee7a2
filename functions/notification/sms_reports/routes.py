"""Where an SMS gateway says what became of messages."""

from __future__ import annotations

from functions.notification.feedback.entities import NotSentYet
from functions.notification.sms_reports.service import SmsReports
from shared.errors import TooLarge, Unavailable
from shared.http import PUBLIC, Call, Endpoints, Raw
from shared.webhook_signatures import InvalidSignature

endpoint = Endpoints("SMS reports", "What the SMS gateway says of messages that it has taken.")
PLAIN = "text/plain"


@endpoint.post(
    "/sms/webhooks/smsc",
    permission=PUBLIC,
    raw_body=True,
    max_body=16 * 1024,
    content_type=PLAIN,
    errors=[InvalidSignature, NotSentYet, TooLarge, Unavailable],
)
def receive_sms_report(call: Call) -> Raw:
    """Receive what SMSC.ru says of a message, signed as it signs."""
    call.use(SmsReports).take(call.raw_body)
    return Raw("OK", PLAIN)
