"""E-mail through Amazon SES (its first version, which every emulator knows)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from functions.notification.channels.port import Letter, Refused, Unreachable
from shared.mail_address import UnfitAddress, kept

_FOR_GOOD = {"MessageRejected", "InvalidParameterValue"}


@dataclass(frozen=True, kw_only=True)
class Mail:
    """Sends from one address.

    `client` is botocore's for SES, which itself tries again on throttling.
    """

    client: Any
    sender: str

    def send(self, address: str, letter: Letter) -> str:
        """Hand a letter to SES.

        Raises: Refused for an address it will never take, Unreachable otherwise.
        """
        from botocore.exceptions import BotoCoreError, ClientError

        request = _request(self.sender, _wire_address(address), letter)
        try:
            return str(self.client.send_email(**request)["MessageId"])
        except ClientError as error:
            raise _outcome(dict(error.response["Error"])) from None  # its text names the address
        except BotoCoreError as error:
            raise Unreachable(type(error).__name__) from error


def _request(sender: str, address: str, letter: Letter) -> dict[str, Any]:
    return {
        "Source": sender,
        "Destination": {"ToAddresses": [address]},
        "Message": {
            "Subject": {"Data": letter.subject, "Charset": "UTF-8"},
            "Body": {
                "Text": {"Data": letter.text, "Charset": "UTF-8"},
                "Html": {"Data": letter.html, "Charset": "UTF-8"},
            },
        },
    }


def _wire_address(address: str) -> str:
    """The address with its domain in ASCII, as SES wants it. Raises: Refused."""
    try:
        return kept(address)
    except UnfitAddress:
        raise Refused("InvalidAddress") from None


def _outcome(error: Mapping[str, Any]) -> Refused | Unreachable:
    """An identity that is not verified is ours to mend, and then the message can go."""
    code = str(error.get("Code", "Unknown"))
    if code in _FOR_GOOD and "not verified" not in error.get("Message", ""):
        return Refused(code)
    return Unreachable(code)
