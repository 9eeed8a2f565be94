"""Remedies for what the doctor meets once Confluence knows us: what we may. Texts are plain.

Not here: whether it lets us in (`account_remedies`).
"""

from collections.abc import Callable

from bot.remedy import Remedy, said, where
from confluence.expiry import ExpirySource
from confluence.findings import Cause, Finding
from confluence.nouns import Way

KNOWN_BY: dict[str, str] = {
    ExpirySource.TYPED: ", as somebody typed",
    ExpirySource.ASSUMED: ", as we assumed",
    ExpirySource.READ: ", as Confluence said",
}


def _expired(finding: Finding) -> Remedy:
    return Remedy(
        f"The credential ended on {finding.facts['date']}.",
        do="Reconnect; the space, the template and all pages stay.",
    )


def _outlived(finding: Finding) -> Remedy:
    whence = KNOWN_BY.get(finding.facts["source"], "")
    by_grant = finding.way is Way.OAUTH
    return Remedy(
        f"It was to end on {finding.facts['date']}{whence}, and works all the same. When it really "
        "ends nobody told us, so no reminder comes.",
        do="Reconnect." if by_grant else "Reconnect with a new one, and give its last day.",
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
        f"The account may not create pages in {where(finding.facts)}.",
        do="A space admin gives it Add page (Space settings → Permissions); then reconnect, to "
        "refresh what it may. Or choose another default space (Change defaults).",
    )


def _creating_untold(finding: Finding) -> Remedy:
    return Remedy(
        f"The account sees {where(finding.facts)}; this Confluence tells only space admins who "
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
    Cause.EXPIRED: _expired,
    Cause.EXPIRY_UNTOLD: _expiry_untold,
    Cause.OUTLIVED: _outlived,
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
