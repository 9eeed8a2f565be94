"""Every expected error has a hint of its own: what happened, and what next."""

import re

import aiohttp
import pytest

from bot import errors as slack_side
from bot import hints, slack_errors
from bot.connecting_hints import field_for, hint_for_connecting, hint_for_reconnecting
from bot.hints import Hint, hint_for, not_connected
from bot.views import credentials
from confluence import errors
from confluence.errors import RetroError
from confluence.failures import Broken, dump_failure, load_failure
from confluence.nouns import Way
from tests.factories import slack_error

SAMPLES: list[RetroError] = [
    errors.NotConnected("T1"),
    errors.CredentialRejected("c.example.com", "401"),
    errors.AskedToSignIn("c.example.com", "a sign-in page answered in place of the API"),
    errors.NeedsAttention("c.example.com", "c1"),
    errors.OtherAccount("g1", site_id="s1", account="Somebody", known="Retro service"),
    errors.GrantRefused("invalid_client"),
    errors.AppRefused("access_denied: Unauthorized"),
    errors.AppRefused(errors.AppRefused.NONE),
    errors.GrantExpired(),
    errors.AddressRefused("ftp://c.example.com", "it must begin with https://"),
    errors.AddressRefused("http://c.example.com", "it is http", instead="https://c.example.com"),
    errors.AddressRefused("http://c.example.com:8090", errors.AddressRefused.PLAIN_HTTP),
    errors.AddressRefused("http://8.8.8.8:8090", errors.AddressRefused.PUBLIC_HTTP),
    errors.AddressRefused("c.example.com:443", errors.AddressRefused.NOT_ALLOWED),
    errors.AddressRefused("https://c.atlassian.net", errors.AddressRefused.CLOUD_SITE),
    errors.NotConfluence("https://c.example.com", "HTML"),
    errors.TurnedAway("https://c.example.com", "status 403, “403 Forbidden”"),
    errors.MissingScope("write:page:confluence"),
    errors.MissingScope("read:space:confluence", "write:page:confluence"),
    errors.PermissionDenied("add pages", "OPS"),
    errors.TokensClosed("The maximum number of tokens is reached"),
    errors.TokenReplaced(),
    errors.NotFound("template", "1"),
    errors.NotFound("list of templates"),
    errors.NoSpaces(),
    errors.UnknownAction("weekly", ["daily"]),
    errors.ActionChanged(),
    errors.Overtaken(),
    errors.Interrupted(),
    errors.TitleTaken("Retro", "https://c.example.com/1"),
    errors.TemplateError("“endif” is missing.", line=2, column=5, excerpt="{% if x %}"),
    errors.TitleError("“plus” wants a number.", column=3, excerpt="{{ x | plus: y }}"),
    errors.TemplateTooCostly("It takes longer than 10 seconds.", template="Review"),
    errors.PreviewStale([errors.PreviewStale.FORM, errors.PreviewStale.TEMPLATE]),
    errors.BodyRejected("line 1: mismatched tag"),
    errors.BodyTooLarge(6_000_000),
    errors.ReadOnly(),
    errors.RateLimited(30),
    errors.Unreachable("https://c.example.com", "timed out"),
    errors.UnexpectedAnswer(502, "POST /rest/api/content", "bad gateway"),
    errors.Unavailable(503, "POST /rest/api/content", retry_after=30),
    Broken("a1b2c3d4"),
    slack_side.FromElsewhere(),
    slack_side.GuestRefused(),
    slack_side.AdminsOnly(["U2", "U1"]),
    slack_side.NotInChannel("C1", "UBOT"),
    slack_side.NotAChannel("D1"),
    slack_side.ReadingCutShort("C1", 1400),
    slack_side.NotInstalled("T1"),
    slack_side.NoMember("C1"),
    slack_side.NotAgreed("C1"),
    slack_side.MadePrivate("C1"),
    slack_side.StepInputWrong("space"),
    slack_side.ActionAmbiguous("weekly", ["T1", "T2"]),
    slack_errors.SlackRefused("missing_scope", "pins:read"),
    slack_errors.SlackUnreachable(),
]


def kinds(kind: type[RetroError]) -> set[type[RetroError]]:
    """All classes below."""
    below = set(kind.__subclasses__())
    return below.union(*(kinds(sub) for sub in below))


