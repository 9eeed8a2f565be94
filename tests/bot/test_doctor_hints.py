"""What the doctor says of each fault: the first check that fails, its cause, and its remedy.

Every fault is made for real: a port is closed, a certificate expires, a token is revoked.
"""

import re
import socket
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot import doctor_hints
from confluence import probes
from confluence.addresses import AddressPolicy
from confluence.checks import road
from confluence.credentials import OAuthToken, dump, load
from confluence.errors import Unreachable
from confluence.expiry import end_of
from confluence.findings import Cause, Check, Finding, State
from confluence.networks import Reach
from confluence.nouns import Way
from confluence.renderer import Renderer
from confluence.scopes import LABEL_SCOPES
from sandbox.confluence.nouns import Template
from storage.database import Database
from storage.drafts import DraftRepository
from storage.models import Connection
from tests.certificates import Authority
from tests.factories import a_draft
from tests.ward import HOST, Ward, open_ward

Connect = Callable[[Ward], Awaitable[Connection]]
Break = Callable[[Ward, Connection], Awaitable[None]]
OF_SECRETS = (
    Cause.CREDENTIAL_REFUSED,
    Cause.TAKEN_FOR_ANONYMOUS,
    Cause.SIGN_IN_PAGE,
    Cause.SIGNED_OUT,
)
GONE = {"space_id": "1", "space_key": "GONE", "space_name": "Gone"}
LIQUID = "<p>{{ incident.title }}</p><p>{% for x in y %}</p>"


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """An authority that the bot believes."""
    return Authority(tmp_path_factory.mktemp("authority"), "Fieldhouse authority")


@pytest.fixture
async def ward(database: Database, authority: Authority, renderer: Renderer) -> AsyncIterator[Ward]:
    """A Confluence and a doctor."""
    async with open_ward(database, authority, renderer) as made:
        yield made


@dataclass(frozen=True, slots=True)
class Fault:
    """Something to break, the first ✗ that it leads to, and words of the remedy."""

    name: str
    connect: Connect
    break_it: Break
    check: Check
    cause: Cause
    words: tuple[str, ...]


FAULTS: list[Fault] = []


def closed_door() -> int:
    """A port at which nothing listens."""
    with socket.socket() as held:
        held.bind((HOST, 0))
        return int(held.getsockname()[1])


def fault(
    check: Check,
    cause: Cause,
    *words: str,
    connect: Connect = Ward.connect_by_token,
) -> Callable[[Break], Break]:
    """Put a way to break things into the list."""

    def note(break_it: Break) -> Break:
        FAULTS.append(Fault(break_it.__name__, connect, break_it, check, cause, words))
        return break_it

    return note


def cloud(check: Check, cause: Cause, *words: str) -> Callable[[Break], Break]:
    """The same with a connection to Cloud."""
    return fault(check, cause, *words, connect=Ward.connect_cloud)


@fault(Check.ADDRESS, Cause.NOT_ALLOWED, "Not allowed.")
async def address_outside_of_the_policy(ward: Ward, connection: Connection) -> None:
    await ward.move(connection, "http://127.0.0.2:1")


@fault(Check.NAME, Cause.NAME_UNKNOWN, "nowhere.invalid leads nowhere", "typing mistake", "DNS")
async def unresolvable_name(ward: Ward, connection: Connection) -> None:
    await ward.move(connection, "https://nowhere.invalid")


@fault(Check.CONNECTION, Cause.PORT_CLOSED, "firewall", "allowlist", "down or restarting")
async def closed_port(ward: Ward, connection: Connection) -> None:
    await ward.move(connection, f"http://{HOST}:{closed_door()}")


@fault(Check.CERTIFICATE, Cause.CERTIFICATE_EXPIRED, "out of date", "renews")
async def expired_certificate(ward: Ward, connection: Connection) -> None:
    await ward.serve_tls(connection, ward.authority.server(HOST, days=-1))


@fault(Check.CERTIFICATE, Cause.CERTIFICATE_OF_ANOTHER, f"not for {HOST}", "host name")
async def certificate_of_another_host(ward: Ward, connection: Connection) -> None:
    await ward.serve_tls(connection, ward.authority.server("wiki.example.com"))


