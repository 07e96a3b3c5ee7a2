"""What SES says of mails, for tests: sample messages of its topic, and an office that hears them."""

from __future__ import annotations

import json
from typing import Any

from functions.notification.returns import work
from functions.notification.settings import ReturnsSettings
from shared.wiring import Resources, Wiring
from tests.unit.notification.samples import Office, an_event

SETTINGS = ReturnsSettings(table_name="notification", dead_letter_queue_url="queue")
ANNA = "anna@example.com"
BOUNCE = {
    "eventType": "Bounce",
    "bounce": {
        "bounceType": "Permanent",
        "bounceSubType": "General",
        "bouncedRecipients": [{"emailAddress": ANNA, "status": "5.1.1", "action": "failed"}],
    },
}
DELIVERY = {"eventType": "Delivery", "delivery": {"recipients": [ANNA]}}
COMPLAINT = {
    "eventType": "Complaint",
    "complaint": {"complainedRecipients": [{"emailAddress": ANNA}]},
}


def about(said: dict[str, Any], external_id: str, at: str = "2026-03-10T09:00:00.000Z") -> str:
    """The body of the queue's message: what is said, and of which mail."""
    mail = {"messageId": external_id, "timestamp": at, "source": "no-reply@example.com"}
    return json.dumps(said | {"mail": mail})


class PostOffice(Office):
    """An office that has sent Anna a mail, and hears what became of it."""

    def __init__(self, mails: int = 1) -> None:
        super().__init__()
        self.knowing_anna()
        for number in range(mails):
            self.hear(an_event("billing.payment.failed", f"event-{number}"))
        self.refused: list[str] = []

    def report(self, *bodies: str) -> list[str]:
        """The ids of the messages that the queue is to deliver again."""
        wiring = Wiring(Resources(settings=SETTINGS, table=self.table, clock=self.clock))
        records = [{"messageId": f"m{n}", "body": body} for n, body in enumerate(bodies)]
        answer = work(
            {"Records": records}, wiring, lambda _, reason: self.refused.append(reason), self.clock
        )
        return [f["itemIdentifier"] for f in answer["batchItemFailures"]]

    @property
    def mail_state(self) -> str:
        return self.states()["email"]

    @property
    def suppressed(self) -> list[str]:
        """The addresses that take no more mail."""
        items = self.table.items.items()
        return sorted(i["address"] for (pk, _), i in items if pk.startswith("SUPPRESSION#"))
