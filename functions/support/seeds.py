"""What a new table begins with: articles that answer what people ask most, in two languages."""

from __future__ import annotations

from contextlib import suppress

from functions.support.articles.entities import Content, Language, SlugTaken
from functions.support.articles.publishing import ArticlePublishing
from functions.support.articles.repository import ArticleRepository
from functions.support.articles.service import Articles, NewArticle
from shared.clock import Clock, system_clock
from shared.dynamo.table import Table
from shared.ids import new_id
from shared.principal import SYSTEM

_NO_CONNECTION_RU = """\
1. Посмотрите на **лампочки** роутера. Если не горит ни одна, проверьте розетку и блок питания.
2. Если лампочка *LOS* красная, оптический кабель согнут или выдернут: поправьте его и подождите
   минуту.
3. Выключите роутер из розетки на минуту и включите снова.
4. Проверьте баланс в личном кабинете: при долге доступ останавливается сам.

Если не помогло, создайте обращение и напишите, какие лампочки горят: приложите фотографию.
"""
_NO_CONNECTION_EN = """\
1. Look at the **lights** of the router. If none is on, check the socket and the power supply.
2. If *LOS* is red, the optical cable is bent or pulled out: straighten it and wait a minute.
3. Unplug the router for a minute, then plug it in again.
4. Check your balance in the portal: access stops by itself when there is a debt.

If that does not help, open a ticket, say which lights are on, and attach a photo.
"""
_SLOW_RU = """\
Измерьте скорость **по кабелю**, закрыв остальные программы: по Wi-Fi она почти всегда ниже.

- Поставьте роутер выше и дальше от микроволновой печи и толстых стен.
- Выберите сеть 5 ГГц, если устройство стоит рядом.
- Перезагрузите роутер, если он работал без перерыва больше месяца.

| Измерение | Нормально |
|---|---|
| по кабелю | не меньше 90 % тарифа |
| Wi-Fi 5 ГГц рядом | не меньше 60 % тарифа |
| Wi-Fi 2,4 ГГц | 30-60 Мбит/с |
"""
_SLOW_EN = """\
Measure **over a cable** with other programs closed: Wi-Fi is nearly always slower.

- Put the router higher, away from microwave ovens and thick walls.
- Choose the 5 GHz network where the device is near.
- Restart a router that has been on for more than a month.

| Measured | Fine |
|---|---|
| over a cable | 90 % of the tariff at least |
| Wi-Fi 5 GHz, near | 60 % of the tariff at least |
| Wi-Fi 2.4 GHz | 30 to 60 Mbit/s |
"""
_PAY_RU = """\
Счёт можно оплатить картой в **личном кабинете**: раздел «Счета», кнопка «Оплатить». Деньги приходят
за минуту.

Карту можно сохранить, тогда счета оплачиваются сами в день выставления. Если оплатить вовремя не
получается, возьмите обещанный платёж: доступ останется на несколько дней.
"""
_PAY_EN = """\
Pay an invoice by card in the **portal**: *Invoices*, then *Pay*. Money arrives within a minute.

A card can be saved: invoices are then paid by themselves on their day. If you can't pay in time,
take a promised payment: access stays for some days.
"""
_RU, _EN = Language.RU, Language.EN
ARTICLES = (
    ("net-interneta", _RU, "Что делать, если нет интернета", "Четыре проверки до звонка.",
     "connection", _NO_CONNECTION_RU, ("не работает", "лампочка", "LOS")),
    ("no-connection", _EN, "What to do when there is no connection", "Four things to check first.",
     "connection", _NO_CONNECTION_EN, ("offline", "lights", "LOS")),
    ("medlennyi-wi-fi", _RU, "Почему интернет медленный", "Как измерить скорость и ускорить Wi-Fi.",
     "connection", _SLOW_RU, ("скорость", "вайфай", "тормозит")),
    ("slow-wi-fi", _EN, "Why the connection is slow", "How to measure it, and what helps Wi-Fi.",
     "connection", _SLOW_EN, ("speed", "slow")),
    ("kak-oplatit", _RU, "Как оплатить интернет", "Картой, автоплатежом или позже.",
     "billing", _PAY_RU, ("оплата", "автоплатёж", "карта")),
    ("how-to-pay", _EN, "How to pay", "By card, by itself, or later.",
     "billing", _PAY_EN, ("payment", "card")),
)  # fmt: skip
"""Each Russian one with its translation after it."""


def seed(table: Table, clock: Clock = system_clock) -> None:
    """Put in what is not there yet; a second time changes nothing."""
    repository = ArticleRepository(table=table)
    articles = Articles(table=table, articles=repository, clock=clock, new_id=new_id)
    publishing = ArticlePublishing(table=table, articles=repository, clock=clock)
    original: str | None = None
    for slug, language, title, summary, category, text, keywords in ARTICLES:
        content = Content(title, summary, category, text, keywords)
        translated = original if language is _EN else None
        with suppress(SlugTaken):
            made = articles.create(NewArticle(slug, language, content, translated), SYSTEM)
            original = made.article.id
            publishing.publish(original)
