"""What the gateway reads from its environment."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class GatewaySettings:
    """The functions behind the gateway, how long it waits for them, the provider's time zone.

    Subscribers pay at the gateways that are enabled, and come back to pages at `public_url`.
    """

    authorizer_function: str
    auth_function: str
    customer_function: str
    billing_function: str
    support_function: str
    notification_function: str
    monitoring_function: str
    time_limit_ms: int = 6000
    time_zone: str = "Europe/Moscow"
    public_url: str = ""
    sandbox_enabled: bool = False
    stripe_enabled: bool = False
    yookassa_enabled: bool = False

    @property
    def payment_gateways(self) -> tuple[str, ...]:
        """The payment gateways that subscribers may choose from."""
        there = {
            "yookassa": self.yookassa_enabled,
            "stripe": self.stripe_enabled,
            "sandbox": self.sandbox_enabled,
        }
        return tuple(name for name, enabled in there.items() if enabled)

    @property
    def functions(self) -> dict[str, str]:
        """The function of each service, and the authorizer."""
        return {
            "authorizer": self.authorizer_function,
            "auth": self.auth_function,
            "customer": self.customer_function,
            "billing": self.billing_function,
            "support": self.support_function,
            "notification": self.notification_function,
            "monitoring": self.monitoring_function,
        }
