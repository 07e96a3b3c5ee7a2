"""Telegram through its Bot API: `sendMessage`, without any markup."""

from __future__ import annotations

import json
from collections.abc import Callable

from functions.notification.channels.http import Said, post_json
from functions.notification.channels.port import Letter, Refused, Taken, Unreachable
from shared.component import component

LONGEST = 4096
"""Characters in a message."""
_OURS = {401, 404}
"""Statuses of a token that is wrong: ours to mend, and then the message can go."""


@component
class Telegram:
    """Sends as the provider's bot; `keys` fetches its secret, JSON with `token`."""

    keys: Callable[[], str]
    url: str = "https://api.telegram.org"

    def send(self, address: str, letter: Letter) -> Taken:
        """Hand a message over. Raises: Refused, Unreachable."""
        if not (token := str(json.loads(self.keys()).get("token", ""))):
            raise Unreachable("NoToken")
        fields = {
            "chat_id": int(address),
            "text": _text(letter),
            "link_preview_options": {"is_disabled": True},
        }
        said = post_json(self.url, f"/bot{token}/sendMessage", fields)
        if said.body.get("ok") is True:
            return Taken(f"{address}-{said.body['result']['message_id']}")
        raise _outcome(said)


def _text(letter: Letter) -> str:
    """The subject and what is said in a sentence or two, or else the beginning of the whole."""
    return f"{letter.subject}\n\n{letter.summary or letter.text}"[:LONGEST]


def _outcome(said: Said) -> Refused | Unreachable:
    """Who has blocked the bot, or is not there, takes no other message either."""
    code = f"Telegram{said.status}"
    wanted = (said.body.get("parameters") or {}).get("retry_after")
    if said.status == 429 or said.status >= 500 or said.status in _OURS or not said.body:
        return Unreachable(code, retry_after=int(wanted) if wanted else None)
    gone = said.status == 403 or "chat not found" in str(said.body.get("description"))
    return Refused(code, is_gone=gone)
