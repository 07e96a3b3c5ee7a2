"""The story in its chapters: what happens, in the order it happens."""

from __future__ import annotations

from infra.local.play import (
    billing,
    connection,
    conversation,
    customer,
    moving,
    outage,
    people,
    service_level,
    support,
)

STORY = (
    ("1  The provider sets up shop", people.ADMINISTRATOR + billing.TARIFF + people.STAFF),
    ("2  A visitor becomes a user", people.VISITOR),
    ("3  A connection is applied for and made", connection.STEPS),
    ("4  By events alone", customer.STEPS),
    ("5  The customer pays", billing.PAYMENT),
    ("6  The months go by", billing.MONTHS),
    ("7  Something to ask", support.STEPS),
    ("8  A promise is kept", service_level.STEPS),
    ("9  A conversation by e-mail", conversation.STEPS),
    ("10 Another provider's customers move in", moving.STEPS),
    ("11 An outage, from a missed heartbeat to a credit", outage.STEPS),
)
