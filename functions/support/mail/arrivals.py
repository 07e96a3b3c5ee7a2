"""What SES tells of a mail that has come: where it lies, for whom, and whether its sender is real.

SES puts the mail into the bucket and says so on a topic, whose messages come by the queue.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from functions.support.mail.entities import Mail
from shared.event import MalformedEvent

FOLDER = "support/mail/"
"""Where SES puts mails."""


class MalformedArrival(MalformedEvent):
    """The message tells of no mail."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A mail that has come; verdicts are SES's own words: PASS, FAIL, GRAY and others.

    `return_path` is whom the carrier named as its sender, empty for a bounce.
    """

    id: str
    path: str
    return_path: str
    recipients: tuple[str, ...]
    spf: str = ""
    dkim: str = ""
    dmarc: str = ""
    spam: str = ""
    virus: str = ""

    def vouches_for(self, mail: Mail) -> bool:
        """Whether the mail is from whom it says it is.

        DMARC compares the domains itself. Where the domain publishes none, they are compared here:
        a signature of somebody else's domain proves nothing of this sender.
        """
        if mail.sender is None or "FAIL" in (self.dmarc, self.spam):
            return False
        if self.dmarc == "PASS":
            return True
        domain = mail.sender.rpartition("@")[2]
        if self.spf == "PASS" and self.return_path.rpartition("@")[2].lower() == domain:
            return True
        signed = bool(mail.signers) and all(_covers(one, domain) for one in mail.signers)
        return self.dkim == "PASS" and signed


def parse(body: str) -> Arrival:
    """The mail that a message tells of. Raises: MalformedArrival."""
    try:
        said = json.loads(body)
        said = json.loads(said["Message"]) if "Message" in said else said
        mail, receipt = said["mail"], said["receipt"]
        path = str(receipt["action"]["objectKey"])
        if not path.startswith(FOLDER):
            raise MalformedArrival(f"mails lie in {FOLDER}")
        verdicts = {name: _verdict(receipt, name) for name in ("spf", "dkim", "dmarc", "spam")}
        return Arrival(
            id=str(mail["messageId"])[:200],
            path=path,
            return_path=_bare(str(mail.get("source") or "")),
            recipients=tuple(str(one) for one in receipt["recipients"])[:50],
            virus=_verdict(receipt, "virus"),
            **verdicts,
        )
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise MalformedArrival(f"no mail is told of: {error}") from error


def _verdict(receipt: dict[str, Any], name: str) -> str:
    return str((receipt.get(f"{name}Verdict") or {}).get("status", ""))


def _bare(path: str) -> str:
    return path.strip().strip("<>")


def _covers(signer: str, domain: str) -> bool:
    return "." in signer and (domain == signer or domain.endswith(f".{signer}"))
