"""Remedies for whether we are let in, by the way how: consent, token, password. Texts are plain.

Those three that people meet most read as in the integration's own documents: cannot authorize,
cannot create pages, cannot reach the server. Not here: what we may once inside (`right_remedies`).
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.remedy import SECRETS, Remedy, said
from confluence.errors import AppRefused
from confluence.findings import Cause, Finding
from confluence.nouns import Way

CONSOLE = "the developer console of Atlassian"


def _grant_dead(_: Finding) -> Remedy:
    return Remedy(
        "Atlassian does not take our grant any more.",
        do="Reconnect: it needs a new consent.",
        candidates=(
            "somebody removed the app from the account, or an admin from the site",
            "the grant was not used for 90 days, or is a year old",
            "two bots with the same database backup used one grant",
        ),
        decides="The account's Connected apps page at Atlassian tells whether it was removed.",
    )


def _app_refused(finding: Finding) -> Remedy:
    if said(finding) == AppRefused.NONE:
        return Remedy(
            "The bot has no Atlassian app to renew its access with.",
            do="No new consent helps, nor is one needed. Whoever runs the bot sets "
            "ATLASSIAN_CLIENT_ID and ATLASSIAN_CLIENT_SECRET as they were.",
        )
    return Remedy(
        f"Atlassian does not take the bot's own client id and secret: {said(finding)}.",
        do="No new consent helps. Whoever runs the bot compares ATLASSIAN_CLIENT_ID and "
        f"ATLASSIAN_CLIENT_SECRET with {CONSOLE}.",
    )


def _no_sites(_: Finding) -> Remedy:
    return Remedy(
        "The grant is good, but opens no Confluence site.",
        candidates=(
            "the account was taken off the site, or is only a guest there",
            "an admin blocked the app: Atlassian administration → Security → App access",
            (
                "the consent was given by another account that the browser was logged in with: "
                "reconnect in an incognito window"
            ),
        ),
        decides="Log in to the site as that account: if Confluence opens, it is the app.",
    )


def _site_left_out(finding: Finding) -> Remedy:
    return Remedy(
        f"The grant opens {finding.facts['others']}, but not {finding.facts['site']} any more.",
        do="Reconnect, and choose the site at the consent. If it is not offered, the account was "
        "taken off it or an admin blocked the app: Atlassian administration → Security → App "
        "access.",
    )


def _scope_missing(finding: Finding) -> Remedy:
    if finding.way is Way.API_TOKEN:
        return Remedy(
            f"The API token lacks {finding.facts['scopes']}.",
            do="Its scopes cannot be changed: make a new one that has it, or one without scopes, "
            "and reconnect.",
        )
    return Remedy(
        f"The grant lacks {finding.facts['scopes']}.",
        do=f"Whoever runs the bot adds it in {CONSOLE} (Permissions → Confluence API); then "
        "reconnect, because new scopes need a new consent.",
    )


def _extras_lacking(finding: Finding) -> Remedy:
    return Remedy(
        f"{finding.facts['extras'].capitalize()} need a new consent. Pages are made without them. "
        f"Not granted: {finding.facts['scopes']}.",
        do=f"Reconnect. If that changes nothing, whoever runs the bot first adds the scopes in "
        f"{CONSOLE} (Permissions → Confluence API).",
    )


def _captcha(finding: Finding) -> Remedy:
    return Remedy(
        "Confluence wants a CAPTCHA solved after too many failed logins of the account.",
        do="Log in as that account in a browser and solve it, or have an admin reset the failed "
        f"logins. Then reconnect with a good {SECRETS[finding.way]}. Until then Retro does not "
        "try again.",
    )


def _basic_off(_: Finding) -> Remedy:
    return Remedy(
        "Confluence takes no passwords over its API.",
        do="Reconnect with a personal access token (Profile → Personal Access Tokens).",
    )


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a secret is not taken: what it may be, likeliest first, and what decides."""

    candidates: tuple[str, ...]
    decides: str


