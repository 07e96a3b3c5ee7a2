"""SMS through Amazon SNS, which says neither what one costs nor what becomes of it."""

from __future__ import annotations

from functions.notification.channels.port import Letter, Refused, Taken, Unreachable
from functions.notification.channels.segments import measured
from shared.aws.errors import AwsError
from shared.aws.query_service import QueryClient
from shared.component import component

_FOR_GOOD = {"InvalidParameter", "InvalidParameterValue", "ParameterValueInvalid"}


@component
class SnsSms:
    """Sends under a `sender` name, where the country allows one; empty for none."""

    client: QueryClient
    sender: str = ""

    def send(self, address: str, letter: Letter) -> Taken:
        """Hand a message over. Raises: Refused, Unreachable."""
        text = sms_text(letter)
        fields = {"PhoneNumber": address, "Message": text} | _attributes(self.sender)
        try:
            answer = self.client.call("Publish", fields)
        except AwsError as error:
            # Its text names the number.
            kind = Refused if error.code in _FOR_GOOD else Unreachable
            raise kind(error.code) from None
        return Taken(answer.findtext("MessageId", ""), segments=measured(text).segments)


def sms_text(letter: Letter) -> str:
    """What is said in a sentence or two; each further part costs as much as the first."""
    return " ".join((letter.summary or letter.subject).split())


def _attributes(sender: str) -> dict[str, str]:
    named = {"AWS.SNS.SMS.SMSType": "Transactional"}
    if sender:
        named["AWS.SNS.SMS.SenderID"] = sender
    fields: dict[str, str] = {}
    for number, (name, value) in enumerate(named.items(), start=1):
        entry = f"MessageAttributes.entry.{number}"
        fields |= {f"{entry}.Name": name, f"{entry}.Value.DataType": "String"}
        fields[f"{entry}.Value.StringValue"] = value
    return fields
