"""What is said in tickets of an outage, in the customer's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from functions.support.outages.entities import Phase

_TEXTS: Mapping[str, Mapping[Phase, str]] = {
    "en": {
        Phase.BEGUN: "Hello! There has been an outage on your line since {since}, so there may be"
        " no connection. We know about it and are working on it; you do not need to do anything."
        " We will write here as soon as service is back.",
        Phase.OVER: "The outage that began on {since} is over: service is back. Does everything"
        " work again? If not, please restart the router and write to us here.",
    },
    "ru": {
        Phase.BEGUN: "Здравствуйте! С {since} на вашей линии авария, поэтому связи может не быть."
        " Мы знаем о ней и уже занимаемся ею, от вас ничего не требуется. Как только связь"
        " восстановится, напишем здесь.",
        Phase.OVER: "Авария, которая началась {since}, устранена: связь восстановлена. У вас всё"
        " работает? Если нет, перезагрузите роутер и напишите нам в этом обращении.",
    },
}
_TIMES: Mapping[str, Mapping[Phase, str]] = {
    "en": dict.fromkeys(Phase, "%-d %B %Y, %H:%M"),
    "ru": {Phase.BEGUN: "%H:%M %d.%m.%Y", Phase.OVER: "%d.%m.%Y в %H:%M"},
}


def text_of(phase: Phase, since: datetime, locale: str, time_zone: str) -> str:
    """What a ticket is told; times are those of an IANA time zone."""
    language = "ru" if locale.startswith("ru") else "en"
    local = since.astimezone(ZoneInfo(time_zone))
    return _TEXTS[language][phase].format(since=local.strftime(_TIMES[language][phase]))