@fault(Check.CERTIFICATE, Cause.AUTHORITY_UNKNOWN, "RETRO_CA_BUNDLE", "whole chain")
async def unknown_authority(ward: Ward, connection: Connection) -> None:
    stranger = Authority(ward.authority.bundle.parent, "Stranger")
    await ward.serve_tls(connection, stranger.server(HOST))


@fault(Check.CERTIFICATE, Cause.NO_TLS, "does not speak https", "plain http")
async def no_tls_at_all(ward: Ward, connection: Connection) -> None:
    await ward.serve_tls(connection, None)


@fault(Check.ANSWER, Cause.SIGN_IN_PAGE, "sign-in page", "single sign-on", "/rest/", "expired")
async def sign_in_page_with_200(ward: Ward, connection: Connection) -> None:
    ward.world.switches.sso = "page"


@fault(Check.ANSWER, Cause.SIGN_IN_REDIRECT, "sign-in page", "single sign-on", "new token")
async def redirect_to_sign_in(ward: Ward, connection: Connection) -> None:
    ward.world.switches.sso = "redirect"


@fault(Check.ANSWER, Cause.SIGNED_OUT, "empty", "expired or revoked", "sign-on")
async def empty_answer(ward: Ward, connection: Connection) -> None:
    ward.world.switches.sso = "empty"


@fault(Check.ANSWER, Cause.TURNED_AWAY, "403 Forbidden", "firewall", "allowlist", "may be good")
async def page_of_a_proxy(ward: Ward, connection: Connection) -> None:
    ward.world.switches.sso = "forbidden"


@fault(Check.ANSWER, Cause.NOT_CONFLUENCE, "not Confluence", "context path", "proxy")
async def not_a_confluence(ward: Ward, connection: Connection) -> None:
    await ward.move(connection, f"{ward.url}/nothing")


@fault(Check.ANSWER, Cause.SERVER_ERROR, "status 503", "into its log")
async def server_error(ward: Ward, connection: Connection) -> None:
    ward.world.faults.add("/user/current", kind="status", status=503)


@fault(Check.ANSWER, Cause.NO_ANSWER, "did not answer", "Test again")
async def connection_cut(ward: Ward, connection: Connection) -> None:
    ward.world.faults.add("/user/current", kind="reset_before")


@fault(
    Check.CAPTCHA,
    Cause.CAPTCHA,
    "CAPTCHA",
    "browser",
    "does not try",
    connect=Ward.connect_by_password,
)
async def captcha(ward: Ward, connection: Connection) -> None:
    ward.world.failed_logins = ward.world.switches.captcha_after


@fault(
    Check.BASIC,
    Cause.BASIC_OFF,
    "no passwords",
    "Personal Access Tokens",
    connect=Ward.connect_by_password,
)
async def basic_disabled(ward: Ward, connection: Connection) -> None:
    ward.world.switches.basic = False


@fault(
    Check.ACCOUNT,
    Cause.CREDENTIAL_REFUSED,
    "refuses the password",
    "AUTHENTICATED_FAILED",
    "(1) the password was changed",
    "reconnect with a good one",
    connect=Ward.connect_by_password,
)
async def wrong_password(ward: Ward, connection: Connection) -> None:
    ward.world.server_password = "another"


@fault(Check.ACCOUNT, Cause.TAKEN_FOR_ANONYMOUS, "anonymous", "expired", "revoked", "Profile →")
async def revoked_token_with_anonymous_access(ward: Ward, connection: Connection) -> None:
    ward.world.server_pat = "another"


@fault(Check.ACCOUNT, Cause.TAKEN_FOR_ANONYMOUS, "expired", "make a new one and reconnect")
async def expired_token_with_anonymous_access(ward: Ward, connection: Connection) -> None:
    ward.world.tokens[0].expires_at = ward.world.clock() - 1


@fault(Check.ACCOUNT, Cause.EXPIRED, "ended on 20", "Reconnect")
async def expired_token_whose_end_confluence_told(ward: Ward, connection: Connection) -> None:
    """Nothing is to be guessed: refused, and over by Confluence's own list."""
    ward.world.tokens[0].expires_at = ward.world.clock() - 1
    a_moment_ago = datetime.now(UTC) - timedelta(seconds=1)
    await ward.rows.note(connection.id, expires_at=a_moment_ago, expiry_source="read")


