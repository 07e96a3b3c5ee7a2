"""Two records of one customer as one, and apart again: what each of them says then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from functions.customer.contacts.entities import Contact
from functions.customer.customers.entities import Customer, CustomerIsErased, Status
from functions.customer.merges.entities import (
    UNDOABLE,
    DifferentKinds,
    DifferentTaxpayers,
    Gained,
    Merge,
    MergedWithItself,
    MergeUnderWay,
    UnknownUser,
    UserToBeChosen,
)

_FILLED = ("email", "phone", "inn", "kpp", "ogrn", "bank")
"""What the record that stays takes over where it has none."""
_STRONGEST = (Status.ACTIVE, Status.FORMER, Status.LEAD, Status.LOST)


@dataclass(frozen=True, slots=True)
class Pair:
    """The record that goes, and the one that stays."""

    gone: Customer
    kept: Customer

    def check(self) -> None:
        """Refuse what is not two records of one customer.

        Raises: MergedWithItself, CustomerIsMerged, CustomerIsErased, MergeUnderWay, DifferentKinds,
        DifferentTaxpayers.
        """
        if self.gone.id == self.kept.id:
            raise MergedWithItself
        self.gone.must_be_current()
        self.kept.must_be_current()
        if self.gone.merging or self.kept.merging:
            raise MergeUnderWay
        if self.gone.kind is not self.kept.kind:
            raise DifferentKinds
        if self.gone.inn and self.kept.inn and self.gone.inn != self.kept.inn:
            raise DifferentTaxpayers

    def must_not_be_erased(self) -> None:
        """Refuse to part what nobody is any more. Raises: CustomerIsErased."""
        if self.gone.erased_at or self.kept.erased_at:
            raise CustomerIsErased

    def kept_user(self, keep: str | None) -> str | None:
        """The user that stays. Raises: UserToBeChosen, UnknownUser."""
        users = [user for user in (self.gone.user_id, self.kept.user_id) if user is not None]
        if keep is not None:
            if keep not in users:
                raise UnknownUser
            return keep
        if len(users) > 1:
            raise UserToBeChosen
        return users[0] if users else None


def joined(
    pair: Pair, merge_id: str, keep_user: str | None, by: str, at: datetime
) -> tuple[Pair, Merge]:
    """The two records after a merge, and the merge, which is under way.

    Raises: MergedWithItself, CustomerIsMerged, CustomerIsErased, MergeUnderWay, DifferentKinds,
    DifferentTaxpayers, UserToBeChosen, UnknownUser.
    """
    pair.check()
    gone, kept = pair.gone, pair.kept
    user, gained = pair.kept_user(keep_user), _gained(pair)
    changes: dict[str, Any] = {field: getattr(gone, field) for field in gained.fields}
    brought = (c for c in gone.ways if _name(c) in gained.contacts)
    changes |= {
        "contacts": (*kept.ways, *(replace(c, primary=False) for c in brought)),
        "tags": (*kept.tags, *gained.tags),
        "status": min(gone.status, kept.status, key=_STRONGEST.index),
        "merging": merge_id,
    }
    if user is not None and user == gone.user_id:
        changes |= {"user_id": user, "user_sequence": gone.user_sequence}
    merge = Merge(
        id=merge_id,
        from_id=gone.id,
        into_id=kept.id,
        gained=gained,
        merged_by=by,
        merged_at=at,
        undo_until=at + UNDOABLE,
        updated_at=at,
        kept_user_id=user,
        closed_user_id=next(iter({gone.user_id, kept.user_id} - {None, user}), None),
    )
    return Pair(gone.gone_into(kept.id, merge_id, at), kept.merging_with(changes, at)), merge


def _gained(pair: Pair) -> Gained:
    gone, kept = pair.gone, pair.kept
    known = {_name(contact) for contact in kept.ways}
    return Gained(
        status=kept.status,
        user_id=kept.user_id,
        user_sequence=kept.user_sequence,
        fields=tuple(f for f in _FILLED if getattr(gone, f) and not getattr(kept, f)),
        contacts=tuple(name for c in gone.ways if (name := _name(c)) not in known),
        tags=tuple(tag for tag in gone.tags if tag not in kept.tags),
    )


def parted(pair: Pair, merge: Merge, at: datetime) -> Pair:
    """The two records when a merge is undone; what was changed since stays as it is."""
    gone, kept, gained = pair.gone, pair.kept, merge.gained
    changes: dict[str, Any] = {
        field: None for field in gained.fields if getattr(kept, field) == getattr(gone, field)
    }
    back = gone.came_back(_status(gone, gone.contract_numbers, Status.LEAD), merge.id, at)
    changes |= {
        "contacts": _without(kept.ways, gained.contacts),
        "tags": tuple(tag for tag in kept.tags if tag not in gained.tags),
        "merging": merge.id,
    }
    if kept.user_id == merge.kept_user_id:
        changes |= {"user_id": gained.user_id, "user_sequence": gained.user_sequence}
    return Pair(back, kept.merging_with(changes, at))


def with_contracts(customer: Customer, numbers: Sequence[tuple[str, bool]]) -> dict[str, Any]:
    """What changes of a customer with more contracts; each number with whether it has ended."""
    new = [number for number, _ in numbers if number not in customer.contract_numbers]
    ended = [number for number, has_ended in numbers if has_ended]
    known = customer.ended_contract_numbers
    return {
        "contract_numbers": (*customer.contract_numbers, *new),
        "ended_contract_numbers": (*known, *(number for number in ended if number not in known)),
    }


def without_contracts(customer: Customer, numbers: Sequence[tuple[str, bool]]) -> dict[str, Any]:
    """What changes of a customer who has some contracts no more."""
    gone = {number for number, _ in numbers}
    return {
        "contract_numbers": tuple(n for n in customer.contract_numbers if n not in gone),
        "ended_contract_numbers": tuple(
            n for n in customer.ended_contract_numbers if n not in gone
        ),
    }


def status_after(customer: Customer, merge: Merge) -> Status:
    """The status of the record that stayed, once all has gone back."""
    before = merge.gained.status
    otherwise = before if before in (Status.LEAD, Status.LOST) else Status.LEAD
    return _status(customer, customer.contract_numbers, otherwise)


def _status(customer: Customer, numbers: Sequence[str], otherwise: Status) -> Status:
    if set(numbers) - set(customer.ended_contract_numbers):
        return Status.ACTIVE
    return Status.FORMER if numbers else otherwise


def _without(contacts: Sequence[Contact], names: Sequence[str]) -> tuple[Contact, ...]:
    return tuple(contact for contact in contacts if _name(contact) not in names)


def _name(contact: Contact) -> str:
    return f"{contact.channel.value}:{contact.value}"
