"""response_url: how often, how long, and where it puts things."""

from tests.sandbox.slack.conftest import Receiver, Town


async def a_url(town: Town, receiver: Receiver) -> str:
    """The response_url of a command."""
    await town.lever("command", channel="inc-1", text="/retro help")
    return str(receiver.payloads[-1]["response_url"])


async def test_it_works_five_times(town: Town, receiver: Receiver) -> None:
    """The sixth is used_url."""
    url = await a_url(town, receiver)

    answers = [await town.http.post(url, json={"text": f"{n}"}) for n in range(6)]

    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert answers[0].text == "ok"
    assert answers[5].json() == {"ok": False, "error": "used_url"}
    assert len(town.channel.ephemerals) == 5


async def test_it_works_for_half_an_hour(town: Town, receiver: Receiver) -> None:
    """Then it has expired."""
    url = await a_url(town, receiver)
    town.clock.now += 1800.001

    answer = await town.http.post(url, json={"text": "late"})

    assert (answer.status_code, answer.json()["error"]) == (404, "expired_url")


async def test_it_posts_where_the_bot_is_not(town: Town, receiver: Receiver) -> None:
    """Also for everybody, if asked to."""
    channel = town.sandbox.slack.add_channel(town.workspace, "inc-2", bot=False)
    await town.lever("command", channel="inc-2", text="/retro help")
    url = receiver.payloads[-1]["response_url"]

    await town.http.post(url, json={"text": "invite me"})
    await town.http.post(url, json={"text": "hello all", "response_type": "in_channel"})

    assert [said.body["text"] for said in channel.ephemerals] == ["invite me"]
    assert [said.body["text"] for said in channel.messages] == ["hello all"]


async def test_a_wrong_body_is_refused(town: Town, receiver: Receiver) -> None:
    """No JSON, no text, wrong blocks."""
    url = await a_url(town, receiver)

    answers = [
        await town.http.post(url, content=b"text=hi"),
        await town.http.post(url, json={}),
        await town.http.post(url, json={"text": "x", "blocks": [{"type": "dance"}]}),
    ]

    assert [(answer.status_code, answer.text) for answer in answers] == [
        (400, "invalid_payload"),
        (400, "no_text"),
        (400, "invalid_blocks"),
    ]


async def test_it_ends_with_the_app(town: Town, receiver: Receiver) -> None:
    """An app that was taken out has nobody to speak as."""
    url = await a_url(town, receiver)
    await town.lever("uninstall")

    answer = await town.http.post(url, json={"text": "bye"})

    assert (answer.status_code, answer.text) == (400, "invalid_auth")


async def test_a_made_up_url_has_expired(town: Town) -> None:
    """As if it had been there."""
    answer = await town.http.post("/slack/response/made-up", json={"text": "hi"})

    assert (answer.status_code, answer.json()) == (404, {"ok": False, "error": "expired_url"})


async def test_it_takes_ordered_faults_like_the_web_api(town: Town, receiver: Receiver) -> None:
    """And stands in the journal."""
    url = await a_url(town, receiver)
    town.sandbox.slack.faults.add("/slack/response/", kind="status", status=500)

    answers = [(await town.http.post(url, json={"text": "hi"})).status_code for _ in range(2)]

    assert answers == [500, 200]
    assert [line["status"] for line in town.sandbox.slack.requests] == [500, 200]
