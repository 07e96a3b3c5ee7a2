"""Support over whatever table and clock a test hands in."""

from __future__ import annotations

from functions.support.agents.entities import Agent
from functions.support.agents.repository import AgentRepository
from functions.support.customers.entities import KnownCustomer
from functions.support.customers.repository import CustomerRepository
from functions.support.settings import SupportSettings
from shared.clock import Clock
from shared.dynamo import Table
from shared.ids import NewId
from shared.wiring import Resources, Wiring
from tests.fakes.table import InMemoryTable

SETTINGS = SupportSettings(table_name="support", cursor_secret_arn="")


def support_wiring(table: Table, clock: Clock, new_id: NewId) -> Wiring:
    """The wiring of support's HTTP function."""
    return Wiring(Resources(settings=SETTINGS, table=table, clock=clock, new_id=new_id))


def know_agents(table: Table, *user_ids: str) -> None:
    """Colleagues of whom support has heard."""
    for user_id in user_ids:
        table.commit(AgentRepository().put(Agent(user_id, f"Agent {user_id}", "operator")))


def known_customer(
    table: Table, customer_id: str, email: str | None = None, kind: str = "person"
) -> None:
    """A customer of whom support has heard."""
    known = KnownCustomer(id=customer_id, name="Anna Petrova", kind=kind, locale="ru", email=email)
    table.commit(CustomerRepository(table=table).put(known))


def without_customer(table: InMemoryTable, ticket_id: str) -> None:
    """A ticket as if it had come by mail from an unknown address."""
    item = table.items[f"TICKET#{ticket_id}", "TICKET"]
    item |= {"customer_id": None, "requester_email": "anna@example.com", "requester_name": "Anna"}
    item |= {"gsi1pk": "REQUESTER#anna@example.com"}
