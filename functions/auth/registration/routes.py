"""Registration of customers. The answers are the same whether an address is known or not."""

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

endpoint = Endpoints(
    "Registration", "How a customer gets a sign-in and proves that the e-mail address is theirs."
)


@endpoint.post(
    "/auth/register",
    permission=PUBLIC,
    request=NewRegistration,
    status=202,
    errors=[WeakPassword, InvalidPhone],
)
def register(call: Call[NewRegistration]) -> None:
    """Register as a customer. A link is sent to the address, at most one message a minute."""
    call.use(Registrations).register(call.body.sign_up())


@endpoint.post(
    "/auth/verify-email",
    permission=PUBLIC,
    request=EmailVerification,
    response=UserView,
    errors=[InvalidVerificationToken, UnknownRegistration, TooManyAttempts],
)
def verify_email(call: Call[EmailVerification]) -> User:
    """Verify the address with the token from the message, and create the user.

    The password must be the one given at registration, so that someone who registers another
    person's address gains nothing when its owner uses the link.
    """
    return call.use(Registrations).verify(call.body.token, call.body.password)


@endpoint.post("/auth/verify-email/resend", permission=PUBLIC, request=EmailOnly, status=202)
def resend_verification(call: Call[EmailOnly]) -> None:
    """Send the verification link again. At most one message a minute is sent to an address."""
    call.use(Registrations).resend_link(call.body.email)
