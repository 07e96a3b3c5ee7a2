"""Payment methods as they go in and out."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from functions.billing.fields import ID, CreatedAt
from functions.billing.payments.schemas import ReturnUrl
from functions.billing.wallets.entities import PaymentMethod, Wallet
from shared.http.schema import Query, Schema


class MethodQuery(Query):
    customer_id: str | None = Field(
        default=None,
        max_length=64,
        description="Whose they are; staff must say it.",
        examples=[ID],
    )


class SetupForm(Schema):
    gateway: str = Field(
        min_length=1,
        max_length=40,
        description="The payment gateway that keeps the card.",
        examples=["sandbox"],
    )
    return_url: ReturnUrl | None = Field(
        default=None,
        description="Where the browser goes afterwards; a page of this installation.",
        examples=["https://my.lastmile.example/cards"],
    )
    customer_id: str | None = Field(
        default=None,
        max_length=64,
        description="Whose card it is; staff must say it.",
        examples=[ID],
    )


class SetupView(Schema):
    id: str = Field(description="The page's id.", examples=[ID])
    gateway: str = Field(description="The payment gateway.", examples=["sandbox"])
    confirmation_url: str | None = Field(
        description="The gateway's page on which the card is saved.",
        examples=[f"https://api.lastmile.example/v1/payment-methods/sandbox/{ID}"],
    )
    created_at: CreatedAt


class PaymentMethodView(Schema):
    id: str = Field(description="The payment method's id.", examples=[ID])
    gateway: str = Field(description="The payment gateway that keeps it.", examples=["sandbox"])
    brand: str = Field(description="What kind of card it is.", examples=["visa"])
    last_four: str = Field(description="The last digits of its number.", examples=["4242"])
    expires: str | None = Field(
        description="The last month in which it is good.", examples=["2028-12"]
    )
    is_default: bool = Field(description="Whether it is the default.")
    saved_at: datetime = Field(description="When it was saved.")

    @classmethod
    def of(cls, method: PaymentMethod, wallet: Wallet) -> PaymentMethodView:
        """A payment method as it is shown."""
        card = method.card
        return cls(
            id=method.id,
            gateway=method.gateway,
            brand=card.brand,
            last_four=card.last_four,
            expires=card.expires or None,
            is_default=wallet.default_id == method.id,
            saved_at=method.saved_at,
        )


class PaymentMethodsView(Schema):
    customer_id: str = Field(description="Whose they are.", examples=[ID])
    items: tuple[PaymentMethodView, ...] = Field(description="At most ten, the oldest first.")

    @classmethod
    def of(cls, wallet: Wallet) -> PaymentMethodsView:
        """A customer's payment methods as they are shown."""
        items = tuple(PaymentMethodView.of(method, wallet) for method in wallet.methods)
        return cls(customer_id=wallet.customer_id, items=items)
