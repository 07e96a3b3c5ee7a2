"""What is known here already of what a chunk's rows name: looked up together, a few reads each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from functions.customer.contracts.numbering import ContractNumbers
from functions.customer.devices.entities import DeviceModel, device_id_of
from functions.customer.devices.repository import DeviceRepository, device_key, mac_place
from functions.customer.imports.drafts import ContractLine, DeviceLine, Draft, Wrong
from functions.customer.imports.repository import ImportRepository, Mark, number_place
from functions.customer.tariffs.entities import Tariff
from functions.customer.tariffs.repository import TariffRepository
from shared.component import component
from shared.dynamo import Table
from shared.messages import Count, Message, Unit
from shared.money import exponent, rounded

READ_AT_ONCE = 100
EARLIEST = date(1990, 1, 1)
LONGEST_AHEAD = 3660  # days


@dataclass(frozen=True, slots=True)
class Known:
    """What there is already; `places` are of numbers, serials and MAC addresses that are taken."""

    tariffs: Mapping[str, Tariff]
    models: Mapping[str, DeviceModel]
    marks: Mapping[str, Mark]
    numbers: ContractNumbers
    places: set[tuple[str, str]] = field(default_factory=set)

    def tariff(self, line: ContractLine) -> Tariff:
        """The tariff of a row's contract, which is there."""
        return self.tariffs[line.tariff_code.casefold()]

    def model(self, line: DeviceLine) -> DeviceModel:
        """The model of a row's device, which is there."""
        return self.models[_model_key(line.model)]

    def faults(self, draft: Draft, today: date) -> Iterator[Wrong]:
        """What is wrong with a new row for what is known; what it names is taken from then on."""
        line = draft.contract
        if line is None:
            return
        yield from self._of_terms(line)
        yield from _of_days(line, today)
        if line.number:
            yield from self._of_number(line)
        if line.device:
            yield from self._of_device(line.device)

    def _of_terms(self, line: ContractLine) -> Iterator[Wrong]:
        tariff = self.tariffs.get(line.tariff_code.casefold())
        if tariff is None:
            said = Message(
                "No tariff with the code {code} was published; publish it first.",
                {"code": line.tariff_code},
            )
            yield Wrong("tariff", line.tariff_code, said)
            return
        currency = tariff.terms.currency
        if line.currency not in ("", currency):
            said = Message("The tariff's currency is {currency}.", {"currency": currency})
            yield Wrong("currency", line.currency, said)
        if rounded(line.balance, currency) != line.balance:
            most = Count(exponent(currency), Unit.DECIMAL)
            said = Message("Write at most {most:of}.", {"most": most})
            yield Wrong("opening_balance", str(line.balance), said)

    def _of_number(self, line: ContractLine) -> Iterator[Wrong]:
        if self.numbers.looks_own(line.number):
            said = Message(
                "The series here may give this number; leave it empty, or write another one."
            )
            yield Wrong("contract_number", line.number, said)
        elif self._is_taken(number_place(line.number)):
            said = Message("Another contract has this number.")
            yield Wrong("contract_number", line.number, said)

    def _of_device(self, line: DeviceLine) -> Iterator[Wrong]:
        if _model_key(line.model) not in self.models:
            said = Message("Add this model to the catalogue first, or correct its name.")
            yield Wrong("device_model", line.model, said)
        if self._is_taken(device_key(device_id_of(line.serial))):
            said = Message("A device with this serial number is registered already.")
            yield Wrong("device_serial", line.serial, said)
        if line.mac and self._is_taken(mac_place(line.mac)):
            said = Message("A device with this MAC address is registered already.")
            yield Wrong("device_mac", line.mac, said)

    def _is_taken(self, place: tuple[str, str]) -> bool:
        taken = place in self.places
        self.places.add(place)
        return taken


@component
class Looking:
    """Looks up what there is."""

    table: Table
    imports: ImportRepository
    tariffs: TariffRepository
    devices: DeviceRepository
    numbers: ContractNumbers

    def at(self, drafts: Sequence[Draft]) -> Known:
        """What is known of what some rows name."""
        marks = self._found(self.imports.mark_place(draft.external_id) for draft in drafts)
        places = [place for draft in drafts for place in _places(draft)]
        taken = self._found(places)
        return Known(
            tariffs={tariff.code.casefold(): tariff for tariff in self.tariffs.each()},
            models=_by_name(self.devices.each_model()),
            marks={mark.external_id: mark for mark in map(Mark.of, marks.values())},
            numbers=self.numbers,
            places=set(taken),
        )

    def _found(self, places: Iterable[tuple[str, str]]) -> dict[tuple[str, str], dict[str, object]]:
        wanted = list(dict.fromkeys(places))
        found = {}
        for start in range(0, len(wanted), READ_AT_ONCE):
            for item in self.table.get_many(wanted[start : start + READ_AT_ONCE]):
                found[item["pk"], item["sk"]] = item
        return found


def _places(draft: Draft) -> Iterator[tuple[str, str]]:
    line = draft.contract
    if line and line.number:
        yield number_place(line.number)
    if line and line.device:
        yield device_key(device_id_of(line.device.serial))
        if line.device.mac:
            yield mac_place(line.device.mac)


def _of_days(line: ContractLine, today: date) -> Iterator[Wrong]:
    signed, paid = line.signed_on, line.paid_until
    if signed and not EARLIEST <= signed <= today:
        said = Message("Write a day that is not before 1990, and not after today.")
        yield Wrong("contract_date", signed.isoformat(), said)
    if paid and (paid < EARLIEST or (paid - today).days > LONGEST_AHEAD):
        said = Message("Write a day within the next ten years.")
        yield Wrong("paid_until", paid.isoformat(), said)


def _by_name(models: Iterable[DeviceModel]) -> dict[str, DeviceModel]:
    """Models by their names with and without the vendor; a name of two vendors needs its vendor."""
    found: dict[str, DeviceModel] = {}
    twice = set()
    for model in models:
        if _model_key(model.name) in found:
            twice.add(_model_key(model.name))
        found[_model_key(model.name)] = model
        found[_model_key(f"{model.vendor} {model.name}")] = model
    return {name: model for name, model in found.items() if name not in twice}


def _model_key(text: str) -> str:
    return " ".join(text.casefold().split())
