"""E-mail through Amazon SES (its first version, which every emulator knows)."""

from __future__ import annotations

from functions.notification.channels.port import Letter, Refused, Unreachable
from shared.aws.errors import AwsError
from shared.aws.query_service import QueryClient
from shared.component import component
from shared.mail_address import UnfitAddress, kept

_FOR_GOOD = {"MessageRejected", "InvalidParameterValue"}


@component
class Mail:
    """Sends from one address.

    The client itself tries again on throttling.
    """

    client: QueryClient
    sender: str

    def send(self, address: str, letter: Letter) -> str:
        """Hand a letter to SES.

        Raises: Refused for an address it will never take, Unreachable otherwise.
        """
        fields = _fields(self.sender, _wire_address(address), letter)
        try:
            return self.client.call("SendEmail", fields).findtext("MessageId", "")
        except AwsError as error:
            raise _outcome(error) from None  # its text names the address


def _fields(sender: str, address: str, letter: Letter) -> dict[str, str]:
    texts = {"Subject": letter.subject, "Body.Text": letter.text, "Body.Html": letter.html}
    fields = {"Source": sender, "Destination.ToAddresses.member.1": address}
    for part, text in texts.items():
        fields |= {f"Message.{part}.Data": text, f"Message.{part}.Charset": "UTF-8"}
    return fields


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
