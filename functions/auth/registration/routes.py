"""Registration over HTTP. The answers are the same whether an address is known or not."""

from __future__ import annotations

from functions.auth.passwords.entities import WeakPassword
from functions.auth.registration.entities import InvalidVerificationToken, UnknownRegistration
from functions.auth.registration.schemas import EmailVerification, NewRegistration
from functions.auth.registration.service import Registrations
from functions.auth.throttling.entities import TooManyAttempts
from functions.auth.users.entities import User
from functions.auth.users.phone import InvalidPhone
from functions.auth.users.schemas import EmailOnly, UserView
from shared.http import PUBLIC, Call, Endpoints

endpoint = Endpoints("registration")


@endpoint.post(
    "/auth/register",
    permission=PUBLIC,
    request=NewRegistration,
    status=202,
    errors=[WeakPassword, InvalidPhone],
)
def register(call: Call[NewRegistration]) -> None:
    """Register as a customer; a message with a link goes to the address, one a minute at most."""
    call.use(Registrations).register(call.body.sign_up())


@endpoint.post(
    "/auth/verify-email",
    permission=PUBLIC,
    request=EmailVerification,
    response=UserView,
    errors=[InvalidVerificationToken, UnknownRegistration, TooManyAttempts],
)
def verify(call: Call[EmailVerification]) -> User:
    """Confirm the address with the token from the message; from now on one can sign in.

    The password is the one that was registered with: whoever registers somebody else's address
    gets nothing from the link that its owner follows.
    """
    return call.use(Registrations).verify(call.body.token, call.body.password)


@endpoint.post("/auth/verify-email/resend", permission=PUBLIC, request=EmailOnly, status=202)
def resend(call: Call[EmailOnly]) -> None:
    """Send the message again, if there is a registration to confirm; one a minute at most."""
    call.use(Registrations).resend(call.body.email)
