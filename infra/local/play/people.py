"""Who takes part: the administrator, the staff they create, and the visitor."""

from __future__ import annotations

import secrets
from urllib.parse import parse_qs, urlsplit

from infra.local.play.client import StepFailed
from infra.local.play.stage import Stage


def sign_in(stage: Stage, email: str, password: str) -> str:
    """The access token of a person."""
    login = stage.api.post("/auth/login", {"login": email, "password": password})
    return str(login["accessToken"])


def administrator_signs_in(stage: Stage) -> str:
    """The administrator signs in."""
    stage.facts["admin"] = stage.api.as_(sign_in(stage, *stage.admin))
    me = stage.facts["admin"].get("/auth/me")
    return f"{me['email']}, role {me['role']}"


def staff_is_created(stage: Stage) -> str:
    """They create an operator and a technician."""
    for role in ("operator", "tech"):
        email, password = f"{role}-{stage.name}@lastmile.local", secrets.token_urlsafe(16)
        user = {"email": email, "name": f"{role.title()} {stage.name}", "role": role}
        created = stage.facts["admin"].post("/users", user | {"password": password, "locale": "en"})
        stage.facts[f"{role}_id"] = created["id"]
        stage.facts[f"{role}_login"] = (email, password)
        stage.facts[role] = stage.api.as_(sign_in(stage, email, password))
    return f"operator-{stage.name}, tech-{stage.name}"


def visitor_registers(stage: Stage) -> str:
    """A visitor registers."""
    email, password = f"anna.{stage.name}@example.org", secrets.token_urlsafe(16)
    stage.facts["visitor"] = (email, password)
    phone = f"+7916{secrets.randbelow(10**7):07d}"
    person = {"email": email, "password": password, "name": "Анна Петрова", "phone": phone}
    stage.api.post("/auth/register", person | {"locale": "ru"})
    refused = stage.api.request("POST", "/auth/login", {"login": email, "password": password})
    if refused.status_code != 401:
        raise StepFailed(f"an unverified user could sign in: {refused.status_code}")
    return f"{email}; signing in before the address is proved answers 401"


def visitor_follows_the_link(stage: Stage) -> str:
    """They follow the link in the message that SES received."""
    email, password = stage.facts["visitor"]
    mail = stage.mailbox.wait_for(email, "#token=")
    link = next(link for link in mail.links if "#token=" in link)
    token = parse_qs(urlsplit(link).fragment)["token"][0]
    stage.api.post("/auth/verify-email", {"token": token, "password": password})
    return f"«{mail.subject}»"


def visitor_signs_in(stage: Stage) -> str:
    """They sign in."""
    stage.facts["customer"] = stage.api.as_(sign_in(stage, *stage.facts["visitor"]))
    stage.facts["customer_id"] = stage.facts["customer"].get("/auth/me")["customerId"]
    return f"customer {stage.facts['customer_id']}"


ADMINISTRATOR = (administrator_signs_in,)
STAFF = (staff_is_created,)
VISITOR = (visitor_registers, visitor_follows_the_link, visitor_signs_in)
