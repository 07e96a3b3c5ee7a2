"""The profile: how to reach the subscriber, sessions, password, second factor."""

from __future__ import annotations

from functions.gateway.backends import Question
from functions.gateway.portal.profile.views import ProfilePage, profile_page
from functions.gateway.screens.forms import Refused, problem_in
from functions.gateway.screens.pages import Pages
from functions.gateway.screens.typed import optional
from functions.gateway.screens.visit import Visit
from shared.http import SIGNED_IN, Raw

endpoint = Pages(__name__)
HERE = "/portal/profile"


@endpoint.get(HERE, permission=SIGNED_IN, template="profile.html.j2")
def get_profile_page(visit: Visit) -> ProfilePage:
    """Get the profile with the sessions."""
    answers = visit.ask(
        {
            "profile": Question("customer", "/me/profile"),
            "user": Question("auth", "/auth/me"),
            "sessions": Question("auth", "/auth/sessions", query={"limit": "50"}),
        }
    )
    user = answers["user"]
    if user.status != 200:
        raise Refused(problem_in(user.status, user.body))
    return profile_page(user.body, answers["profile"], answers["sessions"])


@endpoint.post(HERE, permission="customer:profile:write", again=get_profile_page)
def change_profile_page(visit: Visit) -> Raw:
    """Change how the subscriber is reached."""
    form = visit.form
    sent = {"phone": optional(form.value("phone")), "locale": form.value("locale")}
    version = form.value("_version")
    seen = {"version": int(version)} if version.isascii() and version.isdigit() else {}
    visit.send("PATCH", "customer", "/me/profile", sent, **seen)
    return visit.to(HERE, visit.say("It is saved."))


@endpoint.post(f"{HERE}/email", permission=SIGNED_IN, again=get_profile_page)
def change_email_page(visit: Visit) -> Raw:
    """Ask for another e-mail address; a link that is sent there proves it."""
    form = visit.form
    sent = {"email": form.value("email").strip(), "password": form.value("emailPassword")}
    visit.send("POST", "auth", "/auth/email/change", sent)
    return visit.to(HERE, visit.say("A letter is on its way there; its link makes the change."))


@endpoint.post(f"{HERE}/sessions/{{sessionId}}/end", permission=SIGNED_IN, again=get_profile_page)
def end_session_page(visit: Visit) -> Raw:
    """End a session on another device."""
    path = {"sessionId": visit.path["sessionId"]}
    sent = {"password": visit.form.value("sessionPassword")}
    visit.send("DELETE", "auth", "/auth/sessions/{sessionId}", sent, path=path)
    return visit.to(f"{HERE}#sessions", visit.say("The session has ended."))


@endpoint.post(f"{HERE}/sessions/end", permission=SIGNED_IN, again=get_profile_page)
def end_sessions_page(visit: Visit) -> Raw:
    """End all sessions but this one."""
    sent = {"password": visit.form.value("sessionPassword")}
    visit.send("DELETE", "auth", "/auth/sessions", sent)
    return visit.to(f"{HERE}#sessions", visit.say("All other sessions have ended."))
