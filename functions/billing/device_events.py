"""What billing does on events of customers' devices."""

from __future__ import annotations

from decimal import Decimal

from functions.billing.equipment.entities import Handed, Price, Terms
from functions.billing.equipment.service import Equipment
from shared.messaging.consumer import Consumer, Delivery, Order, Received

device_events = Consumer("billing")


class CustomersDevice(Received):
    """A device that a customer has, or had."""

    device_id: str
    serial: str
    contract_id: str
    terms: Terms = Terms.FREE_USE
    handover: int = 0

    @property
    def told(self) -> Handed:
        """What is told of the device."""
        return Handed(self.device_id, self.serial, self.contract_id, self.terms, self.handover)


class InstalledDevice(CustomersDevice):
    """A device that a customer has now."""

    model_name: str = ""
    rent_tariff_id: str | None = None
    sale_price: Decimal | None = None
    currency: str = "RUB"


class ChargedDevice(CustomersDevice):
    """A device that was not given back in time."""

    model_name: str
    price: Decimal
    currency: str


@device_events.on("customer.device.installed", data=InstalledDevice, order=Order.EACH)
def charge_for_device(delivery: Delivery[InstalledDevice]) -> None:
    """Start its rent, or charge its sale; for a device on free use nothing."""
    device = delivery.data
    if device.terms is Terms.RENT and device.rent_tariff_id is not None:
        delivery.use(Equipment).rent(device.told, device.rent_tariff_id, delivery.once)
    elif device.terms is Terms.SALE and device.sale_price is not None:
        price = Price(device.sale_price, device.currency, _name(device.model_name, device.serial))
        delivery.use(Equipment).sell(device.told, price, delivery.once)


@device_events.on("customer.device.charged", data=ChargedDevice, order=Order.EACH)
def charge_kept_device(delivery: Delivery[ChargedDevice]) -> None:
    """Charge the price of a device that is not given back."""
    device = delivery.data
    price = Price(device.price, device.currency, _name(device.model_name, device.serial))
    delivery.use(Equipment).charge(device.told, price, delivery.once)


@device_events.on("customer.device.returned", data=CustomersDevice, order=Order.EACH)
def end_rent(delivery: Delivery[CustomersDevice]) -> None:
    """End its rent; what was charged as it was late is credited."""
    delivery.use(Equipment).end(delivery.data.told, delivery.once, returned=True)


@device_events.on("customer.device.lost", data=CustomersDevice, order=Order.EACH)
def end_rent_of_lost(delivery: Delivery[CustomersDevice]) -> None:
    """End its rent."""
    delivery.use(Equipment).end(delivery.data.told, delivery.once, returned=False)


def _name(model: str, serial: str) -> str:
    return f"{model}, {serial}" if model else serial
