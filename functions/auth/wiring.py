"""How auth's use cases are put together."""

from __future__ import annotations

from functools import partial

from functions.auth.administrators.repository import AdministratorsRepository
from functions.auth.administrators.service import Administration
from functions.auth.api_keys.repository import ApiKeyRepository
from functions.auth.api_keys.service import ApiKeys
from functions.auth.audit.repository import AuditRepository
from functions.auth.audit.service import AuditTrail
from functions.auth.email_changes.repository import EmailChangeRepository
from functions.auth.email_changes.service import EmailChanges
from functions.auth.mfa.checking import CodeCheck
from functions.auth.mfa.repository import SecondFactorRepository
from functions.auth.mfa.sealing import KmsSealing, Sealing
from functions.auth.mfa.service import SecondFactors
from functions.auth.pages.service import Pages
from functions.auth.passwords.hashing import PasswordHasher
from functions.auth.passwords.proof import PasswordProof
from functions.auth.passwords.repository import PasswordRepository
from functions.auth.passwords.service import Passwords
from functions.auth.registration.repository import RegistrationRepository
from functions.auth.registration.service import Registrations
from functions.auth.roles.repository import RoleRepository
from functions.auth.roles.service import Roles
from functions.auth.sessions.repository import SessionRepository
from functions.auth.sessions.service import Sessions
from functions.auth.settings import AuthSettings
from functions.auth.sign_in.challenges import ChallengeRepository
from functions.auth.sign_in.repository import AttemptRepository
from functions.auth.sign_in.second_step import SecondStep
from functions.auth.sign_in.service import SignIn
from functions.auth.throttling.entities import BackoffPolicy
from functions.auth.tokens.key_ring import KeyRing
from functions.auth.tokens.keys import SigningKey, parse_keys
from functions.auth.tokens.repository import KeyText
from functions.auth.tokens.service import AccessTokens
from functions.auth.user_management.service import Users
from functions.auth.users.mfa_policy import MfaPolicy
from functions.auth.users.repository import UserRepository
from shared import aws
from shared.clock import Clock, system_clock
from shared.dynamo.table import Table
from shared.idempotency import Idempotency
from shared.ids import NewId, new_id
from shared.service import service_table
from shared.settings import load
from shared.wiring import Wiring


def wire() -> Wiring:
    """The wiring of the deployed function, from its environment."""
    settings = load(AuthSettings)
    table = service_table(settings.table_name, settings.cursor_secret_arn)
    text = KeyText(partial(aws.client, "secretsmanager"), settings.signing_keys_secret_arn)
    keys = KeyRing(lambda: parse_keys(text.read()), system_clock)
    sealing = KmsSealing(partial(aws.client, "kms"), settings.mfa_key_arn)
    return wiring_of(table, keys, sealing, settings, system_clock, new_id)


def wiring_of(
    table: Table,
    keys: KeyRing[SigningKey],
    sealing: Sealing,
    settings: AuthSettings,
    clock: Clock,
    new_id: NewId,
) -> Wiring:
    """The use cases over a table and a key ring."""
    users, sessions = UserRepository(table), SessionRepository(table)
    hasher = PasswordHasher(
        settings.password_memory_kib, settings.password_iterations, settings.password_lanes
    )
    patience = _patience(settings, settings.login_failures)
    proof = PasswordProof(table.commit, hasher, clock, patience)
    region, locale = settings.phone_region, settings.locale
    wiring = Wiring()
    wiring.provide(KeyRing, lambda: keys)
    wiring.provide(Pages, lambda: Pages(locale))
    wiring.provide(Idempotency, lambda: Idempotency(table, clock))
    wiring.provide(
        AccessTokens,
        lambda: AccessTokens(
            keys,
            settings.token_issuer,
            settings.token_audience,
            settings.access_token_ttl,
            clock,
            new_id,
        ),
    )
    wiring.provide(
        Passwords,
        lambda: Passwords(
            PasswordRepository(table),
            users,
            sessions,
            hasher,
            proof,
            clock,
            settings.password_reset_ttl,
            settings.verification_ttl,
        ),
    )
    wiring.provide(
        EmailChanges,
        lambda: EmailChanges(
            EmailChangeRepository(table),
            users,
            PasswordRepository(table),
            proof,
            clock,
            settings.verification_ttl,
        ),
    )
    wiring.provide(Roles, lambda: Roles(RoleRepository(table), clock))
    wiring.provide(Administration, lambda: Administration(AdministratorsRepository(table)))
    wiring.provide(
        Users,
        lambda: Users(
            users,
            hasher,
            wiring.use(Passwords),
            PasswordRepository(table),
            sessions,
            wiring.use(EmailChanges),
            wiring.use(Roles),
            wiring.use(Administration),
            clock,
            new_id,
            region,
            locale,
        ),
    )
    wiring.provide(
        Registrations,
        lambda: Registrations(
            RegistrationRepository(table),
            users,
            hasher,
            clock,
            new_id,
            patience,
            settings.verification_ttl,
            region,
            locale,
        ),
    )
    wiring.provide(
        Sessions,
        lambda: Sessions(
            sessions,
            wiring.use(AccessTokens),
            clock,
            new_id,
            settings.refresh_token_ttl,
            settings.refresh_grace,
            MfaPolicy(settings.mfa_required),
        ),
    )
    factors = SecondFactorRepository(table)
    codes = CodeCheck(factors, sealing, clock, settings.totp_drift)
    wiring.provide(SecondStep, lambda: SecondStep(ChallengeRepository(table), codes, clock, new_id))
    wiring.provide(
        SecondFactors,
        lambda: SecondFactors(
            factors, sessions, wiring.use(Roles), proof, sealing, codes, clock, "Lastmile"
        ),
    )
    wiring.provide(AuditTrail, lambda: AuditTrail(AuditRepository(table), clock))
    wiring.provide(ApiKeys, lambda: ApiKeys(ApiKeyRepository(table), clock, new_id))
    wiring.provide(
        SignIn,
        lambda: SignIn(
            AttemptRepository(table),
            wiring.use(Sessions),
            wiring.use(SecondStep),
            hasher,
            clock,
            region,
            patience,
            _patience(settings, settings.source_failures),
        ),
    )
    return wiring


def _patience(settings: AuthSettings, failures: int) -> BackoffPolicy:
    return BackoffPolicy(
        failures, settings.login_pause, settings.login_longest_pause, settings.login_memory
    )