@fault(Check.ACCOUNT, Cause.CREDENTIAL_REFUSED, "refuses the token", "expired", "deactivated")
async def refused_token_without_anonymous_access(ward: Ward, connection: Connection) -> None:
    ward.world.switches.anonymous = False
    ward.world.server_pat = "another"


def api_token(cause: Cause, *words: str) -> Callable[[Break], Break]:
    """What the account meets with an API token of Cloud."""
    return fault(Check.ACCOUNT, cause, *words, connect=Ward.connect_by_api_token)


@api_token(Cause.MAY_NOT_USE, "refuses the API token", "(1) it is expired", "Security → API tokens")
async def revoked_api_token(ward: Ward, connection: Connection) -> None:
    ward.world.api_tokens.clear()


@api_token(Cause.CREDENTIAL_REFUSED, "refuses the API token", "expired", "make a new one")
async def api_token_refused_by_the_gateway(ward: Ward, connection: Connection) -> None:
    ward.world.faults.add("/user/current", kind="status", status=401)


@fault(Check.ACCOUNT, Cause.MAY_NOT_USE, "Can use", "Global permissions")
async def account_may_not_use_confluence(ward: Ward, connection: Connection) -> None:
    ward.world.account.may_use = False


@fault(Check.READ_ONLY, Cause.READ_ONLY, "read-only mode", "maintenance")
async def read_only_mode(ward: Ward, connection: Connection) -> None:
    ward.world.switches.read_only = True


@fault(Check.SPACES, Cause.NO_SPACES, "sees no space", "Space settings → Permissions", "reconnect")
async def no_space_to_see(ward: Ward, connection: Connection) -> None:
    for space in ward.world.server.spaces.values():
        space.restrict(ward.world.account, view=False, create=False)


@fault(Check.SPACES, Cause.FORBIDDEN, "may not list spaces", "Space settings → Permissions")
async def permission_refused(ward: Ward, connection: Connection) -> None:
    ward.world.faults.add("/rest/api/space", kind="status", status=403)


@fault(Check.RATE, Cause.RATE_LIMITED, "asks us to wait", "about 7 seconds")
async def rate_limited(ward: Ward, connection: Connection) -> None:
    ward.world.faults.add("/user/current", kind="status", status=429, headers={"Retry-After": "7"})


@cloud(Check.GRANT, Cause.GRANT_DEAD, "Reconnect", "removed the app", "90 days")
async def revoked_grant(ward: Ward, connection: Connection) -> None:
    ward.world.grants.revoke(ward.world.grants.grants[0])


@cloud(
    Check.GRANT, Cause.RENEWAL_FAILED, "has lapsed", "auth.atlassian.com", "nobody need reconnect"
)
async def sign_in_of_atlassian_closed(ward: Ward, connection: Connection) -> None:
    assert ward.connections._oauth
    ward.connections._oauth._auth_url = f"http://{HOST}:{closed_door()}/atlassian/auth"
    ward.world.grants.expire_access()


@cloud(Check.GRANT, Cause.NO_SITES, "guest", "Security → App access", "incognito window")
async def no_sites(ward: Ward, connection: Connection) -> None:
    ward.world.account.guest = True


@cloud(Check.GRANT, Cause.SITE_LEFT_OUT, "not sandbox any more", "choose the site")
async def site_left_out(ward: Ward, connection: Connection) -> None:
    ward.world.cloud_id = "another"


@cloud(Check.GRANT, Cause.APP_REFUSED, "ATLASSIAN_CLIENT_SECRET", "No new consent helps")
async def client_secret_replaced(ward: Ward, connection: Connection) -> None:
    ward.world.app.client_secret = "another"
    ward.world.grants.expire_access()


@cloud(Check.GRANT, Cause.APP_REFUSED, "no Atlassian app", "nor is one needed")
async def no_app_any_more(ward: Ward, connection: Connection) -> None:
    token = load(connection.credential)
    assert isinstance(token, OAuthToken)
    await ward.rows.note(connection.id, credential=dump(replace(token, expires_at=0.0)))
    await ward.forget_app()


@cloud(Check.SCOPES, Cause.SCOPE_MISSING, "lacks write:page:confluence", "new consent")
async def missing_scope(ward: Ward, connection: Connection) -> None:
    grant = ward.world.grants.grants[0]
    grant.scopes = tuple(scope for scope in grant.scopes if not scope.startswith("write:page"))


