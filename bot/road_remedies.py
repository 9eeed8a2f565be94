"""Remedies for what the doctor meets before anybody asks who we are. Texts are plain."""

from collections.abc import Callable

from bot.remedy import ANEW, ENDS, SECRETS, Remedy, said
from confluence.findings import Cause, Finding
from confluence.nouns import Deployment, Way

RUNNER = "whoever runs the bot"
# Reconnecting keeps the address: another one is another connection.
INSTEAD = "(Connect Confluence) and disconnect this one"
MOVE = f"Then connect its new address {INSTEAD}."


def _not_allowed(_: Finding) -> Remedy:
    return Remedy("Not allowed.")


def _plain_http(finding: Finding) -> Remedy:
    return Remedy(
        f"The address is plain http: the {SECRETS[finding.way]} and every page travel in clear, "
        "and whoever watches the network between here and Confluence reads and uses them.",
        do=f"Have whoever runs Confluence offer https. {MOVE}",
    )


def _name_unknown(finding: Finding) -> Remedy:
    return Remedy(
        f"The name {finding.facts['host']} leads nowhere.",
        candidates=(
            (
                "the address has a typing mistake, or Confluence moved: connect the right one "
                f"{INSTEAD}"
            ),
            "the name is known inside your network only: the bot must ask the DNS server in there",
        ),
        decides=f"If the address opens in your browser it is the second: ask {RUNNER}.",
    )


def _resolver_silent(finding: Finding) -> Remedy:
    return Remedy(
        f"The DNS server did not answer for {finding.facts.get('host', 'the name')}.",
        do=f"Test again in a minute; if it stays, {RUNNER} looks at DNS on that machine.",
    )


def _port_closed(finding: Finding) -> Remedy:
    return Remedy(
        f"Nothing accepts connections at {finding.facts['endpoint']}.",
        candidates=(
            "Confluence is down or restarting",
            "a firewall turns the bot away: put the bot's address on its allowlist",
            f"the port in the address is wrong: connect the right one {INSTEAD}",
        ),
        decides="If the same address opens in your browser, it is the firewall.",
    )


def _unreached(finding: Finding) -> Remedy:
    where = finding.facts.get("endpoint") or "the server"
    return Remedy(
        f"The way to {where} ends in silence.",
        candidates=(
            "a firewall swallows what the bot sends: put the bot's address on its allowlist",
            "the bot's machine has no route there (VPN, proxy)",
            "the server is off",
        ),
        decides="If the same address opens in your browser, it is the firewall or the route.",
    )


def _certificate_expired(finding: Finding) -> Remedy:
    return Remedy(
        f"The certificate of {finding.facts['host']} is out of date.",
        do="Whoever runs Confluence renews it. If it is new, the clock of the bot's machine is "
        "wrong.",
    )


def _certificate_of_another(finding: Finding) -> Remedy:
    return Remedy(
        f"The certificate is not for {finding.facts['host']}.",
        do="Have whoever runs Confluence add this name to it, or connect the host name that stands "
        f"in the certificate {INSTEAD}.",
    )


def _authority_unknown(finding: Finding) -> Remedy:
    return Remedy(
        f"The authority behind the certificate of {finding.facts['host']} is not known to the bot.",
        candidates=(
            f"it is your company's own: {RUNNER} sets RETRO_CA_BUNDLE to a file with it",
            (
                "the server sends its certificate without those in between: whoever runs "
                "Confluence adds the whole chain"
            ),
            "somebody between the bot and Confluence opens the traffic",
        ),
        decides="The issuer, as your browser shows it, decides: a public authority means the "
        "second.",
    )


def _certificate_refused(finding: Finding) -> Remedy:
    return Remedy(
        f"The certificate is not good: {said(finding)}.",
        do="Whoever runs Confluence replaces it.",
    )


def _no_tls(finding: Finding) -> Remedy:
    return Remedy(
        f"{finding.facts['endpoint']} does not speak https.",
        candidates=(
            f"the port is that of plain http: connect the https port {INSTEAD}",
            "the server offers only versions of TLS that are too old",
            "a firewall cuts the connection",
        ),
        decides=f"Open the https address in your browser: what it says decides; tell {RUNNER}.",
    )


def _no_answer(_: Finding) -> Remedy:
    return Remedy(
        "Confluence took the connection and did not answer.",
        do="Test again in a minute. If it stays, whoever runs Confluence looks at the server and "
        "at what stands before it.",
    )


