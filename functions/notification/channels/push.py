"""Push by SNS to every device of a customer; the address is the customer's id.

SNS says only that it has taken a message, or that a device takes none any more.
"""

from __future__ import annotations

import json
from contextlib import suppress

from functions.notification.channels.port import Letter, Refused, Taken, Unreachable
from functions.notification.push_devices.entities import Devices, DevicesChanged
from functions.notification.push_devices.repository import PushDeviceRepository
from shared.aws.errors import AwsError
from shared.aws.query_service import QueryClient
from shared.component import component
from shared.dynamo import Table

_STALE = {"EndpointDisabled", "NotFound", "InvalidParameter"}
LONGEST = 1000
"""Characters of a text; the push services take 4 KB with all that is around it."""


@component
class Push:
    """Sends to devices; one that takes nothing any more is forgotten."""

    client: QueryClient
    table: Table
    devices: PushDeviceRepository

    def send(self, address: str, letter: Letter) -> Taken:
        """Hand a message over: taken where one device has it. Raises: Refused, Unreachable."""
        known, said = self.devices.of(address), _message(letter)
        taken, stale, failure = "", list[str](), ""
        for device in known.devices:
            fields = {"TargetArn": device.endpoint, "MessageStructure": "json", "Message": said}
            try:
                taken = self.client.call("Publish", fields).findtext("MessageId", "") or taken
            except AwsError as error:
                if error.code in _STALE:
                    stale.append(device.id)
                else:
                    failure = error.code
        if stale:
            self._forget(known, stale)
        if taken:
            return Taken(taken)
        raise Unreachable(failure) if failure else Refused("NoDevice")

    def _forget(self, known: Devices, stale: list[str]) -> None:
        """What somebody else has changed meanwhile is looked at the next time."""
        with suppress(DevicesChanged):
            self.table.commit(self.devices.change(known.without(*stale), over=known))


def _message(letter: Letter) -> str:
    """The same for each platform, in its own words."""
    title, body = letter.subject, (letter.summary or letter.text)[:LONGEST]
    android = json.dumps({"notification": {"title": title, "body": body}}, ensure_ascii=False)
    ios = json.dumps({"aps": {"alert": {"title": title, "body": body}}}, ensure_ascii=False)
    said = {"default": title, "GCM": android, "APNS": ios, "APNS_SANDBOX": ios}
    return json.dumps(said, ensure_ascii=False)
