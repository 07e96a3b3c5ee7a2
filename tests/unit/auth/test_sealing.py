"""The secrets of authenticator apps under KMS (moto): opened for their own user only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from functions.auth.mfa.sealing import KmsSealing
from shared.aws import clients
from shared.aws.errors import NoAnswer
from shared.aws.json_service import Answer
from shared.errors import Unavailable
from tests.fakes.cloud import Cloud

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.fixture
def sealing(cloud: Cloud) -> KmsSealing:
    return under_a_new_key(cloud)


def under_a_new_key(cloud: Cloud) -> KmsSealing:
    key = cloud.client("kms").create_key()["KeyMetadata"]["Arn"]
    return KmsSealing(client=clients.kms, key_id=key)


def test_what_was_sealed_is_opened_again(sealing: KmsSealing) -> None:
    sealed = sealing.seal(SECRET, "user-1")
    assert SECRET not in sealed
    assert sealing.unseal(sealed, "user-1") == SECRET


def test_one_users_secret_is_not_opened_as_another_ones(sealing: KmsSealing) -> None:
    """Were the items of two users exchanged in the table, neither could sign in."""
    with pytest.raises(Unavailable):
        sealing.unseal(sealing.seal(SECRET, "user-1"), "user-2")


def test_a_text_that_is_no_ciphertext_opens_nothing(sealing: KmsSealing) -> None:
    with pytest.raises(Unavailable):
        sealing.unseal("bm90aGluZyBsaWtlIGl0", "user-1")


def test_another_key_opens_nothing(cloud: Cloud, sealing: KmsSealing) -> None:
    other = under_a_new_key(cloud)
    with pytest.raises(Unavailable):
        other.unseal(sealing.seal(SECRET, "user-1"), "user-1")


def test_a_kms_that_does_not_answer_is_said_to_be_unavailable() -> None:
    class Gone:
        def call(self, operation: str, request: Mapping[str, Any]) -> Answer:
            raise NoAnswer("ConnectionRefusedError")

    with pytest.raises(Unavailable):
        KmsSealing(client=Gone, key_id="key").seal(SECRET, "user-1")
