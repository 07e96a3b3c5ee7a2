"""What second factors provide."""

from __future__ import annotations

from functions.auth.mfa.repository import SecondFactorRepository
from functions.auth.mfa.sealing import KmsSealing
from functions.auth.mfa.service import SecondFactors
from functions.auth.mfa.verification import CodeVerifier
from functions.auth.passwords.reauthentication import Reauthentication
from functions.auth.roles.service import Roles
from functions.auth.sessions.termination import SessionTermination
from functions.auth.settings import AuthSettings
from functions.auth.users.repository import UserRepository
from shared.aws import clients
from shared.wiring import Resources, Wiring

ISSUER = "Lastmile"


def provide(wiring: Wiring, resources: Resources[AuthSettings]) -> None:
    """Provide the use cases of second factors, and the verification of codes."""
    settings, table = resources.settings, resources.table
    factors = SecondFactorRepository(table=table)
    wiring.provide(
        KmsSealing,
        lambda: KmsSealing(client=clients.kms, key_id=settings.mfa_key_arn),
    )
    wiring.provide(
        CodeVerifier,
        lambda: CodeVerifier(
            table=table,
            factors=factors,
            sealing=wiring.use(KmsSealing),
            clock=resources.clock,
            drift=settings.totp_drift,
        ),
    )
    wiring.provide(
        SecondFactors,
        lambda: SecondFactors(
            table=table,
            users=wiring.use(UserRepository),
            factors=factors,
            termination=wiring.use(SessionTermination),
            roles=wiring.use(Roles),
            reauthentication=wiring.use(Reauthentication),
            sealing=wiring.use(KmsSealing),
            codes=wiring.use(CodeVerifier),
            clock=resources.clock,
            issuer=ISSUER,
        ),
    )
