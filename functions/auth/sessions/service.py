"""Signing in, staying signed in, signing out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.auth.actor import acting
from functions.auth.events import LoginFailed
from functions.auth.passwords.hashing import PasswordHasher
from functions.auth.secret_text import new_secret
from functions.auth.sessions.entities import (
    AccountChanged,
    InvalidCredentials,
    InvalidRefreshToken,
    RefreshToken,
    Session,
    SessionNotFound,
)
from functions.auth.sessions.repository import (
    SessionRepository,
    ending,
    keeping,
    starting,
)
from functions.auth.tokens.service import AccessTokens
from functions.auth.users.entities import User
from functions.auth.users.names import InvalidPhone, e164, folded
from functions.auth.users.repository import UserRepository, replacement, unchanged
from shared.clock import Clock
from shared.dynamo import Page, Transaction
from shared.ids import NewId
from shared.messaging.event import Event
from shared.principal import Principal


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody signs in: the device as it calls itself, and the network address."""

    device: str
    ip: str


@dataclass(frozen=True, slots=True)
class Grant:
    """What a client gets; `expires_in` is the access token's life in seconds."""

    access_token: str
    refresh_token: str
    expires_in: int
    refresh_expires_at: datetime
    session_id: str


@dataclass(frozen=True)
class Sessions:
    """Use cases; `lifetime` of a session in seconds from signing in, refreshed or not."""

    users: UserRepository
    sessions: SessionRepository
    hasher: PasswordHasher
    tokens: AccessTokens
    clock: Clock
    new_id: NewId
    lifetime: int
    region: str

    def sign_in(self, login: str, password: str, place: Place) -> Grant:
        """Sign a user in by e-mail address or phone number.

        One read, one transaction and one hash, whether it works or not.
        Raises: InvalidCredentials, AccountChanged, Unavailable.
        """
        user = self._of_login(login)
        is_theirs = self.hasher.matches(user.password_hash if user else "", password)
        if user is None or not is_theirs or not user.is_active:
            self.sessions.commit(self._failed(user))
            raise InvalidCredentials
        with acting(user.id):
            return self._start(user, password, place)

    def refresh(self, text: str, place: Place) -> Grant:
        """New tokens for a refresh token, which works once; a second time, it ends the session.

        Raises: InvalidRefreshToken, Unavailable.
        """
        token = RefreshToken.parse(text)
        found = self.sessions.with_user(token.user_id, token.session_id)
        if found is None:
            raise InvalidRefreshToken
        user, session = found
        now = self.clock()
        if not (session.knows(token) and session.is_alive(now) and user.is_active):
            raise InvalidRefreshToken
        with acting(user.id):
            if not session.is_current(token):
                self._end_stolen(session, now)
                raise InvalidRefreshToken
            return self._rotate(user, session, token, place)

    def sign_out(self, by: Principal) -> None:
        """End the session of the call; it may have ended already."""
        if by.session_id is None:
            return
        try:
            self.end(by.session_id, by)
        except SessionNotFound:
            return

    def end(self, session_id: str, by: Principal) -> None:
        """End one of the caller's sessions. Raises: SessionNotFound."""
        now = self.clock()
        transaction = ending(by.id, session_id, now)
        self.sessions.commit(
            transaction.audit(f"user#{by.id}", "session.ended", at=now, after=_Ended(session_id))
        )

    def end_others(self, by: Principal) -> None:
        """End all of the caller's sessions but the one of the call."""
        now = self.clock()
        others = [s for s in self.sessions.all_of(by.id) if s.id != by.session_id]
        audit = Transaction().audit(f"user#{by.id}", "sessions.ended", at=now)
        self.sessions.end_all(others, now, audit)

    def page(self, by: Principal, *, limit: int, cursor: str | None) -> Page[Session]:
        """The caller's sessions that are alive, newest first. Raises: InvalidCursor."""
        page = self.sessions.page(by.id, limit=limit, cursor=cursor)
        alive = tuple(s for s in page.items if s.is_alive(self.clock()))
        return Page(alive, page.next_cursor)

    def _of_login(self, login: str) -> User | None:
        if "@" in login:
            return self.users.by_email(folded(login))
        try:
            phone = e164(login, self.region)
        except InvalidPhone:
            phone = "none"  # looked up all the same, so that the answer takes as long
        return self.users.by_phone(phone)

    def _start(self, user: User, password: str, place: Place) -> Grant:
        now = self.clock()
        token = RefreshToken(user.id, self.new_id(), new_secret(), new_secret())
        session = Session.started(
            token,
            device=place.device,
            ip=place.ip,
            at=now,
            ends_at=now + timedelta(seconds=self.lifetime),
        )
        grant = self._grant(user, session, token)
        transaction = starting(session).emit(session.begun())
        if self.hasher.is_outdated(user.password_hash):
            renewed = user.with_password(self.hasher.hash(password), now)
            transaction.extend(replacement(renewed, otherwise=AccountChanged()))
        else:
            transaction.extend(unchanged(user, otherwise=AccountChanged()))
        self.sessions.commit(transaction)
        return grant

    def _rotate(self, user: User, session: Session, token: RefreshToken, place: Place) -> Grant:
        now = self.clock()
        following = RefreshToken(user.id, session.id, token.family, new_secret())
        used = session.used(following.secret, device=place.device, ip=place.ip, at=now)
        grant = self._grant(user, used, following)
        try:
            self.sessions.commit(keeping(used, otherwise=InvalidRefreshToken()))
        except InvalidRefreshToken:
            self._end_stolen(session, now)
            raise
        return grant

    def _grant(self, user: User, session: Session, token: RefreshToken) -> Grant:
        access_token = self.tokens.issue(user, session.id)
        return Grant(access_token, token.text(), self.tokens.lifetime, session.ends_at, session.id)

    def _end_stolen(self, session: Session, at: datetime) -> None:
        transaction = ending(session.user_id, session.id, at).emit(session.reused(at))
        subject = f"user#{session.user_id}"
        transaction.audit(subject, "token.reuse-detected", at=at, before=session)
        try:
            self.sessions.commit(transaction)
        except SessionNotFound:
            return  # somebody has ended it before us

    def _failed(self, user: User | None) -> Transaction:
        data = LoginFailed(user_id=user.id if user else None)
        subject = user.id if user else "unknown"
        return Transaction().emit(Event.of(data, subject=subject, at=self.clock()))


@dataclass(frozen=True, slots=True)
class _Ended:
    """What the audit line says of a session that was ended."""

    session_id: str
