"""Forecasts over HTTP."""

from __future__ import annotations

from functions.billing.accounts.entities import AccountNotFound
from functions.billing.forecasts.entities import Forecast
from functions.billing.forecasts.schemas import ForecastView
from functions.billing.forecasts.service import Forecasts
from shared.http import Call, Endpoints

endpoint = Endpoints(
    "Account forecasts", "What an account is charged next, and how long its money lasts."
)


@endpoint.get(
    "/accounts/{accountId}/forecast",
    permission="billing:account:read",
    response=ForecastView,
    errors=[AccountNotFound],
)
def get_account_forecast(call: Call) -> Forecast:
    """Get what an account is charged next, and for how many days its money lasts."""
    return call.use(Forecasts).get(call.path["accountId"], call.principal)
