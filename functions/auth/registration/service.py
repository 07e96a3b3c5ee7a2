"""How a visitor becomes a user. Nothing here tells them whether an address is known."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from functions.auth.actor import acting
from functions.auth.passwords import entities as passwords
from functions.auth.passwords.hashing import PasswordHasher
from functions.auth.registration.entities import (
    InvalidVerificationToken,
    Link,
    Registration,
    SignUp,
    UnknownRegistration,
    address_id,
)
from functions.auth.registration.events import RegistrationRepeated, VerificationRequested
from functions.auth.registration.repository import (
    REPEATED,
    SENT,
    RegistrationRepository,
    Standing,
    counting,
    keeping,
    offering,
    using_up,
    writing_to,
)
from functions.auth.secret_text import hashed, new_secret
from functions.auth.throttling.entities import Backoff, BackoffPolicy, TooManyAttempts
from functions.auth.throttling.repository import decoys
from functions.auth.users.entities import EmailTaken, PhoneTaken, User
from functions.auth.users.events import created
from functions.auth.users.phone import e164
from functions.auth.users.repository import UserRepository, creation
from shared.clock import Clock
from shared.dynamo import Transaction
from shared.errors import DomainError, FieldError, TooManyRequests
from shared.ids import NewId
from shared.mail_address import compared

_MESSAGE = 3
"""How many writes a message is."""


@dataclass(frozen=True)
class Registrations:
    """Use cases; `lifetime` of a link in seconds; `region`, `locale`: what a visitor leaves out.

    `patience` is how many wrong passwords a link's holder may give.
    """

    registrations: RegistrationRepository
    users: UserRepository
    hasher: PasswordHasher
    clock: Clock
    new_id: NewId
    patience: BackoffPolicy
    lifetime: int
    region: str
    locale: str

    def register(self, sign_up: SignUp) -> None:
        """Keep a registration and send a link, or tell the user whose address it is.

        One read, one transaction and one hash in either case. An address is written to once a
        minute at most; what is registered within that minute is kept all the same, and the link
        that is on its way does for it. Raises: WeakPassword, InvalidPhone.
        """
        phone = e164(sign_up.phone, self.region) if sign_up.phone else None
        email = compared(sign_up.email)
        passwords.check(sign_up.password, passwords.own_data(email, sign_up.name, phone))
        now = self.clock()
        registration = Registration(
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
        standing = self.registrations.standing(email)
        if standing.user is None:
            self._send(_link_for(registration), keeping(registration), standing)
        else:
            self._send(_telling(standing.user, now), _decoys(1, now), standing)

    def resend(self, email: str) -> None:
        """Send another link to an address, if somebody has registered it who is no user yet.

        Two reads and one transaction in any case.
        """
        address, now = compared(email), self.clock()
        standing = self.registrations.standing(address)
        latest = self.registrations.latest_of(address)
        if standing.user or latest is None or latest.ends_at <= now:
            self.registrations.commit(_decoys(_MESSAGE + 1, now))
            return
        renewed = latest.renewed(now, now + timedelta(seconds=self.lifetime))
        self._send(_link_for(renewed), keeping(renewed), standing)

    def verify(self, token: str, password: str) -> User:
        """Make the user who follows a link and knows the password of a registration.

        One read and one transaction. A phone number that another user has by now is left out.
        Raises: InvalidVerificationToken, UnknownRegistration, TooManyAttempts.
        """
        address, _, secret = token.partition(".")
        fingerprint = self.hasher.fingerprint(password, address)
        claim = self.registrations.claim(address, hashed(secret), fingerprint)
        link, registration, now = claim.link, claim.registration, self.clock()
        if link is None or link.ends_at <= now:
            raise InvalidVerificationToken
        if claim.guesses.is_locked(now):
            raise TooManyAttempts(retry_after=claim.guesses.seconds_left(now))
        if registration is None or registration.ends_at <= now:
            raise self._refusal(link, claim.guesses, now)
        user = registration.user(self.hasher.hash(password), now)
        with acting(user.id):
            try:
                return self._create(user, using_up(link, registration, claim.guesses))
            except PhoneTaken:
                user = replace(user, phone=None)
                return self._create(user, using_up(link, registration, claim.guesses))

    def _create(self, user: User, using: Transaction) -> User:
        transaction = using.extend(creation(user)).emit(*created(user))
        transaction.audit(f"user#{user.id}", "user.registered", at=user.created_at, after=user)
        try:
            self.registrations.commit(transaction)
        except EmailTaken as error:
            raise InvalidVerificationToken from error
        return user

    def _refusal(self, link: Link, guesses: Backoff, now: datetime) -> DomainError:
        """What a password is told that leads nowhere; counted, unless the address is a user's."""
        if self.users.by_email(link.email) is not None:
            return InvalidVerificationToken()
        forgotten_at = int(now.timestamp()) + self.patience.memory
        self.registrations.commit(counting(guesses.failed(now, self.patience), forgotten_at))
        error = FieldError("/password", UnknownRegistration.title(), "wrong")
        return UnknownRegistration(errors=(error,))

    def _send(self, message: Transaction, kept: Transaction, standing: Standing) -> None:
        """Write both; or what is kept alone, beside decoys, if the address was just written to."""
        now = self.clock()
        if not standing.was_just_told(now):
            with suppress(TooManyRequests):  # of somebody who asked at the same moment
                self.registrations.commit(message.extend(kept))
                return
        self.registrations.commit(_decoys(_MESSAGE, now).extend(kept))


def _link_for(registration: Registration) -> Transaction:
    """What sends a new link to the address of a registration."""
    secret, email = new_secret(), registration.email
    link = Link(email, hashed(secret), registration.ends_at)
    message = writing_to(email, SENT, registration.created_at).extend(offering(link))
    return message.emit(VerificationRequested.of(registration, secret))


def _telling(user: User, now: datetime) -> Transaction:
    """What tells a user that somebody registers their address."""
    repeated = RegistrationRepeated.of(user, now)
    return writing_to(user.email, REPEATED, now).extend(_decoys(1, now)).emit(repeated)


def _decoys(times: int, now: datetime) -> Transaction:
    return decoys(times, int(now.timestamp()))
