"""What Slack may send and the sandbox never does: organisations, keys left out, keys unheard of."""

import json
import time
from collections.abc import Callable
from urllib.parse import urlencode

import aiohttp
import pytest

from sandbox.labels import spots
from sandbox.slack.nouns import Json, User, View
from sandbox.slack.payloads import Payloads
from tests.journeys.steps import TIMELINE, open_form, until
from tests.journeys.test_transports import signed
from tests.journeys.town import PEOPLE, Town, Way

Distorted = Callable[[Json], Json]

pytestmark = [pytest.mark.thorough, pytest.mark.asyncio(loop_scope="module")]


@pytest.fixture(scope="module")
def way() -> Way:
    """Over HTTP, where anything can be sent."""
    return Way(site="cloud", transport="http")


async def post(town: Town, payload: Json) -> tuple[int, str]:
    """What the door answers to a payload that Slack signed."""
    body = urlencode({"payload": json.dumps(payload)})
    headers = signed(town.sandbox.slack.app.signing_secret, body, time.time())
    url = f"{town.retro.address}/slack/events"
    async with (
        aiohttp.ClientSession() as http,
        http.post(url, data=body, headers=headers) as answer,
    ):
        return answer.status, await answer.text()


def of_an_organisation(payload: Json) -> Json:
    """As it comes where the app is seen through an Enterprise organisation."""
    view = payload["view"]
    return payload | {
        "team": None,
        "enterprise": {"id": "E1", "name": "Group"},
        "unheard_of": [None],
        "view": {**view, "app_installed_team_id": view["team_id"], "unheard_of": {}},
    }


def without_hash(payload: Json) -> Json:
    """As some clients send it."""
    view = {name: value for name, value in payload["view"].items() if name != "hash"}
    return payload | {"view": view}


def on_screen(town: Town) -> tuple[Payloads, User, View]:
    """The modal of the first responder, and what Slack tells of it."""
    slack, workspace = town.sandbox.slack, town.workspace
    user = slack.user(workspace, PEOPLE[0])
    return Payloads(slack, workspace), user, workspace.modals[user.id][-1]


def spot_of(view: View, action_id: str) -> tuple[Json, Json]:
    """The element of the modal with this id, and its block."""
    return next(spot for spot in spots(view.blocks) if spot[1].get("action_id") == action_id)


@pytest.mark.parametrize("distorted", [of_an_organisation, without_hash])
async def test_change_of_space(connected: Town, distorted: Distorted) -> None:
    """The templates of the chosen space come although the payload is unusual."""
    channel = connected.channel()
    async with connected.person() as person:
        await open_form(connected, person, channel)
        payloads, user, view = on_screen(connected)
        before = view.hash
        asked = payloads.view_action(user, view, *spot_of(view, "retro_space"))
        status, _ = await post(connected, distorted(asked))
        await until(lambda: view.hash != before)
        labels = await person.labels()

    assert status == 200
    assert "Template" in labels


@pytest.mark.parametrize("value", [{"value": ""}, {"value": None}, {}])
async def test_type_ahead_without_a_value(connected: Town, value: Json) -> None:
    """Nothing typed yet offers all spaces, however Slack says it."""
    channel = connected.channel()
    async with connected.person() as person:
        await open_form(connected, person, channel)
        payloads, user, view = on_screen(connected)
        asked = payloads.suggestion(user, view, *spot_of(view, "retro_space"), query="")
        del asked["value"]
        status, answer = await post(connected, of_an_organisation(asked) | value)

    assert status == 200
    assert len(json.loads(answer)["options"]) > 1


async def test_submission_of_an_organisation(connected: Town) -> None:
    """The page is made."""
    channel = connected.channel()
    async with connected.person() as person:
        await open_form(connected, person, channel)
        await person.choose(TIMELINE, "Include all")
        payloads, user, view = on_screen(connected)
        status, answer = await post(connected, of_an_organisation(payloads.submission(user, view)))
        await until(lambda: bool(connected.links(channel)))

    assert status == 200
    assert json.loads(answer)["response_action"] == "update"
    assert len(connected.pages(channel)) == 1


async def test_check_of_the_certificate(town: Town) -> None:
    """Slack looks now and then whether the door is there, without anything to do."""
    body = "ssl_check=1&token=legacy"
    headers = signed(town.sandbox.slack.app.signing_secret, body, time.time())
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{town.retro.address}/slack/events", data=body, headers=headers) as answer,
    ):
        assert answer.status == 200
