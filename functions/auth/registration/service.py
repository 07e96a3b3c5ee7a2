"""How a visitor becomes a user. No answer tells whether an address belongs to a user."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from functions.auth.actor import acting
from functions.auth.passwords.entities import check_strength, own_data
from functions.auth.passwords.hashing import PasswordHasher
from functions.auth.registration.entities import (
    InvalidVerificationToken,
    Registration,
    SignUp,
    UnknownRegistration,
    VerificationLink,
    address_id,
)
from functions.auth.registration.events import RegistrationRepeated, VerificationRequested
from functions.auth.registration.repository import (
    REPEATED,
    SENT,
    AddressStatus,
    RegistrationRepository,
)
from functions.auth.secret_text import hashed, new_secret
from functions.auth.throttling.decoys import decoys
from functions.auth.throttling.entities import Backoff, BackoffPolicy, TooManyAttempts
from functions.auth.throttling.repository import BackoffRepository
from functions.auth.users.entities import EmailTaken, PhoneTaken, User
from functions.auth.users.events import created
from functions.auth.users.phone import e164
from functions.auth.users.repository import UserRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table, Transaction
from shared.errors import DomainError, FieldError, TooManyRequests
from shared.ids import NewId
from shared.mail_address import compared

_MESSAGE_WRITES = 3
"""How many writes a message takes."""


@component
class Registrations:
    """Use cases of registration; `lifetime` of a link is in seconds.

    `region` and `locale` are the defaults for what a visitor omits; `guess_policy` limits the wrong
    passwords that someone with a valid link may try.
    """

    table: Table
    registrations: RegistrationRepository
    users: UserRepository
    backoffs: BackoffRepository
    hasher: PasswordHasher
    clock: Clock
    new_id: NewId
    guess_policy: BackoffPolicy
    lifetime: int
    region: str
    locale: str

    def register(self, sign_up: SignUp) -> None:
        """Store a registration and send a link; an existing user is notified instead.

        One read, one transaction and one hash in either case. An address gets one message a minute
        at most; registrations within that minute are stored all the same, and the link that is on
        its way works for them. Raises: WeakPassword, InvalidPhone.
        """
        registration = self._registration(sign_up)
        email, now = registration.email, registration.created_at
        status = self.registrations.get_status(email)
        if status.user is None:
            kept = self.registrations.put(registration)
            self._send(self._link_message(registration), kept, status)
        else:
            self._send(self._repeated_message(status.user, now), decoys(1, now), status)

    def resend_link(self, email: str) -> None:
        """Send another link to an address with a registration that is not verified yet.

        Two reads and one transaction in any case.
        """
        address, now = compared(email), self.clock()
        status = self.registrations.get_status(address)
        latest = self.registrations.find_latest(address)
        if status.user or latest is None or latest.ends_at <= now:
            self.table.commit(decoys(_MESSAGE_WRITES + 1, now))
            return
        renewed = latest.renewed(now, now + timedelta(seconds=self.lifetime))
        self._send(self._link_message(renewed), self.registrations.put(renewed), status)

    def verify(self, token: str, password: str) -> User:
        """Create the user whose link and password these are.

        One read and one transaction. A phone number that another user has by now is left out.
        Raises: InvalidVerificationToken, UnknownRegistration, TooManyAttempts.
        """
        address, _, secret = token.partition(".")
        fingerprint = self.hasher.fingerprint(password, address)
        attempt = self.registrations.get_attempt(address, hashed(secret), fingerprint)
        link, registration, now = attempt.link, attempt.registration, self.clock()
        if link is None or link.ends_at <= now:
            raise InvalidVerificationToken
        attempt.guesses.check_open(now)
        if registration is None or registration.ends_at <= now:
            raise self._refusal(link, attempt.guesses, now)
        user = registration.user(self.hasher.hash(password), now)
        with acting(user.id):
            try:
                return self._create(user, self._use(registration, link, attempt.guesses))
            except PhoneTaken:
                user = replace(user, phone=None)
                return self._create(user, self._use(registration, link, attempt.guesses))

    def _registration(self, sign_up: SignUp) -> Registration:
        """Raises: WeakPassword, InvalidPhone."""
        phone = e164(sign_up.phone, self.region) if sign_up.phone else None
        email = compared(sign_up.email)
        check_strength(sign_up.password, own_data(email, sign_up.name, phone))
        now = self.clock()
        return Registration(
            fingerprint=self.hasher.fingerprint(sign_up.password, address_id(email)),
            user_id=self.new_id(),
            customer_id=self.new_id(),
            email=email,
            name=sign_up.name,
            locale=sign_up.locale or self.locale,
            created_at=now,
            ends_at=now + timedelta(seconds=self.lifetime),
            phone=phone,
        )

    def _use(
        self, registration: Registration, link: VerificationLink, guesses: Backoff
    ) -> Transaction:
        """Use up a registration and its link.

        Its failures: InvalidVerificationToken; TooManyAttempts for guesses at the same time.
        """
        forgotten = self.backoffs.remove(guesses, otherwise=TooManyAttempts())
        return self.registrations.remove(registration, link).extend(forgotten)

    def _create(self, user: User, used: Transaction) -> User:
        transaction = used.extend(self.users.add(user)).emit(*created(user))
        transaction.audit(f"user#{user.id}", "user.registered", at=user.created_at, after=user)
        try:
            self.table.commit(transaction)
        except EmailTaken as error:
            raise InvalidVerificationToken from error
        return user

    def _refusal(self, link: VerificationLink, guesses: Backoff, now: datetime) -> DomainError:
        """The answer to a password without a registration; counted, unless the user exists."""
        if self.users.find_by_login(link.email) is not None:
            return InvalidVerificationToken()
        self.table.commit(
            self.backoffs.change(
                guesses.after_failure(now, self.guess_policy),
                over=guesses,
                at=now,
                policy=self.guess_policy,
                otherwise=TooManyAttempts(),
            )
        )
        error = FieldError("/password", UnknownRegistration.title(), "wrong")
        return UnknownRegistration(errors=(error,))

    def _send(self, message: Transaction, kept: Transaction, status: AddressStatus) -> None:
        """Commit both; or decoys instead of the message, if the address just got one."""
        now = self.clock()
        if not status.is_paused(now):
            with suppress(TooManyRequests):  # of somebody who asked at the same moment
                self.table.commit(message.extend(kept))
                return
        self.table.commit(decoys(_MESSAGE_WRITES, now).extend(kept))

    def _link_message(self, registration: Registration) -> Transaction:
        """What sends a new link to the address of a registration."""
        secret, email = new_secret(), registration.email
        link = VerificationLink(email, hashed(secret), registration.ends_at)
        message = self.registrations.record_message(email, SENT, registration.created_at)
        message.extend(self.registrations.add_link(link))
        return message.emit(VerificationRequested.of(registration, secret))

    def _repeated_message(self, user: User, now: datetime) -> Transaction:
        """What tells a user that someone registered with their address."""
        message = self.registrations.record_message(user.email, REPEATED, now)
        return message.extend(decoys(1, now)).emit(RegistrationRepeated.of(user, now))
