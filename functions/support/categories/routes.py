"""Categories over HTTP."""

from __future__ import annotations

from functions.support.categories.entities import (
    Category,
    CategoryCodeTaken,
    CategoryNotFound,
    LastCategory,
    TooManyCategories,
)
from functions.support.categories.fields import InvalidCategory
from functions.support.categories.schemas import CategoryForm, CategoryView, NewCategory
from functions.support.categories.service import Categories
from functions.support.teams.entities import UnknownTeam
from shared.dynamo import Page
from shared.errors import PreconditionFailed
from shared.http import Call, Endpoints

endpoint = Endpoints(
    "Ticket categories", "What tickets are about, who gets them first, and what is asked in each."
)
WRITE = "support:category:write"
_CODE = {"categoryCode": "The category's code."}
_SAVING = [InvalidCategory, UnknownTeam, TooManyCategories]


@endpoint.get("/ticket-categories", permission="support:ticket:read", response=CategoryView,
              paged=True)  # fmt: skip
def list_categories(call: Call) -> Page[Category]:
    """List all categories in their order; customers see those that they can choose."""
    return call.use(Categories).list(call.principal)


@endpoint.post("/ticket-categories", permission=WRITE, request=NewCategory, response=CategoryView,
               status=201, errors=[CategoryCodeTaken, *_SAVING], idempotent=True)  # fmt: skip
def create_category(call: Call[NewCategory]) -> Category:
    """Add a category."""
    return call.use(Categories).create(call.body.code, call.body.draft(), call.once)


@endpoint.get("/ticket-categories/{categoryCode}", permission="support:category:read",
              response=CategoryView, errors=[CategoryNotFound], parameters=_CODE)  # fmt: skip
def get_category(call: Call) -> Category:
    """Get a category."""
    return call.use(Categories).get(call.path["categoryCode"])


@endpoint.put("/ticket-categories/{categoryCode}", permission=WRITE, request=CategoryForm,
              response=CategoryView, parameters=_CODE,
              errors=[CategoryNotFound, *_SAVING, LastCategory, PreconditionFailed])  # fmt: skip
def update_category(call: Call[CategoryForm]) -> Category:
    """Replace a category. Tickets keep the fields that they have."""
    draft = call.body.draft()
    return call.use(Categories).update(call.path["categoryCode"], draft, call.seen_version)


@endpoint.delete("/ticket-categories/{categoryCode}", permission=WRITE, status=204,
                 errors=[CategoryNotFound, LastCategory], parameters=_CODE)  # fmt: skip
def delete_category(call: Call) -> None:
    """Delete a category. Tickets keep its code; to keep its name for them, archive it."""
    call.use(Categories).delete(call.path["categoryCode"])
