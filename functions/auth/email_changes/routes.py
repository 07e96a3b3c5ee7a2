"""Changes of e-mail addresses."""

from __future__ import annotations

from functions.auth.email_changes.entities import (
    EmailJustSent,
    InvalidEmailChangeToken,
    SameEmail,
)
from functions.auth.email_changes.schemas import EmailChangeConfirmation, EmailChangeForm
from functions.auth.email_changes.service import EmailChanges
from functions.auth.passwords.entities import WrongPassword
from functions.auth.throttling.entities import TooManyAttempts
from functions.auth.users.entities import UserChanged, UserNotFound
from shared.http import PUBLIC, SIGNED_IN, Call, Endpoints

endpoint = Endpoints("E-mail address", "How users change the e-mail address they sign in with.")


@endpoint.post(
    "/auth/email/change",
    permission=SIGNED_IN,
    request=EmailChangeForm,
    status=202,
    errors=[WrongPassword, TooManyAttempts, SameEmail, EmailJustSent, UserNotFound],
)
def request_email_change(call: Call[EmailChangeForm]) -> None:
    """Request a change of your own address. Nothing changes until the link sent there is used."""
    call.use(EmailChanges).request(call.body.email, call.body.password, call.principal)


@endpoint.post(
    "/auth/email/confirm",
    permission=PUBLIC,
    request=EmailChangeConfirmation,
    status=204,
    errors=[InvalidEmailChangeToken, UserChanged],
)
def confirm_email_change(call: Call[EmailChangeConfirmation]) -> None:
    """Confirm the new address with the token from the message. The previous address is notified."""
    call.use(EmailChanges).confirm(call.body.token)
