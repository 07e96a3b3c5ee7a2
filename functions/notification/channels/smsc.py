"""SMS through SMSC.ru's HTTP API: `send.php`, whose answer is JSON with the price."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from functions.notification.channels.http import Said, post_form
from functions.notification.channels.port import Letter, Refused, Taken, Unreachable
from functions.notification.channels.segments import measured
from functions.notification.channels.sms import sms_text
from shared.component import component

_FORBIDDEN, _WRONG_NUMBER, _NO_WAY, _TOO_OFTEN = 6, 7, 8, 9
_FOR_GOOD = {_FORBIDDEN, _WRONG_NUMBER, _NO_WAY}
"""Every other code is ours to mend (login, money, a block of our address) or passes by itself."""
_A_MINUTE = 60


@component
class Smsc:
    """Sends under a `sender` name that the gateway knows; empty for the account's own.

    `keys` fetches its secret, JSON with `login` and `password`; prices are in `currency`.
    """

    keys: Callable[[], str]
    sender: str = ""
    url: str = "https://smsc.ru"
    currency: str = "RUB"

    def send(self, address: str, letter: Letter) -> Taken:
        """Hand a message over. Raises: Refused, Unreachable."""
        keys, text = json.loads(self.keys()), sms_text(letter)
        if not keys.get("login"):
            raise Unreachable("NoLogin")
        fields = {
            "login": keys["login"],
            "psw": keys.get("password", ""),
            "phones": address,
            "mes": text,
            "charset": "utf-8",
            "fmt": "3",
            "cost": "3",
        }
        named = {"sender": self.sender} if self.sender else {}
        said = post_form(self.url, "/sys/send.php", fields | named)
        if said.status != 200 or "id" not in said.body or "error_code" in said.body:
            raise _outcome(said)
        return self._taken(said, measured(text).segments)

    def _taken(self, said: Said, segments: int) -> Taken:
        count = str(said.body.get("cnt"))
        price = _price(said.body.get("cost"))
        return Taken(
            str(said.body["id"]),
            segments=int(count) if count.isdecimal() else segments,
            price=price,
            currency=None if price is None else self.currency,
        )


def _price(said: object) -> Decimal | None:
    try:
        price = Decimal(str(said))
    except InvalidOperation:
        return None
    return price.quantize(Decimal("0.01")) if price.is_finite() else None


def _outcome(said: Said) -> Refused | Unreachable:
    code = said.body.get("error_code")
    if code is None:
        return Unreachable(f"Smsc{said.status}")
    if code in _FOR_GOOD:
        return Refused(f"SmscError{code}", is_gone=code == _WRONG_NUMBER)
    wanted = _A_MINUTE if code == _TOO_OFTEN else None
    return Unreachable(f"SmscError{code}", retry_after=wanted)
