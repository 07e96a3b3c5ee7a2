"""What was stored before one box found everything."""

from __future__ import annotations

from collections.abc import Callable

from functions.customer.applications.entities import Application
from functions.customer.applications.search import entries_of as of_application
from functions.customer.contracts.entities import Contract
from functions.customer.contracts.search import entries_of as of_contract
from functions.customer.customers.entities import Customer
from functions.customer.customers.search import entries_of as of_customer
from functions.customer.devices.entities import Device
from functions.customer.devices.search import entries_of as of_device
from functions.customer.finding.entities import Entry
from functions.customer.finding.repository import entering
from functions.customer.premises.entities import Premises
from functions.customer.premises.search import entries_of as of_premises
from shared.dynamo import Item, Transaction, from_item
from shared.dynamo.transaction import Condition
from shared.errors import PreconditionFailed

_ENTRIES: dict[str, Callable[[Item], list[Entry]]] = {
    "CUSTOMER": lambda item: of_customer(from_item(Customer, item)),
    "CONTRACT": lambda item: of_contract(from_item(Contract, item)),
    "APPLICATION": lambda item: of_application(from_item(Application, item)),
    "DEVICE": lambda item: of_device(from_item(Device, item)),
    "PREMISES": lambda item: of_premises(from_item(Premises, item)),
}


def found_by_all(item: Item) -> Transaction | None:
    """What was stored before is found as what is stored now; the items of old searches go."""
    pk, sk = str(item["pk"]), str(item["sk"])
    if pk.startswith("SEARCH#"):
        return Transaction().delete(pk, sk)
    kind = sk.partition("#")[0]
    owner = "CUSTOMER" if kind == "PREMISES" else kind
    if kind not in _ENTRIES or not pk.startswith(f"{owner}#") or "version" not in item:
        return None
    if not (entries := _ENTRIES[kind](item)):
        return None
    unchanged = Condition(equals={"version": item["version"]})
    checked = Transaction().check(pk, sk, when=unchanged, otherwise=PreconditionFailed())
    return checked.extend(entering(entries))
