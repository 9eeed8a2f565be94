"""Commands, App Home, redelivery, and what a person reads when the app does not answer."""

import asyncio

import pytest

from tests.sandbox.slack.conftest import Receiver, Town, a_section


async def command(town: Town, text: str = "/retro create", **more: str) -> dict[str, object]:
    """Type a command in the incident channel."""
    return await town.lever("command", **({"channel": "inc-1", "text": text} | more))


async def test_a_command_tells_who_where_and_what(town: Town, receiver: Receiver) -> None:
    """All the fields of the real payload."""
    await command(town, "/retro create  now ")

    payload = receiver.payloads[0]
    assert payload["command"] == "/retro"
    assert payload["text"] == "create  now"
    assert (payload["user_id"], payload["user_name"]) == (town.responder.id, "responder-1")
    assert (payload["team_id"], payload["team_domain"]) == ("T0EXAMPLE1", "example")
    assert (payload["channel_id"], payload["channel_name"]) == (town.channel.id, "inc-1")
    assert payload["is_enterprise_install"] == "false"
    assert payload["response_url"].startswith(f"{town.sandbox.url}/slack/response/")


async def test_a_private_channel_hides_its_name(town: Town, receiver: Receiver) -> None:
    """channel_name is "privategroup", as in the real payload."""
    town.sandbox.slack.add_channel(town.workspace, "inc-2", is_private=True)

    await command(town, channel="inc-2")

    assert receiver.payloads[0]["channel_name"] == "privategroup"


async def test_an_answer_shows_to_the_one_who_typed(town: Town, receiver: Receiver) -> None:
    """Unless it is for the whole channel."""
    receiver.answers = [
        {"text": "Usage"},
        {"response_type": "in_channel", "text": "Look", "blocks": [a_section("Look")]},
    ]

    await command(town)
    await command(town)

    assert [said.body["text"] for said in town.channel.ephemerals] == ["Usage"]
    assert [said.body["text"] for said in town.channel.messages] == ["Look"]


async def test_an_answer_slack_refuses_is_an_error(town: Town, receiver: Receiver) -> None:
    """Blocks in it are validated too."""
    receiver.answers = [{"text": "x", "blocks": [{"type": "dance"}]}]

    assert (await command(town))["error"] == "invalid_blocks"


async def test_a_slow_app_is_a_timeout(town: Town, receiver: Receiver) -> None:
    """Slackbot tells the person."""
    town.sandbox.slack.ack_timeout = 0.05
    receiver.hold = asyncio.Event()

    answer = await command(town)
    receiver.hold.set()

    assert (answer["ok"], answer["error"]) == (False, "operation_timeout")
    assert town.channel.ephemerals[0].body["text"] == (
        '/retro failed with the error "operation_timeout"'
    )


async def test_no_app_at_all_is_told_at_once(town: Town) -> None:
    """Neither a request URL nor a socket, or nothing behind the URL."""
    answer = await command(town)
    town.sandbox.slack.request_url = "http://127.0.0.1:9/slack/events"
    gone = await command(town)

    assert (answer["ok"], answer["error"]) == (False, "dispatch_failed")
    assert (gone["ok"], gone["error"]) == (False, "dispatch_failed")


async def test_an_unknown_command_is_not_sent(town: Town, receiver: Receiver) -> None:
    """Slackbot says so."""
    assert (await command(town, "/dance"))["error"] == "invalid_command"
    assert town.channel.ephemerals[0].body["text"] == "/dance is not a valid command."
    assert receiver.payloads == []


async def test_a_stranger_needs_the_app_at_home(town: Town, receiver: Receiver) -> None:
    """Somebody of another workspace uses their own workspace's app, or none."""
    world = town.sandbox.slack
    other = world.add_workspace("Partner", install=False)
    guest = world.add_user(town.workspace, "partner-1", team_id=other.id)
    other.users[guest.id] = guest
    refused = await command(town, user="partner-1")
    world.install(other)
    await command(town, user="partner-1")

    assert refused["error"] == "invalid_command"
    assert receiver.payloads[0]["team_id"] == other.id


async def test_the_home_tab_tells_the_app(town: Town, receiver: Receiver) -> None:
    """app_home_opened comes as an event; the second time the view comes along."""
    await town.lever("home")
    view = {"type": "home", "blocks": [a_section("Welcome")]}
    await town.call("views.publish", user_id=town.responder.id, view=view)
    await town.lever("home")

    first, second = receiver.payloads
    assert first["event"]["type"] == "app_home_opened"
    assert (first["event"]["user"], first["event"]["tab"]) == (town.responder.id, "home")
    assert "view" not in first["event"]
    assert second["event"]["view"]["blocks"][0]["text"]["text"] == "Welcome"
    assert first["event_id"] != second["event_id"]


@pytest.mark.parametrize("topic", ["slash_commands", "app_home_opened"])
async def test_a_delivery_comes_again(town: Town, receiver: Receiver, topic: str) -> None:
    """Word for word, marked as a retry."""
    await (command(town) if topic == "slash_commands" else town.lever("home"))

    await town.lever("redeliver", type=topic)

    assert receiver.payloads[0] == receiver.payloads[1]
    assert "x-slack-retry-num" not in receiver.headers[0]
    assert receiver.headers[1]["x-slack-retry-num"] == "1"


async def test_a_submission_again_acts_on_its_view(town: Town, receiver: Receiver) -> None:
    """What the app could not answer the first time it answers the second."""
    await town.open()
    receiver.status = 500
    await town.lever("submit")
    receiver.status = 200

    again = await town.lever("redeliver", type="view_submission")

    assert again["ok"]
    assert receiver.payloads[0] == receiver.payloads[1]
    assert town.workspace.modals[town.responder.id] == []


async def test_what_was_never_sent_cannot_come_again(town: Town, receiver: Receiver) -> None:
    """The lever says so."""
    answer = await town.http.post("/control/slack/redeliver", json={"type": "view_submission"})

    assert answer.status_code == 404
    assert answer.json()["error"] == "nothing of type view_submission was sent"


async def test_inviting_the_bot_lets_it_read(town: Town) -> None:
    """The join stands in the channel, as a message with a subtype."""
    town.sandbox.slack.add_channel(town.workspace, "inc-2", bot=False)
    await town.lever("invite", channel="inc-2")
    channel = town.sandbox.slack.channel(town.workspace, "inc-2")

    history = await town.call("conversations.history", channel=channel.id)

    assert [said["subtype"] for said in history["messages"]] == ["channel_join"]
    assert history["messages"][0]["inviter"] == town.responder.id


@pytest.mark.parametrize("backwards", [False, True])
async def test_uninstalling_tells_the_app_twice(
    town: Town, receiver: Receiver, backwards: bool
) -> None:
    """In either order; the token is dead by then."""
    events = ["tokens_revoked", "app_uninstalled"]
    assert town.workspace.install is not None
    bot, token = town.workspace.install.bot_user, town.workspace.install.bot_token
    await town.lever("uninstall", events=events[::-1] if backwards else events)

    told = {payload["event"]["type"]: payload for payload in receiver.payloads}
    assert list(told) == (events[::-1] if backwards else events)
    assert told["tokens_revoked"]["event"]["tokens"] == {"oauth": [], "bot": [bot]}
    assert told["app_uninstalled"]["team_id"] == town.workspace.id
    headers = {"Authorization": f"Bearer {token}"}
    dead = await town.http.post(f"{town.sandbox.url}/slack/api/auth.test", headers=headers)
    assert dead.json()["error"] == "invalid_auth"
