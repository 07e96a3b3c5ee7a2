"""What the gateway reads from its environment."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class GatewaySettings:
    """The functions behind the gateway, how long it waits for them, the provider's time zone."""

    authorizer_function: str
    auth_function: str
    customer_function: str
    billing_function: str
    support_function: str
    notification_function: str
    monitoring_function: str
    time_limit_ms: int = 6000
    time_zone: str = "Europe/Moscow"

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
