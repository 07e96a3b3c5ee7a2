"""A tariff of billing's that people can apply for, and the terms that an applicant agreed to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from shared.errors import Conflict, FieldError, Invalid
from shared.messages import Message


class UnknownTariff(Invalid):
    """There is no such tariff to apply for."""


class TariffNotSold(Invalid):
    """This tariff is no longer sold; choose another one."""


class TariffRevised(Conflict):
    """The tariff's terms are no longer those that were shown; look at them again, then apply."""


class OlderThanKnown(Conflict):
    """Something newer is known already."""


@dataclass(frozen=True, slots=True)
class TariffTerms:
    """The price of a tariff's revision, and what it is the price of."""

    price: Decimal
    currency: str
    period: str
    setup_fee: Decimal
    price_includes_tax: bool


@dataclass(frozen=True, slots=True)
class AgreedTariff:
    """The revision of a tariff that somebody applied for, with its terms as they were then."""

    id: str
    revision: int
    name: str
    terms: TariffTerms


@dataclass(frozen=True, slots=True)
class Tariff:
    """A tariff in its latest revision; `sequence` is the version of billing's that was heard."""

    id: str
    code: str
    name: str
    kind: str
    revision: int
    terms: TariffTerms
    sequence: int
    download_mbps: int | None = None
    upload_mbps: int | None = None
    archived: bool = False

    def agreed(self, seen_revision: int | None = None) -> AgreedTariff:
        """The tariff as somebody agrees to it who was shown a revision, or does not say which.

        Raises: TariffNotSold, TariffRevised.
        """
        if self.archived:
            raise TariffNotSold(
                errors=(_wrong(Message("This tariff is no longer sold."), "archived"),)
            )
        if seen_revision not in (None, self.revision):
            raise TariffRevised(
                "Revision {sold} of the tariff is sold, not {seen}.",
                sold=self.revision,
                seen=seen_revision,
            )
        return AgreedTariff(self.id, self.revision, self.name, self.terms)


def agree(tariff: Tariff | None, seen_revision: int | None = None) -> AgreedTariff:
    """The tariff as somebody agrees to it, where there is one.

    Raises: UnknownTariff, TariffNotSold, TariffRevised.
    """
    if tariff is None:
        raise UnknownTariff(errors=(_wrong(Message("No such tariff is published."), "unknown"),))
    return tariff.agreed(seen_revision)


def _wrong(message: Message, code: str) -> FieldError:
    return FieldError("/tariffId", message, code)
