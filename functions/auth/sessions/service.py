"""Sessions: started when a user signs in, kept alive by refreshing, ended."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from functions.auth.actor import acting
from functions.auth.secret_text import new_secret
from functions.auth.sessions import known_device
from functions.auth.sessions.entities import (
    Client,
    InvalidRefreshToken,
    RefreshToken,
    Session,
    SessionChanged,
    SessionNotFound,
    SessionPolicy,
)
from functions.auth.sessions.events import (
    DeviceAdded,
    LoginSucceeded,
    TokenReuseDetected,
)
from functions.auth.sessions.known_device import KnownDevice
from functions.auth.sessions.repository import SessionRepository
from functions.auth.sessions.termination import SessionTermination
from functions.auth.tokens.service import AccessTokens
from functions.auth.users.entities import User
from functions.auth.users.mfa_policy import MfaPolicy
from functions.auth.users.repository import UserRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table, Transaction
from shared.ids import NewId
from shared.principal import Principal
from shared.retrying import retrying


@dataclass(frozen=True, slots=True)
class TokenPair:
    """What a client gets; `expires_in` is the access token's lifetime in seconds.

    `device` is set by a sign-in, and proves at the next one that the device is known.
    """

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_in: int
    refresh_expires_at: datetime
    session_id: str
    mfa_setup_required: bool = False
    password_change_required: bool = False
    device: KnownDevice | None = None

    @property
    def device_token(self) -> str | None:
        """The token of the known device, for clients without cookies."""
        return self.device.token if self.device else None


@component
class Sessions:
    """Use cases of sessions; `grace` is how many seconds a client may repeat its last refresh."""

    table: Table
    sessions: SessionRepository
    users: UserRepository
    termination: SessionTermination
    tokens: AccessTokens
    clock: Clock
    new_id: NewId
    policy: SessionPolicy
    grace: int
    mfa_policy: MfaPolicy = MfaPolicy.NOBODY

    def start(
        self, user: User, client: Client, also: Transaction, password_hash: str = ""
    ) -> TokenPair:
        """Start a session for a user, as they were when they proved their identity.

        `also` is committed with it, and a renewed hash of their password if one is given.
        Raises: UserChanged; Unavailable; what `also` raises.
        """
        now = self.clock()
        token = RefreshToken(user.id, self.new_id(), new_secret(), new_secret())
        limits = self.policy.limits(user.role)
        session = Session.started(token, client=client, at=now, limits=limits)
        known, change = self._remember(user, client, password_hash or user.password_hash)
        device = known_device.issue(known.device_key, now, client.device_token)
        pair = replace(self._token_pair(user, session, token), device=device)
        also.extend(change).extend(self.sessions.add(session)).emit(LoginSucceeded.of(session))
        also.audit(f"user#{user.id}", "session.started", at=now, after=session)
        self.table.commit(also)
        return pair

    def refresh(self, text: str, client: Client) -> TokenPair:
        """New tokens for a refresh token, which works once; using it again ends the session.

        The same client may repeat its last refresh within the grace period, and gets the same
        token again. Raises: InvalidRefreshToken, Unavailable.
        """
        token = RefreshToken.parse(text)
        return retrying(lambda: self._refreshed(token, client), on=SessionChanged)

    def sign_out(self, by: Principal) -> None:
        """End the session of the call; it may have ended already."""
        if by.session_id is None:
            return
        try:
            self.termination.end(by.id, by.session_id, self.clock())
        except SessionNotFound:
            return

    def must_set_up_mfa(self, user: User) -> bool:
        """Whether a user must set up a second factor before anything else."""
        return self.mfa_policy.restricts(user)

    def _remember(self, user: User, client: Client, password_hash: str) -> tuple[User, Transaction]:
        """Store a renewed hash and a new device; tell the user about a new device."""
        now, device = self.clock(), client.fingerprint
        is_new = device not in user.devices
        if not is_new and password_hash == user.password_hash and user.device_key:
            return user, self.users.require_unchanged(user)
        changed = user.signed_in(password_hash, device, now)
        transaction = self.users.change(changed, over=user)
        if is_new and user.devices:
            transaction.emit(DeviceAdded.of(changed, client, now))
        return changed, transaction

    def _refreshed(self, token: RefreshToken, client: Client) -> TokenPair:
        found = self.sessions.find_with_user(token.user_id, token.session_id)
        if found is None:
            raise InvalidRefreshToken
        user, session = found
        now = self.clock()
        if not (session.knows(token) and session.is_alive(now) and user.is_active):
            raise InvalidRefreshToken
        with acting(user.id):
            if session.is_current(token):
                return self._rotate(user, session, token, client)
            if session.is_retried(token, client, now, timedelta(seconds=self.grace)):
                return self._token_pair(user, session, session.next_token(token))
            self._end_stolen(user, session, client, now)
        raise InvalidRefreshToken

    def _rotate(
        self, user: User, session: Session, token: RefreshToken, client: Client
    ) -> TokenPair:
        next_token = session.next_token(token)
        limits = self.policy.limits(user.role)
        used = session.used(next_token, client=client, at=self.clock(), limits=limits)
        pair = self._token_pair(user, used, next_token)
        self.table.commit(self.sessions.change(used, over=session))
        return pair

    def _token_pair(self, user: User, session: Session, token: RefreshToken) -> TokenPair:
        return TokenPair(
            self.tokens.issue(user, session.id),
            token.text(),
            self.tokens.lifetime,
            session.expires_at,
            session.id,
            mfa_setup_required=self.must_set_up_mfa(user),
            password_change_required=user.password_change_required,
        )

    def _end_stolen(self, user: User, session: Session, client: Client, at: datetime) -> None:
        transaction = self.termination.ending(user.id, session.id, at)
        transaction.emit(TokenReuseDetected.of(user, session.id, client, at))
        transaction.audit(f"user#{user.id}", "token.reuse-detected", at=at, before=session)
        try:
            self.table.commit(transaction)
        except SessionNotFound:
            return  # somebody has ended it before us