@cloud(Check.ACCOUNT, Cause.MAY_NOT_USE, "may only read", "App access", "incognito window")
async def cloud_account_without_confluence(ward: Ward, connection: Connection) -> None:
    ward.world.account.may_use = False


@cloud(
    Check.CREATE,
    Cause.MAY_NOT_CREATE,
    "may not create pages in Operations",
    "Space settings → Permissions",
    "reconnect, to refresh",
)
async def no_right_to_create(ward: Ward, connection: Connection) -> None:
    ward.world.cloud.spaces["OPS"].restrict(ward.world.account, view=True, create=False)


@fault(Check.CREATE, Cause.MAY_NOT_CREATE, "may not create pages in", "Add page")
async def no_right_to_create_on_a_server(ward: Ward, connection: Connection) -> None:
    for space in ward.world.server.spaces.values():
        space.restrict(ward.world.account, view=True, create=False)


@cloud(
    Check.CREATE, Cause.SPACE_UNSEEN, "no space Operations", "lost the right", "archived or deleted"
)
async def usual_space_hidden(ward: Ward, connection: Connection) -> None:
    space = ward.world.cloud.spaces["OPS"]
    await ward.rows.note(
        connection.id, space_id=str(space.id), space_key="OPS", space_name="Operations"
    )
    space.restrict(ward.world.account, view=False, create=False)


@cloud(Check.LIQUID, Cause.TEMPLATE_MISTAKE, "“Review” has a mistake in line 1", "Mend it")
async def template_with_a_mistake(ward: Ward, connection: Connection) -> None:
    ward.world.add_template(Template("77", "Review", LIQUID, space="OPS"))
    await ward.rows.note(connection.id, template_id="77", template_name="Review")


@cloud(Check.LIQUID, Cause.TEMPLATE_GONE, "“Review”", "deleted", "Space settings → Templates")
async def template_gone(ward: Ward, connection: Connection) -> None:
    await ward.rows.note(connection.id, template_id="77", template_name="Review")


@cloud(Check.POLICY, Cause.APP_BLOCKED, "app access rule", "Security → App access")
async def app_access_rule(ward: Ward, connection: Connection) -> None:
    ward.world.switches.app_blocked = True


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
async def test_fault_is_explained(fault: Fault, ward: Ward) -> None:
    """The first ✗ is at its check, with its cause and its remedy."""
    connection = await fault.connect(ward)
    await fault.break_it(ward, connection)

    found = await ward.examine(connection)

    first = next(finding for finding in found if finding.state is State.FAILED)
    remedy = str(doctor_hints.remedy_for(first))
    assert (first.check, first.cause) == (fault.check, fault.cause)
    for words in fault.words:
        assert words in remedy


def test_faults_are_many_and_their_remedies_their_own() -> None:
    """No two causes share a remedy, and every cause has one."""
    assert len({fault.cause for fault in FAULTS}) >= 18
    assert set(doctor_hints.REMEDIES) == set(Cause)
    assert set(doctor_hints.NAMES) == set(Check)


@pytest.mark.parametrize("way", [Way.API_TOKEN, Way.BASIC])
@pytest.mark.parametrize("cause", OF_SECRETS)
def test_remedies_speak_of_the_secret_that_there_is(cause: Cause, way: Way) -> None:
    """A password is no token that could be made anew, an API token no consent."""
    remedy = str(doctor_hints.remedy_for(Finding(Check.ACCOUNT, State.FAILED, way, cause)))

    assert "onsent" not in remedy
    assert "Personal Access Token" not in remedy
    assert ("token" in remedy) == (way is Way.API_TOKEN)


@pytest.mark.parametrize("cause", list(Cause))
@pytest.mark.parametrize("way", list(Way))
def test_reconnecting_is_not_said_to_change_the_address(cause: Cause, way: Way) -> None:
    """Its form has no field for one: another address is another connection."""
    facts: dict[str, str] = defaultdict(lambda: "x")
    said = str(doctor_hints.remedy_for(Finding(Check.ANSWER, State.FAILED, way, cause, facts)))

    wrong = r"reconnect with the (right one|address|https port|host name)"
    assert not re.search(wrong, said, re.IGNORECASE)


