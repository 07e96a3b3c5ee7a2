"""Sessions, whatever is done in whatever order: only the latest tokens of living sessions work."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from tests.unit.auth.house import PASSWORD, House

LIFETIME = 30 * 86400
GRACE = 10


class Client:
    """A device that is signed in, as it sees itself."""

    def __init__(self, grant: dict[str, str], started: float) -> None:
        self.session_id = grant["sessionId"]
        self.started = started
        self.access_token = grant["accessToken"]
        self.issued = started
        self.tokens = [grant["refreshToken"]]
        self.used = 0.0
        self.ended = False


class SessionsMachine(RuleBasedStateMachine):
    """Clients sign in, refresh, replay old tokens, sign out, change the password; time goes by."""

    clients = Bundle("clients")

    def __init__(self) -> None:
        super().__init__()
        self.house = House()
        self.house.anna()
        self.all: list[Client] = []
        self.password = PASSWORD

    def now(self) -> float:
        return self.house.clock().timestamp()

    def is_alive(self, client: Client) -> bool:
        return not client.ended and self.now() < client.started + LIFETIME

    def is_let_in(self, client: Client) -> bool:
        return self.is_alive(client) and self.now() < client.issued + 3600 + 5

    @rule(target=clients)
    def sign_in(self) -> Client:
        client = Client(self.house.grant(password=self.password), self.now())
        self.all.append(client)
        return client

    @rule(client=clients)
    def refresh(self, client: Client) -> None:
        reply = self.house.refresh(client.tokens[-1])
        assert (reply.status == 200) is self.is_alive(client)
        if reply.status == 200:
            client.tokens.append(reply.json["refreshToken"])
            client.access_token, client.issued = reply.json["accessToken"], self.now()
            client.used = self.now()

    @rule(client=clients, which=st.integers(min_value=0, max_value=5))
    def replay(self, client: Client, which: int) -> None:
        """An old token: the session ends, for the thief and for its owner, but for a quick retry."""
        if old := client.tokens[:-1]:
            token = old[which % len(old)]
            is_retry = token == old[-1] and self.now() < client.used + GRACE
            reply = self.house.refresh(token)
            if is_retry and self.is_alive(client):
                assert reply.json["refreshToken"] == client.tokens[-1]
                client.access_token, client.issued = reply.json["accessToken"], self.now()
            else:
                assert reply.status == 401
                client.ended = True

    @rule(client=clients)
    def sign_out(self, client: Client) -> None:
        if self.is_let_in(client):
            self.house.api.post("/auth/logout", by=self.house.me(client.access_token))
            client.ended = True

    @rule(client=clients)
    def end_others(self, client: Client) -> None:
        if self.is_let_in(client):
            me, proof = self.house.me(client.access_token), {"password": self.password}
            assert self.house.api.delete("/auth/sessions", by=me, body=proof).status == 204
            for other in self.all:
                other.ended = other.ended or other is not client

    @rule(client=clients, digit=st.integers(min_value=0, max_value=9))
    def change_password(self, client: Client, digit: int) -> None:
        if self.is_let_in(client):
            new = f"a password with a {digit}"
            body = {"currentPassword": self.password, "newPassword": new}
            me = self.house.me(client.access_token)
            assert self.house.api.post("/auth/password/change", body, by=me).status == 204
            self.password = new
            for other in self.all:
                other.ended = other.ended or other is not client

    @rule(seconds=st.sampled_from([5, 1800, 3600, 86400, 15 * 86400]))
    def wait(self, seconds: int) -> None:
        self.house.clock.advance(seconds=seconds)

    @invariant()
    def just_the_living_are_let_in(self) -> None:
        for client in self.all:
            assert (self.house.caller(client.access_token) is not None) is self.is_let_in(client)


SessionsMachine.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
test_only_the_latest_tokens_of_living_sessions_work = SessionsMachine.TestCase
