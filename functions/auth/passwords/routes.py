"""Passwords: changing one's own, and resetting a forgotten one."""

from __future__ import annotations

from functions.auth.passwords.entities import InvalidResetToken, WeakPassword, WrongPassword
from functions.auth.passwords.schemas import PasswordChange, PasswordResetForm
from functions.auth.passwords.service import Passwords
from functions.auth.sessions.delivery import remember_device
from functions.auth.throttling.entities import TooManyAttempts
from functions.auth.users.entities import UserChanged, UserNotFound
from functions.auth.users.schemas import EmailOnly
from shared.http import PUBLIC, SIGNED_IN, Call, Endpoints

endpoint = Endpoints("Passwords", "Changing one's own password, and resetting a forgotten one.")


@endpoint.post(
    "/auth/password/change",
    permission=SIGNED_IN,
    request=PasswordChange,
    status=204,
    errors=[WrongPassword, TooManyAttempts, WeakPassword, UserNotFound, UserChanged],
)
def change_password(call: Call[PasswordChange]) -> None:
    """Change your own password. Your other sessions end.

    If you had no permissions because it was an initial password, refresh your tokens afterwards.
    """
    body = call.body
    call.use(Passwords).change(body.current_password, body.new_password, call.principal)


@endpoint.post("/auth/password/forgot", permission=PUBLIC, request=EmailOnly, status=202)
def request_password_reset(call: Call[EmailOnly]) -> None:
    """Request a link to set a new password. The answer is the same for every address."""
    call.use(Passwords).request_reset(call.body.email)


@endpoint.post(
    "/auth/password/reset",
    permission=PUBLIC,
    request=PasswordResetForm,
    status=204,
    errors=[InvalidResetToken, WeakPassword, UserChanged],
)
def reset_password(call: Call[PasswordResetForm]) -> None:
    """Set a new password with the token from the message. All sessions end."""
    remember_device(call, call.use(Passwords).reset(call.body.token, call.body.password))
