"""E-mail through Amazon SES (its first version, which every emulator knows)."""

from __future__ import annotations

from base64 import b64encode
from email.message import EmailMessage
from email.policy import SMTP

from functions.notification.channels.port import Letter, Refused, Taken, Unreachable
from shared.aws.errors import AwsError
from shared.aws.query_service import QueryClient
from shared.component import component
from shared.mail_address import UnfitAddress, kept

_UNFOLDED = SMTP.clone(max_line_length=998)
"""Ids of mails that are longer than a usual line would be folded into something else."""
_FOR_GOOD = {"MessageRejected", "InvalidParameterValue"}


@component
class Mail:
    """Sends from one address.

    The client itself tries again on throttling. `events` names the set of rules (SES calls it
    configuration set) by which SES tells what became of each mail; empty for none.
    """

    client: QueryClient
    sender: str
    events: str = ""

    def send(self, address: str, letter: Letter) -> Taken:
        """Hand a letter to SES.

        Raises: Refused for an address it will never take, Unreachable otherwise.
        """
        to = _wire_address(address)
        is_raw = bool(letter.enclosures or letter.headers)
        action, make = ("SendRawEmail", _raw_fields) if is_raw else ("SendEmail", _fields)
        told = {"ConfigurationSetName": self.events} if self.events else {}
        try:
            answer = self.client.call(action, make(self.sender, to, letter) | told)
            return Taken(answer.findtext("MessageId", ""))
        except AwsError as error:
            raise _outcome(error) from None  # its text names the address


def _fields(sender: str, address: str, letter: Letter) -> dict[str, str]:
    texts = {"Subject": letter.subject, "Body.Text": letter.text, "Body.Html": letter.html}
    fields = {"Source": sender, "Destination.ToAddresses.member.1": address}
    for part, text in texts.items():
        fields |= {f"Message.{part}.Data": text, f"Message.{part}.Charset": "UTF-8"}
    return fields


def _raw_fields(sender: str, address: str, letter: Letter) -> dict[str, str]:
    """A letter with its enclosures or headers, as MIME: SES takes neither otherwise."""
    mime = EmailMessage()
    mime["From"], mime["To"], mime["Subject"] = sender, address, letter.subject
    for name, value in letter.headers:
        mime[name] = value
    mime.set_content(letter.text, cte="base64")
    mime.add_alternative(letter.html, subtype="html", cte="base64")
    for one in letter.enclosures:
        mime.add_attachment(one.content, maintype="application", subtype="pdf", filename=one.name)
    raw = b64encode(mime.as_bytes(policy=_UNFOLDED)).decode()
    return {"Source": sender, "RawMessage.Data": raw}


def _wire_address(address: str) -> str:
    """The address with its domain in ASCII, as SES wants it. Raises: Refused."""
    try:
        return kept(address)
    except UnfitAddress:
        raise Refused("InvalidAddress") from None


def _outcome(error: AwsError) -> Refused | Unreachable:
    """An identity that is not verified is ours to mend, and then the message can go."""
    if error.code in _FOR_GOOD and "not verified" not in error.message:
        return Refused(error.code)
    return Unreachable(error.code)
