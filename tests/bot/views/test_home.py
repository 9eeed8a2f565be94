"""The App Home and `/retro status`."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.views import home, overview, status
from bot.views.overview import Overview
from confluence.errors import PermissionDenied
from confluence.failures import dump_failure
from confluence.scopes import LABEL_SCOPES
from sandbox.slack.blocks import faults_of_blocks
from storage.models import Connection, Override
from tests.bot.views.check import check
from tests.factories import MOMENT, a_connection, a_page

ELSEWHERE = Override(
    workspace_id="T0FIELDHOUSE",
    prefix="inc-payments-",
    connection_id="c2",
    space_id="1",
    space_key="PAY",
    space_name="Payments & more",
)


def a_read_end(**given: object) -> Connection:
    """A connection whose end is read from Confluence."""
    end = {"expires_at": MOMENT + timedelta(days=30, hours=1), "expiry_source": "read"}
    return a_connection(**{**end, **given})


def two_connections() -> Overview:
    """One that works and one that does not."""
    trouble = dump_failure(PermissionDenied("create a page", "OPS"))
    ailing = a_connection(
        id="c2", is_default=False, site_name="Team <2>", state="ailing", trouble=trouble
    )
    return Overview(
        connections=(a_read_end(alerts_channel_id="C0ALERTS", space_name="Operations"), ailing),
        overrides=(ELSEWHERE,),
        pages={"c1": a_page()},
        now=MOMENT,
        command="/retro",
    )


def test_never_empty() -> None:
    """Without a connection it says what to do, or whom to ask."""
    nothing = Overview(connections=(), overrides=(), pages={}, now=MOMENT, command="/retro")
    check(home.build(replace(nothing, may_connect=True)), "home_nothing_admin")
    check(home.build(replace(nothing, admin_ids=("U1", "U2"))), "home_nothing")
    check(home.build(nothing), "home_nothing_unnamed")
    check(status.status(nothing), "status_nothing")


def test_connections() -> None:
    """The levers are for admins; everybody sees how it stands."""
    check(home.build(two_connections()), "home_member")
    check(home.build(replace(two_connections(), may_connect=True)), "home_admin")
    check(status.status(two_connections()), "status")


def test_many() -> None:
    """Slack takes 100 blocks and no more."""
    many = tuple(a_connection(id=f"c{number}", is_default=not number) for number in range(60))
    diverted = tuple(
        Override(**{**ELSEWHERE.values(), "prefix": f"inc-{number}-"}) for number in range(99)
    )
    crowd = Overview(many, diverted, {}, MOMENT, may_connect=True, command="/retro")
    check(home.build(crowd), "home_many")
    check(status.status(crowd), "status_many")


A_DAY = timedelta(days=1)


@pytest.mark.parametrize("draw", [home.build, status.status])
def test_nothing_is_cut_within_a_line(draw: Callable[[Overview], dict[str, Any]]) -> None:
    """However many there are: more paragraphs, how many are left out, and a message Slack takes."""
    many = tuple(a_connection(id=f"c{number}", is_default=not number) for number in range(60))
    diverted = tuple(
        Override(**{**ELSEWHERE.values(), "prefix": f"inc-{number}-"}) for number in range(250)
    )
    crowd = Overview(many, diverted, {}, MOMENT, command="/retro")
    blocks = draw(crowd)["blocks"]
    said = "\n".join(b["text"]["text"] for b in blocks if b["type"] == "section").split("\n")
    told = [line for line in said if line.startswith("`#inc-")]

    assert len(told) > 20
    assert {line.endswith("of confluence.example.com") for line in told} == {True}
    assert f"and {250 - len(told)} more" in said
    assert len("\n".join(said)) < 13_000
    assert faults_of_blocks(blocks) == []


def test_extras_that_a_consent_does_not_grant() -> None:
    """The connection is as well as ever; what is missing is named, and what brings it."""
    lacking = {"c1": {"labels": LABEL_SCOPES}}
    told = overview.lines(a_connection(way="oauth"), replace(two_connections(), lacking=lacking))

    assert told[1] == ":large_green_circle: Connected"
    (said,) = (line for line in told if "Labels" in line)
    assert said.startswith(":warning: Labels need a new consent: Reconnect.")
    assert "Not granted: read:label:confluence, write:label:confluence." in said


def test_nobody_could_be_told() -> None:
    """What no direct message and no channel could carry is said here."""
    heard, unheard = (a_connection(is_unheard=is_unheard) for is_unheard in (False, True))

    assert overview.UNHEARD not in overview.lines(heard, two_connections())
    assert overview.UNHEARD in overview.lines(unheard, two_connections())


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, ":large_green_circle: Connected"),
        ({"state": "attention"}, ":red_circle: Needs attention"),
        ({"state": "attention", "expires_at": MOMENT}, ":red_circle: Expired"),
        ({"expires_at": MOMENT}, ":red_circle: Expired"),
        ({"expires_at": MOMENT, "expiry_source": "typed"}, ":red_circle: Expired"),
        ({"expires_at": MOMENT, "state": "ailing"}, ":red_circle: Expired"),
        (
            {"expires_at": MOMENT - A_DAY, "expiry_source": "typed", "checked_at": MOMENT},
            ":large_green_circle: Connected",
        ),
        ({"expires_at": MOMENT, "expiry_source": "assumed"}, ":large_green_circle: Connected"),
        ({"expires_at": MOMENT, "expiry_source": "consent"}, ":large_green_circle: Connected"),
        ({"expires_at": MOMENT + timedelta(seconds=1)}, ":large_green_circle: Connected"),
    ],
)
def test_status(given: dict[str, object], said: str) -> None:
    """What has ended as Confluence or an admin said; what was only assumed must be refused, too."""
    assert overview.status(a_read_end(**given), MOMENT) == said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"expires_at": None, "expiry_source": ""}, "The token has no known end: no reminders."),
        ({"expires_at": None}, "The token does not end: no reminders."),
        (
            {"expires_at": None, "expiry_source": "", "way": "basic"},
            "The password has no known end: no reminders.",
        ),
        ({}, "The token ends in 30 days"),
        ({"expires_at": MOMENT + timedelta(days=1, hours=1)}, "The token ends in 1 day,"),
        ({"expires_at": MOMENT + timedelta(hours=1)}, "The token ends today or tomorrow"),
        (
            {"expires_at": MOMENT + timedelta(hours=1), "expiry_source": "typed"},
            "The token ends today, ",
        ),
        ({"expires_at": MOMENT + timedelta(days=2, hours=23)}, "The token ends in 3 days"),
        (
            {"expires_at": MOMENT + timedelta(days=2, hours=23), "expiry_source": "typed"},
            "The token ends in 2 days",
        ),
        ({"expiry_source": "assumed"}, "(assumed: no date was given)"),
        ({"expiry_source": "typed"}, "(as typed)"),
        ({"expiry_source": "consent", "way": "oauth"}, "The consent ends in 30 days"),
        ({"expires_at": MOMENT}, "The token was to end on"),
    ],
)
def test_ending(given: dict[str, object], said: str) -> None:
    """How long it lasts, and whence we know."""
    assert said in overview.ending(a_read_end(**given), MOMENT)
