"""Screens of the office as they go out."""

from __future__ import annotations

from pydantic import Field

from functions.gateway.overview.schemas import EMPTY, PartView
from shared.http import Schema


class CustomerCardView(Schema):
    customer: PartView = Field(
        description="As GET /customers/{customerId}.",
        examples=[{"available": True, "data": {"name": "Anna Petrova"}}],
    )
    contracts: PartView = Field(description="The latest five contracts.", examples=[EMPTY])
    services: PartView = Field(description="The services.", examples=[EMPTY])
    devices: PartView = Field(description="The latest five devices.", examples=[EMPTY])
    notes: PartView = Field(
        description="The first five notes, pinned ones first.", examples=[EMPTY]
    )
    accounts: PartView = Field(description="The accounts.", examples=[EMPTY])
    invoices: PartView = Field(description="The latest five invoices.", examples=[EMPTY])
    payments: PartView = Field(
        description="The latest five payments of the first account.", examples=[EMPTY]
    )
    forecast: PartView = Field(
        description="As GET /accounts/{accountId}/forecast, of the first account.",
        examples=[{"available": False, "data": None}],
    )
    dunning: PartView = Field(
        description="As GET /accounts/{accountId}/dunning, of the first account.",
        examples=[{"available": True, "data": None}],
    )
    tickets: PartView = Field(description="The latest five tickets.", examples=[EMPTY])
    messages: PartView = Field(description="The latest five messages sent.", examples=[EMPTY])


class WaitingView(Schema):
    available: bool = Field(description="False: its service does not answer, or refuses it.")
    count: int = Field(description="How many there are.", examples=[3])
    at_least: bool = Field(description="Whether there are more than `count`.", examples=[False])


class TodayView(Schema):
    applications: WaitingView = Field(description="Applications that nobody has checked yet.")
    visits: WaitingView = Field(description="Visits that are booked.")
    failed_payments: WaitingView = Field(description="Payments that have failed.")
    refunds: WaitingView = Field(description="Refunds that wait for approval.")
    tickets: WaitingView = Field(description="Tickets that wait for an answer of ours.")
    unassigned_tickets: WaitingView = Field(description="Those of them that nobody has.")
    last_run: PartView = Field(
        description="The latest of GET /billing/runs, as a list of one.", examples=[EMPTY]
    )
