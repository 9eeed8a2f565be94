"""The doctor's modal."""

import pytest

from bot import doctor_hints
from bot.hints import hint_for
from bot.views import doctor
from bot.views.metadata import Metadata
from confluence.findings import Cause, Check, Finding, State
from confluence.nouns import Way
from sandbox.slack.blocks import faults_of_view
from tests.bot.views.check import check
from tests.factories import a_connection

METADATA = Metadata("C0INCIDENT", connection_id="c1")
CONNECTION = a_connection(site_name="Wiki <1>")
# Every fact that any sentence names.
FACTS = {
    "host": "wiki.example.com",
    "addresses": "192.0.2.7",
    "endpoint": "wiki.example.com:443",
    "issuer": "Example <CA>",
    "days": "1",
    "date": "2026-12-24",
    "source": "assumed",
    "version": "10.0.3",
    "site": "Wiki",
    "others": "Other",
    "extras": "labels",
    "scopes": "write:page:confluence",
    "count": "7",
    "more": "",
    "account": "retro-service",
    "space": "Operations",
    "key": "OPS",
    "own": "2",
    "shared": "1",
    "template": "Review",
    "line": "3",
    "column": "9",
    "excerpt": "{% for x in <y> %}",
    "reason": "it said & did.",
    "action": "list spaces",
    "status": "503",
    "seconds": "7",
    "left": "99",
    "limit": "100",
}


def well(check: Check) -> Finding:
    """A check that found nothing wrong."""
    return Finding(check, State.WELL, Way.PAT, facts=FACTS)


def ill(check: Check, cause: Cause, state: State = State.FAILED) -> Finding:
    """A check that found something."""
    return Finding(check, state, Way.PAT, cause, FACTS)


def skipped(check: Check) -> Finding:
    """A check that nobody could make."""
    return Finding(check, State.SKIPPED, Way.PAT)


def test_examining() -> None:
    """Loading, then line by line."""
    check(doctor.loading(METADATA), "doctor_loading")
    found = [well(Check.ADDRESS), well(Check.NAME)]
    check(doctor.examining(CONNECTION, found, METADATA), "doctor_examining")


def test_the_end() -> None:
    """Well, well as far as it is told, or ill: what is wrong first."""
    found = [well(each) for each in Check]
    untold = ill(Check.CREATE, Cause.CREATING_UNTOLD, State.UNTOLD)
    refused = ill(Check.ACCOUNT, Cause.TAKEN_FOR_ANONYMOUS)
    check(doctor.examined(CONNECTION, found, METADATA), "doctor_well")
    check(doctor.examined(CONNECTION, [well(Check.NAME), untold], METADATA), "doctor_untold")
    check(
        doctor.examined(CONNECTION, [well(Check.NAME), refused, skipped(Check.SPACES)], METADATA),
        "doctor_refused",
    )
    lacking = ill(Check.SCOPES, Cause.EXTRAS_LACKING, State.WARNED)
    check(doctor.examined(CONNECTION, [well(Check.NAME), lacking], METADATA), "doctor_lacking")
    both = [ill(Check.SPACES, Cause.FORBIDDEN), ill(Check.LIQUID, Cause.TEMPLATE_MISTAKE)]
    check(doctor.examined(CONNECTION, both, METADATA), "doctor_two")


def test_nothing_to_examine() -> None:
    """Nothing is connected."""
    hint = hint_for(KeyError())
    assert faults_of_view(doctor.problem(hint, METADATA)) == []


def remedies() -> list[Finding]:
    """Every cause by every way, with its facts as long as they may get."""
    facts = {name: value * 40 for name, value in FACTS.items()}
    return [
        Finding(Check.ACCOUNT, State.FAILED, way, cause, facts) for cause in Cause for way in Way
    ]


@pytest.mark.parametrize("finding", remedies(), ids=lambda found: f"{found.cause}-{found.way}")
def test_every_remedy_is_drawn(finding: Finding) -> None:
    """What was seen, then what to do or what it may be and what decides; Slack takes it."""
    remedy = doctor_hints.remedy_for(finding)

    assert remedy.seen.endswith(".")
    assert remedy.do or remedy.candidates or finding.cause is Cause.NOT_ALLOWED
    assert bool(remedy.candidates) == bool(remedy.decides)
    assert len(remedy.candidates) != 1
    assert faults_of_view(doctor.examined(CONNECTION, [finding], METADATA)) == []