def _slow(finding: Finding) -> Remedy:
    by_password = finding.way is Way.BASIC
    queue = " Requests with a password go one after another." if by_password else ""
    return Remedy(
        f"Confluence did not answer all of this in the seconds that the doctor has.{queue}",
        do="Retro waits longer than that, so retros may still work. Test again; if it stays, "
        "whoever runs Confluence looks at its load.",
    )


def _sign_in(finding: Finding) -> Remedy:
    secret = SECRETS[finding.way]
    return Remedy(
        "A sign-in page answered in place of the API.",
        candidates=(
            (
                f"single sign-on stands before Confluence and does not let a {secret} through: "
                f"whoever runs it exempts /rest/ for requests with a {secret}"
            ),
            f"{ENDS[finding.way]}, so the server asks everybody to log in",
        ),
        decides=f"{ANEW[finding.way]}: if the page still comes, it is the sign-on.",
    )


def _signed_out(finding: Finding) -> Remedy:
    return Remedy(
        "The answer was empty, as after signing out.",
        candidates=(ENDS[finding.way], "single sign-on dropped the request"),
        decides=f"{ANEW[finding.way]}: if it is still empty, it is the sign-on.",
    )


def _turned_away(finding: Finding) -> Remedy:
    return Remedy(
        f"Something before Confluence turned us away, by a page of its own: {said(finding)}.",
        candidates=(
            "a firewall or an allowlist does not know the bot: put the bot's address on it",
            "a proxy or single sign-on lets nobody reach /rest/: whoever runs it opens that path",
        ),
        decides="Open the address in a browser on the bot's machine: if Confluence comes, it is "
        "the path, else the allowlist. The connection itself may be good.",
    )


def _not_confluence(finding: Finding) -> Remedy:
    return Remedy(
        f"What answers is not Confluence's API: {said(finding)}.",
        candidates=(
            (
                "the context path is missing or wrong (…/confluence, …/wiki): connect the address "
                f"that stands before /display or /pages in your browser {INSTEAD}"
            ),
            "a proxy or portal stands before Confluence",
        ),
        decides="If a page of Confluence opens below that address, it is the proxy.",
    )


def _server_error(finding: Finding) -> Remedy:
    cloud = finding.way.deployment is Deployment.CLOUD
    do = "See status.atlassian.com." if cloud else "Whoever runs Confluence looks into its log."
    return Remedy(
        f"Confluence failed inside (status {finding.facts['status']}).",
        do=f"{do} Test again later.",
    )


def _strange(finding: Finding) -> Remedy:
    words = ", ".join(part for part in (finding.facts.get("status"), said(finding)) if part)
    return Remedy(
        f"Confluence answered with something that we do not know: {words}.",
        do=f"Test again; if it stays, show this to {RUNNER}.",
    )


def _rate_limited(finding: Finding) -> Remedy:
    seconds = finding.facts.get("seconds")
    wait = f"about {seconds} seconds" if seconds else "a minute"
    return Remedy(
        "Confluence asks us to wait.",
        do=f"Test again in {wait}. Retros wait by themselves. If it stays, another app uses up "
        "the limit, or an admin of Confluence set it low.",
    )


REMEDIES: dict[Cause, Callable[[Finding], Remedy]] = {
    Cause.NOT_ALLOWED: _not_allowed,
    Cause.PLAIN_HTTP: _plain_http,
    Cause.NAME_UNKNOWN: _name_unknown,
    Cause.RESOLVER_SILENT: _resolver_silent,
    Cause.PORT_CLOSED: _port_closed,
    Cause.NO_ROUTE: _unreached,
    Cause.CONNECTING_SILENT: _unreached,
    Cause.CERTIFICATE_EXPIRED: _certificate_expired,
    Cause.CERTIFICATE_OF_ANOTHER: _certificate_of_another,
    Cause.AUTHORITY_UNKNOWN: _authority_unknown,
    Cause.CERTIFICATE_REFUSED: _certificate_refused,
    Cause.NO_TLS: _no_tls,
    Cause.NO_ANSWER: _no_answer,
    Cause.SLOW: _slow,
    Cause.SIGN_IN_PAGE: _sign_in,
    Cause.SIGN_IN_REDIRECT: _sign_in,
    Cause.SIGNED_OUT: _signed_out,
    Cause.TURNED_AWAY: _turned_away,
    Cause.NOT_CONFLUENCE: _not_confluence,
    Cause.SERVER_ERROR: _server_error,
    Cause.STRANGE_ANSWER: _strange,
    Cause.RATE_LIMITED: _rate_limited,
}