async def test_a_page_of_a_proxy_ends_no_connection(ward: Ward) -> None:
    """Nobody said that the token is bad."""
    connection = await ward.connect_by_token()
    ward.world.switches.sso = "forbidden"

    await ward.examine(connection)

    assert (await ward.connections.find("T1", connection.id)).state == "connected"


async def test_first_of_two_addresses_dead(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    """The doctor goes on to the second, as requests do, and sees the certificate there."""

    async def two(_host: str, _port: int) -> list[str]:
        return ["127.0.0.2", HOST]

    connection = await ward.connect_by_token()
    await ward.serve_tls(connection, ward.authority.server(HOST))
    monkeypatch.setattr(probes, "resolve", two)
    monkeypatch.setattr(AddressPolicy, "_is_listed", lambda *_: True)

    found = await ward.examine(connection)

    assert [finding for finding in found if finding.state is State.FAILED] == []
    assert _at(found, Check.CONNECTION).facts["address"] == HOST


async def test_silence_of_atlassians_sign_in(ward: Ward) -> None:
    """A firewall that swallows the renewal is not Confluence being slow."""
    connection = await ward.connect_cloud()
    stale = OAuthToken("old", "any", expires_at=0.0, scopes=())
    await ward.rows.note(connection.id, credential=dump(stale))
    ward.world.faults.add("/oauth/token", kind="delay", seconds=1.0)

    found = await ward.examine(connection, check_seconds=0.3)

    assert _at(found, Check.GRANT).cause is Cause.RENEWAL_FAILED
    assert _at(found, Check.ANSWER).state is State.SKIPPED


async def test_outside_of_the_policy_nothing_else_is_said(ward: Ward) -> None:
    """Not even whether anything listens there."""
    connection = await ward.connect_by_token()
    await ward.move(connection, "http://127.0.0.2:1")

    first, *others = await ward.examine(connection)

    assert (first.state, dict(first.facts)) == (State.FAILED, {})
    assert {finding.state for finding in others} == {State.SKIPPED}


async def test_a_slow_server(ward: Ward) -> None:
    """A check that takes too long ends."""
    connection = await ward.connect_by_token()
    ward.world.latency = 2.0

    found = await ward.examine(connection, check_seconds=0.2)

    slow = _at(found, Check.ANSWER)
    assert (slow.state, slow.cause) == (State.FAILED, Cause.SLOW)
    assert "did not answer" in str(doctor_hints.remedy_for(slow))


@pytest.mark.parametrize(
    ("source", "words"), [("typed", "as somebody typed"), ("assumed", "as we assumed")]
)
async def test_a_token_that_outlived_its_day_is_not_said_to_have_ended(
    ward: Ward, source: str, words: str
) -> None:
    """Confluence took it a moment ago: the day that we knew was another one."""
    connection = await ward.connect_by_token()
    ward.world.faults.add("/rest/pat/", kind="status", status=404)
    ended = datetime.now(UTC) - timedelta(days=2)
    await ward.rows.note(connection.id, expires_at=ended, expiry_source=source)

    expiry = _at(await ward.examine(connection), Check.EXPIRY)

    assert (expiry.state, expiry.cause) == (State.WARNED, Cause.OUTLIVED)
    assert words in str(doctor_hints.remedy_for(expiry))


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Asia/Tokyo", "UTC"])
async def test_the_doctor_tells_a_typed_day_as_it_was_typed(ward: Ward, zone: str) -> None:
    """Its end is another day in UTC for many who type one."""
    connection = await ward.connect_by_token()
    ward.world.faults.add("/rest/pat/", kind="status", status=404)
    day = datetime.now(UTC).date() + timedelta(days=40)
    end = end_of(day, ZoneInfo(zone))
    await ward.rows.note(connection.id, expires_at=end, expiry_source="typed")

    expiry = _at(await ward.examine(connection), Check.EXPIRY)

    assert f"until {day}" in doctor_hints.well(expiry)


@pytest.mark.thorough
async def test_a_queue_of_requests_is_not_called_one_slow_answer(ward: Ward) -> None:
    """With a password two answers of 0.3 s take 0.6 s: nobody is told that one took as long."""
    connection = await ward.connect_by_password()
    ward.world.latency = 0.3

    found = await ward.examine(connection, check_seconds=0.5)

    assert _at(found, Check.ACCOUNT).state is State.WELL
    slow = _at(found, Check.TEMPLATES)
    assert slow.cause is Cause.SLOW
    assert "one after another" in str(doctor_hints.remedy_for(slow))


async def test_healthy_over_tls(ward: Ward) -> None:
    """The certificate's issuer and its days left are told."""
    connection = await ward.connect_by_token()
    await ward.serve_tls(connection, ward.authority.server(HOST))

    found = await ward.examine(connection)

    assert [finding for finding in found if finding.state is State.FAILED] == []
    said = doctor_hints.well(_at(found, Check.CERTIFICATE))
    assert said == "of Fieldhouse authority, 90 days left"


@pytest.mark.parametrize(
    "connect",
    [
        Ward.connect_by_token,
        Ward.connect_by_password,
        Ward.connect_by_api_token,
        Ward.connect_cloud,
    ],
)
async def test_healthy(ward: Ward, connect: Connect) -> None:
    """Every check that is well has its name and, where there is something to tell, its words."""
    found = await ward.examine(await connect(ward))

    assert {finding.state for finding in found} <= {State.WELL, State.UNTOLD}
    assert [finding.check for finding in found] == sorted(
        (finding.check for finding in found), key=list(Check).index
    )
    for finding in found:
        assert doctor_hints.NAMES[finding.check]
        assert finding.state is State.UNTOLD or isinstance(doctor_hints.well(finding), str)


async def test_the_space_is_said_to_be_no_default(ward: Ward) -> None:
    """Without a default the doctor looks where a retro begins, and says that nobody chose it."""
    connection = await ward.connect_cloud()
    drafts = DraftRepository(ward.database)
    space = ward.world.cloud.add_space("ENG", "Engineering")
    there = {"space_id": str(space.id), "space_key": "ENG", "space_name": "Engineering"}
    ours = {"workspace_id": "T1", "connection_id": connection.id}

    first = _at(await ward.examine(connection), Check.CREATE)
    await drafts.add(a_draft(**ours, **GONE))
    still_first = _at(await ward.examine(connection), Check.CREATE)
    await drafts.add(a_draft(id="d2", number=2, **ours, **there))
    last = _at(await ward.examine(connection), Check.CREATE)
    await ward.rows.note(connection.id, **there)
    chosen = _at(await ward.examine(connection), Check.CREATE)

    said = [doctor_hints.well(found) for found in (first, still_first, last, chosen)]
    assert said[0] == said[1]
    assert said[0].endswith(", the first space it sees (no default is chosen)")
    assert said[2] == "allowed in Engineering, the space used last (no default is chosen)"
    assert said[3] == "allowed in Engineering"


async def test_plain_http_in_a_network(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    """Allowed and a warning: who watches the network reads the secret. On one machine none does."""
    connection = await ward.connect_by_password()
    here = _at(await ward.examine(connection), Check.ADDRESS)
    monkeypatch.setattr(road, "reach_of", lambda _: Reach.PRIVATE)

    found = await ward.examine(connection)

    inside = _at(found, Check.ADDRESS)
    assert here.state is State.WELL
    assert (inside.state, inside.cause) == (State.WARNED, Cause.PLAIN_HTTP)
    assert "the password and every page travel in clear" in str(doctor_hints.remedy_for(inside))
    assert _at(found, Check.CREATE).state is State.WELL


async def test_a_consent_without_an_extra(ward: Ward) -> None:
    """A warning, no failure: all else is looked at, and pages are made."""
    connection = await ward.connect_cloud()
    ward.oauth.scopes = (*ward.oauth.scopes, *LABEL_SCOPES)

    found = await ward.examine(connection)

    scopes = _at(found, Check.SCOPES)
    assert (scopes.state, scopes.cause) == (State.WARNED, Cause.EXTRAS_LACKING)
    said = str(doctor_hints.remedy_for(scopes))
    assert "Labels need a new consent" in said
    assert "Not granted: read:label:confluence, write:label:confluence." in said
    assert {each.state for each in found if each is not scopes} <= {State.WELL, State.UNTOLD}


@pytest.mark.thorough
async def test_a_slow_server_and_a_password(ward: Ward) -> None:
    """Its requests go one after another: none is called slow for having waited its turn."""
    connection = await ward.connect_by_password()
    ward.world.latency = 0.5

    found = await ward.examine(connection, check_seconds=1.35)

    assert {finding.state for finding in found} <= {State.WELL, State.UNTOLD}


async def test_a_password_is_tried_once(ward: Ward) -> None:
    """A second visit does not bring the account nearer to its CAPTCHA, and says the same."""
    connection = await ward.connect_by_password()
    ward.world.server_password = "another"

    once = await ward.examine(connection)
    twice = await ward.examine(connection)

    assert ward.world.failed_logins == 1
    assert _at(once, Check.ACCOUNT) == _at(twice, Check.ACCOUNT)
    assert _at(twice, Check.SPACES).state is State.SKIPPED


@pytest.mark.parametrize("fails", [True, False])
async def test_what_was_not_asked_is_not_said_to_answer(ward: Ward, *, fails: bool) -> None:
    """A refused password is not sent: whether the API answers, only strangers' requests tell."""
    connection = await ward.connect_by_password()
    ward.world.server_password = "another"
    await ward.examine(connection)
    if fails:
        ward.world.faults.add("/server", kind="status", status=503, times=9)

    found = await ward.examine(connection)

    expected = State.SKIPPED if fails else State.WELL
    assert {_at(found, check).state for check in (Check.ANSWER, Check.PRODUCT)} == {expected}
    assert _at(found, Check.ACCOUNT).state is State.FAILED


async def test_after_a_refusal_the_token_rests(ward: Ward) -> None:
    """One request carries it; what follows is asked as a stranger."""
    connection = await ward.connect_by_token()
    ward.world.server_pat = "another"
    ward.world.requests.clear()

    found = await ward.examine(connection)

    asked = [line["path"] for line in ward.world.requests]
    assert asked == ["/server/rest/api/user/current", "/server/rest/applinks/1.0/manifest"]
    assert doctor_hints.well(_at(found, Check.PRODUCT)) == "Confluence 10.0.3"


async def test_a_connection_that_was_refused_recovers(ward: Ward) -> None:
    """A visit finds the token good again, and the connection is used again."""
    connection = await ward.connect_by_token()
    good, ward.world.server_pat = ward.world.server_pat, "another"
    await ward.examine(connection)
    assert (await ward.connections.find("T1", connection.id)).state == "attention"
    ward.world.server_pat = good

    await ward.examine(connection)

    assert (await ward.connections.find("T1", connection.id)).state == "connected"


async def test_an_outage_is_over_when_the_doctor_sees_it(ward: Ward) -> None:
    """It says that all is well; then the App Home must not say for an hour that it is not."""
    connection = await ward.connect_by_token()
    await ward.connections.upkeep.record(connection.id, Unreachable(connection.site_url, "down"))

    await ward.examine(await ward.connections.find("T1", connection.id))

    assert (await ward.connections.find("T1", connection.id)).state == "connected"


async def test_rules_that_a_site_does_not_tell(ward: Ward) -> None:
    """Hidden pages may be a rule or a right: both are named, none is guessed."""
    connection = await ward.connect_cloud()
    ward.world.switches.app_blocked = True
    ward.world.faults.add("/data-policies/", kind="status", status=404)

    hidden = _at(await ward.examine(connection), Check.POLICY)

    assert (hidden.state, hidden.cause) == (State.UNTOLD, Cause.PAGES_HIDDEN)
    remedy = doctor_hints.remedy_for(hidden)
    assert "app access rule" in remedy.candidates[0]
    assert "lost the right" in remedy.candidates[1]
    assert remedy.decides


async def test_what_is_left(ward: Ward) -> None:
    """Days of the token as Data Center lists it, requests as the headers tell."""
    ward.world.switches.rate_limiting = True
    ward.world.tokens[0].expires_at = ward.world.clock() + 12.5 * 86_400
    connection = await ward.connect_by_token()

    found = await ward.examine(connection)

    assert doctor_hints.well(_at(found, Check.EXPIRY)).startswith("12 days left, until ")
    assert doctor_hints.well(_at(found, Check.RATE)) == "99 of 100 left"


def _at(found: list[Finding], check: Check) -> Finding:
    return next(finding for finding in found if finding.check is check)