def test_every_error_has_a_hint() -> None:
    """No error is left to the apology for what nobody foresaw."""
    product = {k for k in kinds(RetroError) if k.__module__.split(".")[0] in {"bot", "confluence"}}

    assert {type(sample) for sample in SAMPLES} == product
    assert product <= set(hints._HINTS)


@pytest.mark.parametrize("error", SAMPLES, ids=lambda error: type(error).__name__)
def test_hint_says_what_and_what_next(error: RetroError) -> None:
    """One short title, one or two sentences, also after the failure was kept in the database."""
    hint = hint_for(error)

    assert 5 < len(hint.title) < 75
    assert not hint.title.endswith(".")
    assert hint.text.rstrip(":").endswith((".", "it", "do it", "again", "/invite"))
    assert hint_for(load_failure(dump_failure(error))) == hint


@pytest.mark.parametrize(
    ("error", "title"),
    [
        (slack_error("expired_trigger_id"), "That took too long"),
        (slack_error("missing_scope", needed="pins:read"), "The app lacks a right in Slack"),
        (slack_error("ratelimited", 429), "Slack asks us to wait"),
        (slack_error("not_in_channel"), "I am not in this channel"),
        (slack_error("token_revoked"), "Slack does not let the app in"),
        (slack_error("is_archived"), "The channel is archived"),
        (slack_error("restricted_action"), "I may not write in this channel"),
        (slack_error("restricted_action_thread_only_channel"), "I may not write in this channel"),
        (slack_error("user_not_found"), "You are from another workspace"),
        (slack_error("fatal_error"), "Slack did not answer"),
        (slack_error("rate_limited"), "Slack asks us to wait"),
        (slack_error("invalid_blocks"), "Slack refused"),
        (slack_error("internal_error", 500), "Slack did not answer"),
        (aiohttp.ClientConnectionError(), "Slack did not answer"),
        (TimeoutError(), "Slack did not answer"),
    ],
)
def test_slack_errors(error: Exception, title: str) -> None:
    """What Slack's client raises has its hints too."""
    assert hint_for(error).title == title


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        (None, "space."),
        (True, "Admins were told."),
        (False, "ask a Slack admin of this workspace."),
    ],
)
def test_whether_admins_hear(heard: bool | None, said: str) -> None:
    """Of what is the connection's own matter; who chose another space asks for themselves."""
    denied = errors.PermissionDenied(errors.PermissionDenied.CREATE, "OPS")
    denied.heard = heard
    kept = load_failure(dump_failure(denied))

    assert hint_for(kept).text.endswith(said)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "in a moment"),
        (1, "in a moment."),
        (45, "in about 45 seconds."),
        (120, "in about 2 minutes."),
        (3600, "in about 60 minutes."),
        (7000, "in about 2 hours."),
    ],
)
def test_how_long_to_wait(seconds: float, said: str) -> None:
    """A wait is told as people say it."""
    assert said in hint_for(errors.RateLimited(seconds)).text


@pytest.mark.parametrize("error", SAMPLES, ids=lambda error: type(error).__name__)
def test_hint_knows_nothing_of_what_was_typed(error: RetroError) -> None:
    """Whether something was entered is known where the hint is shown."""
    assert "you entered" not in hint_for(error).text


def test_unforeseen_error() -> None:
    """Anything else is an apology that gives nothing away."""
    hint = hint_for(KeyError("a secret"))

    assert "sorry" in hint.title
    assert "secret" not in hint.text


def test_whom_to_ask() -> None:
    """The button if you may; else those whom the settings name, else Slack's admins."""
    assert [action.label for action in not_connected(may_connect=True).actions] == [
        "Connect Confluence"
    ]
    named = not_connected(may_connect=False, admin_ids=("U1",))
    assert (named.actions, named.mention_ids) == ((), ("U1",))
    assert "Slack admin or owner" in not_connected(may_connect=False).text
    assert hint_for(slack_side.AdminsOnly(["U2", "U1"])).mention_ids == ("U1", "U2")


def test_account_without_a_site() -> None:
    """Atlassian let us in, but nowhere: another account helps, not another client id."""
    hint = hint_for(errors.GrantRefused(errors.GrantRefused.NO_SITE))

    assert hint.title == "This account reaches no Confluence site"
    assert "client id" not in hint.text


