"""Makes an administrator of a stack on AWS: `python -m infra.administrator STACK EMAIL`.

A fresh installation has nobody who could make users. Whoever may write its tables may do this.
"""

from __future__ import annotations

import secrets
import sys

import boto3

from functions.auth.seeds import seed_administrator
from infra.environments import outputs
from infra.keys import turn_keys
from infra.local.screen import console, door, give_up
from shared.dynamo.table import Table
from shared.service import service_table


def main(stack: str, email: str) -> None:
    """Make one, in a stack found by its outputs, whose tokens can be signed at once."""
    found = outputs(stack)
    turn_keys(boto3.client("lambda"), stack)
    password = administrator(service_table(found["AuthTable"]), email)
    console.print(f"login      {email}  {password}", markup=False)
    console.print(
        "The password is shown this once and is for the first sign-in: change it there "
        "(POST /auth/password/change), then set up a second factor."
    )


def administrator(table: Table, email: str) -> str:
    """Create the administrator; the initial password, which must be changed at first sign-in."""
    name, _, domain = email.partition("@")
    if not name or "." not in domain:
        give_up(f"EMAIL is '{email}': say whose address it will be (EMAIL=you@example.org)")
    password = secrets.token_urlsafe(18)
    if not seed_administrator(table, password, email=email):
        give_up(f"{email} is a user already; an administrator can change the role")
    return password


if __name__ == "__main__":
    with door():
        main(*sys.argv[1:])
