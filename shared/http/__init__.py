"""HTTP: one declaration per endpoint says everything about it, and the rest follows from it."""

from shared.http.call import Call
from shared.http.endpoint import PUBLIC, SIGNED_IN, Endpoint, Endpoints, Raw
from shared.http.schema import Amount, Day, Moment, PageQuery, Query, Schema, SignedAmount

__all__ = [
    "PUBLIC",
    "SIGNED_IN",
    "Amount",
    "Call",
    "Day",
    "Endpoint",
    "Endpoints",
    "Moment",
    "PageQuery",
    "Query",
    "Raw",
    "Schema",
    "SignedAmount",
]