def test_app_that_atlassian_does_not_take() -> None:
    """A responder's page failed: nobody is sent to a new consent, which would fail as well."""
    hint = hint_for(errors.AppRefused("access_denied: Unauthorized"))

    assert "ATLASSIAN_CLIENT_SECRET" in hint.text
    assert [action.label for action in hint.actions] == ["Doctor"]
    assert "tart again" not in hint.text


def test_connection_that_was_ended() -> None:
    """It is an admin's act, not a right of the account in Confluence."""
    hint = hint_for(errors.NotFound("connection", "c1"))

    assert "disconnected" in hint.text
    assert "account cannot see" not in hint.text


def test_captcha_while_connecting() -> None:
    """No other password helps before it is solved."""
    reason = "CAPTCHA_CHALLENGE; login-url=https://c.example.com/login.action"
    hint = hint_for_connecting(errors.CredentialRejected("c", reason), Way.BASIC, "hunter2")

    assert hint.title == "Confluence wants a CAPTCHA solved first"


def test_token_that_was_just_typed() -> None:
    """While connecting, a refused credential is the one in the form."""
    rejected = hint_for_connecting(errors.CredentialRejected("c", "401"), Way.PAT, "x")

    assert rejected.title == "Confluence does not accept this token"
    assert hint_for_connecting(errors.GrantExpired(), Way.PAT, "x") == hint_for(
        errors.GrantExpired()
    )
    assert isinstance(rejected, Hint)


def test_token_in_place_of_a_password() -> None:
    """What looks like a token is named as one; a server without passwords says so."""
    refused = errors.CredentialRejected("c", "AUTHENTICATED_FAILED")
    off = errors.CredentialRejected("c", "Basic Authentication has been disabled")
    by_app = errors.CredentialRejected("c", "Basic Auth with password is disabled by the app")
    denied = errors.CredentialRejected("c", "Reason : AUTHENTICATION_DENIED")
    token = "NDc4NDkyNDg3ODE3OstHYSeYC1UgXqRpVL8v3JrKfwGk"

    assert "personal access token" in hint_for_connecting(refused, Way.BASIC, token).title
    assert "name and password" in hint_for_connecting(refused, Way.BASIC, "hunter2").title
    for refusal in (off, by_app):
        assert "takes no passwords" in hint_for_connecting(refusal, Way.BASIC, "hunter2").title
    assert "CAPTCHA" in hint_for_connecting(denied, Way.BASIC, "hunter2").title


@pytest.mark.parametrize(
    ("error", "field"),
    [
        (errors.CredentialRejected("c"), credentials.SECRET),
        (errors.AskedToSignIn("c"), credentials.BASE_URL),
        (errors.TurnedAway("c", "status 403"), credentials.BASE_URL),
        (errors.MissingScope("read:space:confluence"), credentials.SECRET),
        (errors.NotFound("space", "OPS"), credentials.SPACE),
        (errors.PermissionDenied("create a page", "OPS"), credentials.SPACE),
        (errors.PermissionDenied("list templates"), credentials.BASE_URL),
        (errors.AddressRefused("c", "no"), credentials.BASE_URL),
    ],
)
def test_field_of_an_error(error: errors.RetroError, field: str) -> None:
    """It is said where it can be mended."""
    assert field_for(error) == field


@pytest.mark.parametrize(
    "error",
    [
        errors.AskedToSignIn("https://c.example.com", "it sends us to a sign-in page"),
        errors.NotConfluence("https://c.example.com", "its answer is text/html"),
        errors.AddressRefused("http://c.example.com", errors.AddressRefused.PLAIN_HTTP),
        errors.AddressRefused("https://169.254.1.1", "no Confluence can be at such an address"),
    ],
    ids=lambda error: f"{type(error).__name__}",
)
def test_no_address_is_typed_for_a_connection_that_there_is(error: errors.RetroError) -> None:
    """What is said while reconnecting and rotating names no field that is not there."""
    said = hint_for_reconnecting(error, Way.PAT, "x").text

    assert not re.search(r"\b(Type|Give)\b|Is that Confluence's address", said)


def test_what_is_no_cloud_site() -> None:
    """The form for a site asks for a site; the other one for a base URL."""
    error = errors.NotConfluence("https://wiki.example.com", "no Atlassian site is there")

    assert "your-team.atlassian.net" in hint_for_connecting(error, Way.API_TOKEN, "x").text
    assert "base URL" in hint_for_connecting(error, Way.PAT, "x").text
