"""Remedies for what the doctor meets once Confluence answers: account and rights. Texts are plain.

Those three that people meet most read as in the integration's own documents: cannot authorize,
cannot create pages, cannot reach the server.
"""

from collections.abc import Callable

from bot.remedy import Remedy, said
from confluence.findings import Cause, Finding
from confluence.nouns import Deployment

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
    return Remedy(
        f"The grant lacks {finding.facts['scopes']}.",
        do=f"Whoever runs the bot adds it in {CONSOLE} (Permissions → Confluence API); then "
        "reconnect, because new scopes need a new consent.",
    )


def _captcha(_: Finding) -> Remedy:
    return Remedy(
        "Confluence wants a CAPTCHA solved after too many failed logins of the account.",
        do="Log in as that account in a browser and solve it, or have an admin reset the failed "
        "logins. Then reconnect with a good token. Until then Retro does not try again.",
    )


def _basic_off(_: Finding) -> Remedy:
    return Remedy(
        "Confluence takes no passwords over its API.",
        do="Reconnect with a personal access token (Profile → Personal Access Tokens).",
    )


def _anonymous(_: Finding) -> Remedy:
    return Remedy(
        "Confluence takes us for an anonymous visitor: it does not know the token.",
        candidates=("it is expired", "it was revoked", "the account was deactivated"),
        decides="Log in as the connected account and open Profile → Personal Access Tokens: an "
        "expired one is marked there, a revoked one is gone. Make a new one and reconnect.",
    )


def _may_not_use(finding: Finding) -> Remedy:
    if finding.deployment is Deployment.CLOUD:
        return Remedy(
            "Atlassian knows us, Confluence does not let us in.",
            candidates=(
                "the account lost its access to Confluence: an admin gives it back under Users",
                "it may only read, or is a guest: give it a full seat",
                "an admin blocked the app: Atlassian administration → Security → App access",
            ),
            decides="Open Confluence as that account, in an incognito window: what it may do "
            "there decides.",
        )
    return Remedy(
        "Confluence knows the account and does not let it in.",
        do="An admin of Confluence gives it the right Can use (General configuration → Global "
        "permissions), or activates it again.",
    )


def _credential_refused(finding: Finding) -> Remedy:
    words = f" It said: {said(finding)}." if said(finding) else ""
    if finding.deployment is Deployment.CLOUD:
        return Remedy(
            f"The gateway does not take our token.{words}",
            candidates=(
                "the consent was withdrawn a moment ago: reconnect",
                "an admin blocked the app: Atlassian administration → Security → App access",
            ),
            decides="If reconnecting does not help, it is the block.",
        )
    return Remedy(
        f"Confluence refuses the token.{words}",
        candidates=(
            "it is expired or was revoked",
            "the account was deactivated",
            "a proxy takes the Authorization header away",
        ),
        decides="Log in as that account: if Profile → Personal Access Tokens still shows the "
        "token, it is the proxy. Else make a new one and reconnect.",
    )


def _expired(finding: Finding) -> Remedy:
    return Remedy(
        f"The credential ended on {finding.facts['date']}.",
        do="Reconnect; the space, the template and all pages stay.",
    )


def _expiry_untold(_: Finding) -> Remedy:
    return Remedy(
        "Nobody told us when it ends, so no reminder comes.", do="Note the date yourself."
    )


def _read_only(_: Finding) -> Remedy:
    return Remedy(
        "Confluence is in read-only mode: nothing can be written.",
        do="Wait until whoever runs Confluence ends the maintenance. What is sent in is kept.",
    )


def _no_spaces(_: Finding) -> Remedy:
    return Remedy(
        "The account sees no space.",
        do="A space admin gives it View and Add page (Space settings → Permissions); then "
        "reconnect, to refresh what it sees.",
    )


def _forbidden(finding: Finding) -> Remedy:
    return Remedy(
        f"The account may not {finding.facts['action']}.",
        do="An admin of the space gives it the right (Space settings → Permissions); then "
        "reconnect, to refresh what it may.",
    )


