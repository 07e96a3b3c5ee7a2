"""Sessions: begun by who has signed in, kept up by refreshing, ended."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from functions.auth.actor import acting
from functions.auth.secret_text import new_secret
from functions.auth.sessions import known_device
from functions.auth.sessions.entities import (
    AccountChanged,
    InvalidRefreshToken,
    Place,
    RefreshToken,
    Session,
    SessionMoved,
    SessionNotFound,
)
from functions.auth.sessions.events import DeviceAdded, LoginSucceeded, TokenReuseDetected
from functions.auth.sessions.known_device import KnownDevice
from functions.auth.sessions.repository import (
    SessionRepository,
    ending,
    keeping,
    starting,
)
from functions.auth.tokens.service import AccessTokens
from functions.auth.users.entities import User
from functions.auth.users.mfa_policy import MfaPolicy
from functions.auth.users.repository import replacement, unchanged
from shared.clock import Clock
from shared.dynamo import Page, Transaction
from shared.ids import NewId
from shared.principal import Principal

TRIES = 3


@dataclass(frozen=True, slots=True)
class Grant:
    """What a client gets; `expires_in` is the access token's life in seconds.

    `device` comes with a sign-in, and proves at the next one that the device is known.
    """

    access_token: str
    refresh_token: str
    expires_in: int
    refresh_expires_at: datetime
    session_id: str
    mfa_setup_required: bool = False
    device: KnownDevice | None = None

    @property
    def device_token(self) -> str | None:
        """What an app keeps of the device."""
        return self.device.token if self.device else None


@dataclass(frozen=True)
class Sessions:
    """Use cases; in seconds, `lifetime` of a session, refreshed or not, and `grace` of a retry."""

    sessions: SessionRepository
    tokens: AccessTokens
    clock: Clock
    new_id: NewId
    lifetime: int
    grace: int
    mfa_policy: MfaPolicy = MfaPolicy.NOBODY

    def begin(self, user: User, place: Place, also: Transaction, password_hash: str = "") -> Grant:
        """Start a session for a user, as they were when they proved who they are.

        Another change goes along with it, and a new hash of their password if one is given.
        Raises: AccountChanged; what the change says; Unavailable.
        """
        now = self.clock()
        token = RefreshToken(user.id, self.new_id(), new_secret(), new_secret())
        ends_at = now + timedelta(seconds=self.lifetime)
        session = Session.started(token, place=place, at=now, ends_at=ends_at)
        met, change = self._met(user, place, password_hash or user.password_hash)
        device = known_device.remembered(met.device_key, now, place.token)
        grant = replace(self._grant(user, session, token), device=device)
        also.extend(change).extend(starting(session)).emit(LoginSucceeded.of(session))
        also.audit(f"user#{user.id}", "session.started", at=now, after=session)
        self.sessions.commit(also)
        return grant

    def refresh(self, text: str, place: Place) -> Grant:
        """New tokens for a refresh token, which works once; a second time, it ends the session.

        The client itself may repeat its last use within `grace`, and gets the same token again.
        Raises: InvalidRefreshToken, Unavailable.
        """
        token = RefreshToken.parse(text)
        for _ in range(TRIES):
            try:
                return self._refreshed(token, place)
            except SessionMoved:
                continue  # another use of it was faster: see what that has made of the session
        raise InvalidRefreshToken

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

    def must_set_up_mfa(self, user: User) -> bool:
        """Whether a user may do nothing else until they have a second factor."""
        return self.mfa_policy.restricts(user)

    def _met(self, user: User, place: Place, password_hash: str) -> tuple[User, Transaction]:
        """What keeps a new hash and a device not met before; their user is told of the latter."""
        now, device = self.clock(), place.kind_of_device
        is_new = device not in user.devices
        if not is_new and password_hash == user.password_hash and user.device_key:
            return user, unchanged(user, otherwise=AccountChanged())
        met = user.signed_in(password_hash, device, now)
        transaction = replacement(met, otherwise=AccountChanged())
        if is_new and user.devices:
            transaction.emit(DeviceAdded.of(met, place, now))
        return met, transaction

    def _refreshed(self, token: RefreshToken, place: Place) -> Grant:
        found = self.sessions.with_user(token.user_id, token.session_id)
        if found is None:
            raise InvalidRefreshToken
        user, session = found
        now = self.clock()
        if not (session.knows(token) and session.is_alive(now) and user.is_active):
            raise InvalidRefreshToken
        with acting(user.id):
            if session.is_current(token):
                return self._rotate(user, session, token, place)
            if session.is_retried(token, place, now, timedelta(seconds=self.grace)):
                return self._grant(user, session, session.following(token))
            self._end_stolen(user, session, place, now)
        raise InvalidRefreshToken

    def _rotate(self, user: User, session: Session, token: RefreshToken, place: Place) -> Grant:
        following = session.following(token)
        used = session.used(following, place=place, at=self.clock())
        grant = self._grant(user, used, following)
        self.sessions.commit(keeping(used))
        return grant

    def _grant(self, user: User, session: Session, token: RefreshToken) -> Grant:
        access_token = self.tokens.issue(user, session.id)
        return Grant(
            access_token,
            token.text(),
            self.tokens.lifetime,
            session.ends_at,
            session.id,
            mfa_setup_required=self.must_set_up_mfa(user),
        )

    def _end_stolen(self, user: User, session: Session, place: Place, at: datetime) -> None:
        told = TokenReuseDetected.of(user, session.id, place, at)
        transaction = ending(user.id, session.id, at).emit(told)
        transaction.audit(f"user#{user.id}", "token.reuse-detected", at=at, before=session)
        try:
            self.sessions.commit(transaction)
        except SessionNotFound:
            return  # somebody has ended it before us


@dataclass(frozen=True, slots=True)
class _Ended:
    """What the audit line says of a session that was ended."""

    session_id: str
