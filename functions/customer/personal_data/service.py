"""What one can do with requests for personal data: make them, and look at them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.customer.customers.entities import Customer, CustomerNotFound
from functions.customer.customers.repository import CustomerRepository
from functions.customer.merges.repository import MergeRepository
from functions.customer.personal_data.entities import (
    AGAIN_AFTER,
    DEADLINE,
    FORCE,
    SERVICES,
    Double,
    ErasureHindered,
    Filter,
    ForcingNotAllowed,
    OnlyErasureIsForced,
    Part,
    PersonalDataRequest,
    PersonalDataRequestNotFound,
    ReasonMissing,
    RequestKind,
    State,
    Task,
)
from functions.customer.personal_data.events import PersonalDataRequested
from functions.customer.personal_data.files import PersonalDataFiles
from functions.customer.personal_data.held import CustomerPersonalData
from functions.customer.personal_data.repository import PersonalDataRequestRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table
from shared.errors import FieldError
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.messages import Message
from shared.personal_data.events import Asked, Hindrance
from shared.principal import Principal

LINK_SECONDS = 300
EXPORTS_APART = timedelta(days=1)
FILE_NAME = "personal-data.zip"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for, for whom; an erasure may be forced, with a reason."""

    kind: RequestKind
    customer_id: str | None = None
    force: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ArchiveLink:
    """An address at which anybody can fetch an archive until a moment."""

    url: str
    file_name: str
    size: int
    expires_at: datetime


@component
class PersonalDataRequests:
    """Use cases of who asks for a person's data."""

    table: Table
    requests: PersonalDataRequestRepository
    customers: CustomerRepository
    merges: MergeRepository
    own: CustomerPersonalData
    files: PersonalDataFiles
    clock: Clock
    new_id: NewId

    def create(
        self, wish: Wish, by: Principal, once: KeyedRequest | None = None
    ) -> PersonalDataRequest:
        """Ask every service for what it holds about a customer, or to erase it.

        What billing and support know is not known here: they are asked before anything is erased,
        and the request is refused if they say so.
        Raises: CustomerNotFound, RequestedAlready, ErasureHindered, ReasonMissing,
        OnlyErasureIsForced, ForcingNotAllowed.
        """
        owner = by.scope(wish.customer_id, otherwise=CustomerNotFound)
        _check_force(wish, by)
        customer = self.customers.get(owner) if owner else None
        if customer is None:
            raise CustomerNotFound
        now = self.clock()
        request = self._request(wish, customer, by, id_for(once, "request", self.new_id))
        if wish.kind is RequestKind.ERASURE and not wish.force:
            self._refuse_hindered(request)
        until = now + (EXPORTS_APART if wish.kind is RequestKind.EXPORT else DEADLINE)
        self.table.commit(
            self.requests.add(request, until)
            .emit(PersonalDataRequested.of(request, now))
            .audit(f"customer#{customer.id}", "personal-data.requested", at=now,
                   after=_Said(request.id, request.kind, request.forced, request.reason))
            .once(once, result=request)
        )  # fmt: skip
        return request

    def get(self, request_id: str, by: Principal) -> PersonalDataRequest:
        """A request. Raises: PersonalDataRequestNotFound."""
        request = self.requests.get(request_id)
        by.must_reach(request.customer_id, otherwise=PersonalDataRequestNotFound)
        return request

    def list(
        self, wanted: Filter, limit: int, cursor: str | None, by: Principal
    ) -> Page[PersonalDataRequest]:
        """Requests, newest first. Raises: CustomerNotFound."""
        owner = by.scope(wanted.customer_id, otherwise=CustomerNotFound)
        return self.requests.list(Filter(owner, wanted.kind, wanted.state), limit, cursor)

    def link(self, request: PersonalDataRequest) -> ArchiveLink | None:
        """Where an archive can be fetched for a few minutes; None while there is none."""
        now = self.clock()
        if not request.archive or (request.available_until or now) <= now:
            return None
        url = self.files.store.link(self.files.bucket, request.archive, LINK_SECONDS, FILE_NAME)
        until = now + timedelta(seconds=LINK_SECONDS)
        return ArchiveLink(url, FILE_NAME, request.archive_size, until)

    def _request(
        self, wish: Wish, customer: Customer, by: Principal, request_id: str
    ) -> PersonalDataRequest:
        now = self.clock()
        task = Task.COLLECT if wish.kind is RequestKind.EXPORT else Task.CHECK
        return PersonalDataRequest(
            id=request_id,
            kind=wish.kind,
            customer_id=customer.id,
            user_id=customer.user_id or "",
            state=State.REQUESTED,
            task=Task.ERASE if wish.force else task,
            requested_at=now,
            requested_by=by.id,
            deadline=now + DEADLINE,
            due_at=now + AGAIN_AFTER,
            parts=tuple(Part(service, now) for service in SERVICES),
            forced=wish.force,
            reason=wish.reason,
            doubles=tuple(self._doubles(customer)),
        )

    def _doubles(self, customer: Customer) -> Iterator[Double]:
        """The records that live on in a customer's, also by way of another one."""
        waiting = deque([customer.id])
        while waiting:
            into = waiting.popleft()
            for merge in self.merges.each_into(into):
                gone = self.customers.get(merge.from_id)
                if gone is not None and gone.merged_into == into:
                    is_same = gone.user_id == customer.user_id
                    yield Double(gone.id, "" if is_same else gone.user_id or "")
                    waiting.append(gone.id)

    def _refuse_hindered(self, request: PersonalDataRequest) -> None:
        """Raises: ErasureHindered, with each reason."""
        asked = Asked.model_validate(PersonalDataRequested.of(request, self.clock()).data)
        found = tuple(
            _error(hindrance) for one in asked.of_each for hindrance in self.own.hindrances(one)
        )
        if found:
            raise ErasureHindered(errors=found)


@dataclass(frozen=True, slots=True)
class _Said:
    """What the audit line says of a request."""

    request_id: str
    kind: RequestKind
    forced: bool
    reason: str


def _check_force(wish: Wish, by: Principal) -> None:
    """Raises: OnlyErasureIsForced, ForcingNotAllowed, ReasonMissing."""
    if not wish.force:
        return
    if wish.kind is not RequestKind.ERASURE:
        raise OnlyErasureIsForced
    if by.is_customer or not by.may(FORCE):
        raise ForcingNotAllowed
    if not wish.reason:
        raise ReasonMissing(errors=(FieldError("/reason", "This field is required.", "missing"),))


def _error(hindrance: Hindrance) -> FieldError:
    which = {"what": hindrance.what}
    contract = Message("Contract {what} is in force.", which)
    service = Message("The service {what} is not cancelled.", which)
    application = Message("Application {what} is open.", which)
    return {
        "contract": FieldError("/kind", contract, "contract"),
        "service": FieldError("/kind", service, "service"),
        "application": FieldError("/kind", application, "application"),
    }[hindrance.code]