def _space_unseen(finding: Finding) -> Remedy:
    name = finding.facts["space"]
    return Remedy(
        f"Confluence shows us no space {name}.",
        candidates=(
            "the account lost the right to see it (Space settings → Permissions)",
            "it was archived or deleted, or has another key now",
        ),
        decides=f"Open {name} in your browser: if it is there, it is the right. Then reconnect, "
        "to refresh what the account sees.",
    )


def _may_not_create(finding: Finding) -> Remedy:
    return Remedy(
        f"The account may not create pages in {finding.facts['space']}.",
        do="A space admin gives it Add page (Space settings → Permissions); then reconnect, to "
        "refresh what it may.",
    )


def _creating_untold(finding: Finding) -> Remedy:
    return Remedy(
        f"The account sees {finding.facts['space']}; this Confluence tells only space admins who "
        "may add pages there.",
        do="A retro that is refused has its reason in Space settings → Permissions → Add page.",
    )


def _template_gone(finding: Finding) -> Remedy:
    return Remedy(
        f"The template “{finding.facts['template']}”, the usual one, is not shown to us any more.",
        candidates=(
            "it was deleted",
            "the account lost the right to see its space (Space settings → Permissions)",
        ),
        decides="Look below Space settings → Templates. Until then choose another in the form.",
    )


def _template_mistake(finding: Finding) -> Remedy:
    facts = finding.facts
    return Remedy(
        f"The template “{facts['template']}” has a mistake in line {facts['line']}, column "
        f"{facts['column']}: {said(finding)}.",
        do="Mend it in Confluence, or choose another in the form.",
        excerpt=facts["excerpt"][:300],
    )


def _app_blocked(finding: Finding) -> Remedy:
    return Remedy(
        f"An app access rule keeps our app away from pages in {finding.facts['space']}.",
        do="An organisation admin allows it: Atlassian administration → Security → App access. "
        "Or choose another space.",
    )


def _pages_hidden(finding: Finding) -> Remedy:
    return Remedy(
        f"Templates answer, pages in {finding.facts['space']} do not.",
        candidates=(
            (
                "an app access rule keeps our app away from pages: Atlassian administration → "
                "Security → App access"
            ),
            "the account lost the right to see pages (Space settings → Permissions)",
            "the space has no pages at all",
        ),
        decides="Open a page of the space as that account: if it opens, it is the rule.",
    )


def _connection_gone(_: Finding) -> Remedy:
    return Remedy("The connection was removed meanwhile.", do="Connect Confluence again.")


REMEDIES: dict[Cause, Callable[[Finding], Remedy]] = {
    Cause.GRANT_DEAD: _grant_dead,
    Cause.APP_REFUSED: _app_refused,
    Cause.NO_SITES: _no_sites,
    Cause.SITE_LEFT_OUT: _site_left_out,
    Cause.SCOPE_MISSING: _scope_missing,
    Cause.CAPTCHA: _captcha,
    Cause.BASIC_OFF: _basic_off,
    Cause.TAKEN_FOR_ANONYMOUS: _anonymous,
    Cause.MAY_NOT_USE: _may_not_use,
    Cause.CREDENTIAL_REFUSED: _credential_refused,
    Cause.EXPIRED: _expired,
    Cause.EXPIRY_UNTOLD: _expiry_untold,
    Cause.READ_ONLY: _read_only,
    Cause.NO_SPACES: _no_spaces,
    Cause.FORBIDDEN: _forbidden,
    Cause.SPACE_UNSEEN: _space_unseen,
    Cause.MAY_NOT_CREATE: _may_not_create,
    Cause.CREATING_UNTOLD: _creating_untold,
    Cause.TEMPLATE_GONE: _template_gone,
    Cause.TEMPLATE_MISTAKE: _template_mistake,
    Cause.APP_BLOCKED: _app_blocked,
    Cause.PAGES_HIDDEN: _pages_hidden,
    Cause.CONNECTION_GONE: _connection_gone,
}
