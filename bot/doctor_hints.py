"""What people read of a finding: the check's name, what is well, what to do. Texts are plain."""

from collections.abc import Callable

from bot import account_remedies, right_remedies, road_remedies
from bot.remedy import Remedy, where
from confluence.expiry import ExpirySource
from confluence.findings import Check, Facts, Finding, State

NAMES = {
    Check.ADDRESS: "Allowed address",
    Check.NAME: "Name resolution",
    Check.CONNECTION: "Connection",
    Check.CERTIFICATE: "Certificate",
    Check.ANSWER: "Answer of the API",
    Check.PRODUCT: "Product and version",
    Check.GRANT: "Grant at Atlassian",
    Check.SCOPES: "Scopes",
    Check.CAPTCHA: "No CAPTCHA",
    Check.BASIC: "Passwords accepted",
    Check.ACCOUNT: "Who we are",
    Check.EXPIRY: "Expiry",
    Check.READ_ONLY: "Writing switched on",
    Check.SPACES: "Spaces",
    Check.CREATE: "Creating pages",
    Check.TEMPLATES: "Templates",
    Check.LIQUID: "Template’s Liquid",
    Check.POLICY: "App access rules",
    Check.RATE: "Rate limit",
}
REMEDIES = {**road_remedies.REMEDIES, **account_remedies.REMEDIES, **right_remedies.REMEDIES}


def remedy_for(finding: Finding) -> Remedy:
    """What a finding with a cause means and what to do."""
    assert finding.cause is not None
    return REMEDIES[finding.cause](finding)


def well(finding: Finding) -> str:
    """What was found, in a few words; empty where the name says all."""
    return WELL[finding.check](finding.facts) if finding.check in WELL else ""


def line(finding: Finding) -> str:
    """The whole finding in one line."""
    name = NAMES[finding.check]
    if finding.cause is not None:
        return f"{name}: {remedy_for(finding)}"
    said = "not looked at" if finding.state is State.SKIPPED else well(finding)
    return f"{name}: {said}" if said else name


def _name(facts: Facts) -> str:
    addresses = facts["addresses"].replace(" ", ", ")
    return addresses if addresses == facts["host"] else f"{facts['host']} is {addresses}"


def _product(facts: Facts) -> str:
    return f"Confluence {facts['version']}".rstrip()


def _expiry(facts: Facts) -> str:
    if "days" not in facts:
        return "none"
    assumed = ", as we assume" if facts["source"] == ExpirySource.ASSUMED else ""
    return f"{_days(facts)} left, until {facts['date']}{assumed}"


def _templates(facts: Facts) -> str:
    return f"{facts['own']} in {facts['space']}, {facts['shared']} global"


def _liquid(facts: Facts) -> str:
    return f"“{facts['template']}” has no mistake" if facts["template"] else "the built-in one"


def _rate(facts: Facts) -> str:
    if "left" not in facts:
        return "none that Confluence tells of"
    return (
        f"{facts['left']} of {facts['limit']} left" if facts["limit"] else f"{facts['left']} left"
    )


def _days(facts: Facts) -> str:
    return "1 day" if facts["days"] == "1" else f"{facts['days']} days"


WELL: dict[Check, Callable[[Facts], str]] = {
    Check.NAME: _name,
    Check.CONNECTION: lambda facts: facts["endpoint"],
    Check.CERTIFICATE: lambda facts: f"of {facts['issuer']}, {_days(facts)} left",
    Check.PRODUCT: _product,
    Check.GRANT: lambda facts: f"opens {facts['site']}",
    Check.SCOPES: lambda facts: f"all {facts['count']} granted",
    Check.ACCOUNT: lambda facts: facts["account"],
    Check.EXPIRY: _expiry,
    Check.SPACES: lambda facts: f"{facts['count']}{' or more' if facts['more'] else ''} visible",
    Check.CREATE: lambda facts: f"allowed in {where(facts)}",
    Check.TEMPLATES: _templates,
    Check.LIQUID: _liquid,
    Check.POLICY: lambda facts: f"none stands in the way in {facts['space']}",
    Check.RATE: _rate,
}
