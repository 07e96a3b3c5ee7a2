"""What signing in provides."""

from __future__ import annotations

from functions.auth.mfa.repository import SecondFactorRepository
from functions.auth.mfa.verification import CodeVerifier
from functions.auth.passwords.hashing import PasswordHasher
from functions.auth.sessions.service import Sessions
from functions.auth.settings import AuthSettings
from functions.auth.sign_in.challenges import ChallengeRepository
from functions.auth.sign_in.mfa_challenges import MfaChallenges
from functions.auth.sign_in.repository import SignInRepository
from functions.auth.sign_in.service import SignIn
from functions.auth.throttling.repository import BackoffRepository
from functions.auth.throttling.wiring import login_policy, source_policy
from functions.auth.users.repository import UserRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[AuthSettings]) -> None:
    """Provide the use cases of signing in."""
    wiring.provide(MfaChallenges, lambda: _challenges(wiring, resources))
    wiring.provide(SignIn, lambda: _sign_in(wiring, resources))


def _challenges(wiring: Wiring, resources: Resources[AuthSettings]) -> MfaChallenges:
    table = resources.table
    return MfaChallenges(
        table=table,
        challenges=ChallengeRepository(table=table),
        users=wiring.use(UserRepository),
        factors=SecondFactorRepository(table=table),
        codes=wiring.use(CodeVerifier),
        clock=resources.clock,
        new_id=resources.new_id,
    )


def _sign_in(wiring: Wiring, resources: Resources[AuthSettings]) -> SignIn:
    settings, table = resources.settings, resources.table
    return SignIn(
        table=table,
        attempts=SignInRepository(table=table),
        backoffs=wiring.use(BackoffRepository),
        sessions=wiring.use(Sessions),
        challenges=wiring.use(MfaChallenges),
        hasher=wiring.use(PasswordHasher),
        clock=resources.clock,
        region=settings.phone_region,
        login_policy=login_policy(settings),
        source_policy=source_policy(settings),
    )