BLOCKED = "an admin blocked the app: Atlassian administration → Security → App access"
KEPT_OUT = "an IP allowlist of the organisation leaves the bot's address out"
STRIPPED = "a proxy takes the Authorization header away"
DEACTIVATED = "the account was deactivated"
DOUBTS = {
    Way.OAUTH: Doubt(
        ("the consent was withdrawn a moment ago: reconnect", BLOCKED),
        "If reconnecting does not help, it is the block.",
    ),
    Way.API_TOKEN: Doubt(
        (
            "it is expired (it lives a year at most) or was revoked",
            "the account was deactivated, or has another e-mail by now",
            "the account lost its access to Confluence",
            KEPT_OUT,
        ),
        "Log in to Atlassian as that account: Account settings → Security → API tokens shows the "
        "token and its end. If it is gone or over, make a new one and reconnect; else open "
        "Confluence there: if it opens, it is the allowlist.",
    ),
    Way.PAT: Doubt(
        ("it is expired or was revoked", DEACTIVATED, STRIPPED),
        "Log in as that account: if Profile → Personal Access Tokens still shows the token as "
        "good, it is the proxy. Else make a new one and reconnect.",
    ),
    Way.BASIC: Doubt(
        ("the password was changed", DEACTIVATED, STRIPPED),
        "Log in as that account in a browser: if the password works there, it is the proxy. Else "
        "reconnect with a good one. Until then Retro does not try again.",
    ),
}


def _anonymous(finding: Finding) -> Remedy:
    doubt = DOUBTS[finding.way]
    return Remedy(
        "Confluence takes us for an anonymous visitor: it does not know the "
        f"{SECRETS[finding.way]}.",
        candidates=doubt.candidates,
        decides=doubt.decides,
    )


def _credential_refused(finding: Finding) -> Remedy:
    words = f" It said: {said(finding)}." if said(finding) else ""
    who = "Atlassian" if finding.way in (Way.OAUTH, Way.API_TOKEN) else "Confluence"
    doubt = DOUBTS[finding.way]
    return Remedy(
        f"{who} refuses the {SECRETS[finding.way]}.{words}",
        candidates=doubt.candidates,
        decides=doubt.decides,
    )


def _may_not_use(finding: Finding) -> Remedy:
    if finding.way is Way.API_TOKEN:  # Cloud says the same of a token that it does not know
        return _credential_refused(finding)
    if finding.way is Way.OAUTH:
        return Remedy(
            "Atlassian knows us, Confluence does not let us in.",
            candidates=(
                "the account lost its access to Confluence: an admin gives it back under Users",
                "it may only read, or is a guest: give it a full seat",
                BLOCKED,
                KEPT_OUT,
            ),
            decides="Open Confluence as that account, in an incognito window: what it may do "
            "there decides.",
        )
    return Remedy(
        "Confluence knows the account and does not let it in.",
        do="An admin of Confluence gives it the right Can use (General configuration → Global "
        "permissions), or activates it again.",
    )


def _renewal_failed(finding: Finding) -> Remedy:
    words = f" ({said(finding)})" if said(finding) else ""
    return Remedy(
        f"Our access has lapsed, and Atlassian's sign-in does not renew it{words}.",
        candidates=(
            "a firewall or an allowlist lets the bot reach Confluence, but not auth.atlassian.com",
            "Atlassian's sign-in has trouble",
        ),
        decides="status.atlassian.com tells of the second. The consent is not lost: nobody need "
        "reconnect.",
    )


REMEDIES: dict[Cause, Callable[[Finding], Remedy]] = {
    Cause.GRANT_DEAD: _grant_dead,
    Cause.RENEWAL_FAILED: _renewal_failed,
    Cause.APP_REFUSED: _app_refused,
    Cause.NO_SITES: _no_sites,
    Cause.SITE_LEFT_OUT: _site_left_out,
    Cause.SCOPE_MISSING: _scope_missing,
    Cause.EXTRAS_LACKING: _extras_lacking,
    Cause.CAPTCHA: _captcha,
    Cause.BASIC_OFF: _basic_off,
    Cause.TAKEN_FOR_ANONYMOUS: _anonymous,
    Cause.MAY_NOT_USE: _may_not_use,
    Cause.CREDENTIAL_REFUSED: _credential_refused,
}
