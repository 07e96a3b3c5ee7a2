"""How a visitor becomes a user. Nothing here tells them whether an address is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from functions.auth.actor import acting
from functions.auth.events import RegistrationRepeated
from functions.auth.passwords import entities as passwords
from functions.auth.passwords.hashing import PasswordHasher
from functions.auth.registration.entities import InvalidVerificationToken, Registration, SignUp
from functions.auth.registration.repository import (
    REPEATED,
    SENT,
    RegistrationRepository,
    decoy,
    keeping,
    using_up,
    writing_to,
)
from functions.auth.secret_text import hashed, new_secret
from functions.auth.users.entities import EmailTaken, PhoneTaken, User, own_data
from functions.auth.users.names import e164, folded
from functions.auth.users.repository import UserRepository, creation
from shared.clock import Clock
from shared.dynamo import Transaction
from shared.errors import TooManyRequests
from shared.ids import NewId
from shared.messaging.event import Event


@dataclass(frozen=True)
class Registrations:
    """Use cases; `lifetime` of a link in seconds; `region`, `locale`: what a visitor leaves out."""

    registrations: RegistrationRepository
    users: UserRepository
    hasher: PasswordHasher
    clock: Clock
    new_id: NewId
    lifetime: int
    region: str
    locale: str

    def register(self, sign_up: SignUp) -> None:
        """Keep a registration and send its link, or tell the user whose address it is.

        One read, one transaction and one hash in either case. An address is written to once a
        minute at most; what comes before that changes nothing. Raises: WeakPassword, InvalidPhone.
        """
        phone = e164(sign_up.phone, self.region) if sign_up.phone else None
        email = folded(sign_up.email)
        passwords.check(sign_up.password, own_data(email, sign_up.name, phone))
        secret = new_secret()
        now = self.clock()
        registration = Registration(
            secret_hash=hashed(secret),
            user_id=self.new_id(),
            customer_id=self.new_id(),
            email=email,
            name=sign_up.name,
            locale=sign_up.locale or self.locale,
            password_hash=self.hasher.hash(sign_up.password),
            created_at=now,
            ends_at=now + timedelta(seconds=self.lifetime),
            phone=phone,
        )
        user = self.users.by_email(email)
        if user is None:
            self._send(registration, secret)
        else:
            told = writing_to(email, REPEATED, now).emit(self._repeated(user))
            self._commit_or_wait(self._decoy().extend(told))

    def resend(self, email: str) -> None:
        """Send another link for the last registration of an address, if there is one."""
        earlier = self.registrations.latest_of(folded(email))
        now = self.clock()
        if earlier is None or earlier.ends_at <= now:
            nobody = writing_to(new_secret(), SENT, now)
            self.registrations.commit(self._decoy().extend(nobody))
            return
        secret = new_secret()
        ends_at = now + timedelta(seconds=self.lifetime)
        self._send(earlier.renewed(hashed(secret), now, ends_at), secret)

    def verify(self, secret: str) -> User:
        """Make the user whose link this is.

        A phone number that another user has by now is left out. Raises: InvalidVerificationToken.
        """
        registration = self.registrations.of_secret(hashed(secret))
        if registration is None or registration.ends_at <= self.clock():
            raise InvalidVerificationToken
        with acting(registration.user_id):
            try:
                return self._create(registration)
            except PhoneTaken:
                return self._create(replace(registration, phone=None))

    def _create(self, registration: Registration) -> User:
        now = self.clock()
        user = registration.user(now)
        transaction = using_up(registration).extend(creation(user)).emit(*user.registered())
        transaction.audit(f"user#{user.id}", "user.registered", at=now, after=user)
        try:
            self.registrations.commit(transaction)
        except EmailTaken as error:
            raise InvalidVerificationToken from error
        return user

    def _send(self, registration: Registration, secret: str) -> None:
        transaction = keeping(registration).emit(registration.requested(secret))
        at = registration.created_at
        self._commit_or_wait(transaction.extend(writing_to(registration.email, SENT, at)))

    def _commit_or_wait(self, transaction: Transaction) -> None:
        try:
            self.registrations.commit(transaction)
        except TooManyRequests:
            return  # the last message is on its way; nobody may notice that there is one

    def _decoy(self) -> Transaction:
        ends_at = int(self.clock().timestamp()) + self.lifetime
        return decoy(hashed(new_secret()), ends_at)

    def _repeated(self, user: User) -> Event:
        return Event.of(RegistrationRepeated(**user.person()), subject=user.id, at=self.clock())
