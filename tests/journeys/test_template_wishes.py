"""What a template asks for and brings along, from the form to the page."""

from dataclasses import replace

import pytest

from sandbox.confluence.nouns import Label, Template
from sandbox.faults import Kind
from sandbox.labels import screen
from tests.journeys.steps import make, open_form, send, until
from tests.journeys.town import ADMIN, Town, Way

pytestmark = [pytest.mark.thorough, pytest.mark.asyncio(loop_scope="module")]

BODY = (
    '<at:declarations><at:string at:name="Team" /><at:list at:name="Found by">'
    '<at:option at:value="Alert" /><at:option at:value="Customer" /></at:list>'
    '<at:string at:name="Severity" /><at:textarea at:name="Next time" /></at:declarations>'
    '<p>Team <at:var at:name="Team" />, found by <at:var at:name="Found by" />, '
    '<at:var at:name="Severity" />: <at:var at:name="Next time" /></p>'
)
EDITORS = {"cloud": "v2", "server": "v1"}


@pytest.fixture(scope="module", params=["cloud", "server"])
def way(request: pytest.FixtureRequest) -> Way:
    """Both kinds of Confluence, with the right to label."""
    return Way(site=request.param, settings={"labels": "yes"})


@pytest.fixture
def asking(connected: Town) -> Town:
    """The same with a template that asks."""
    editor = EDITORS[connected.way.site]
    labels = (Label("1", "retro"), Label("2", "sev2"), Label("3", "favourite", "my"))
    connected.sandbox.confluence.add_template(
        Template("9101", "Asks", BODY, editor=editor, labels=labels)
    )
    return connected


async def test_answers_stand_on_the_page(asking: Town) -> None:
    """What was typed, chosen and known is in the text; what nobody said is a hint to fill in."""
    channel = asking.channel(topic="SEV2")
    async with asking.person() as person:
        await open_form(asking, person, channel)
        await person.choose("Template", "Asks")
        await person.wait_for("Found by")
        await person.fill("Team", "Edge & <web>")
        await person.choose("Found by", "Customer")
        await send(person)
        await person.wait_for("is made")

    [page] = asking.pages(channel)
    assert "Team Edge &amp; &lt;web&gt;, found by Customer, SEV2: " in page.body
    assert "<ac:placeholder>Next time</ac:placeholder>" in page.body
    assert "at:" not in page.body
    assert asking.site.oddities == []


async def test_preferences_of_the_workspace(asking: Town) -> None:
    """What an admin chose counts for the next page; put back, for the one after that."""
    first, second = asking.channel(), asking.channel()
    unknown = "For what is not known"
    async with asking.person(ADMIN) as admin:
        for channel, typed in ((first, "N/A"), (second, "")):
            await admin.command(channel.name, f"{asking.command} preferences")
            await admin.wait_for(unknown)
            await admin.fill(unknown, typed)
            await admin.tick("Keep instruction text")
            await admin.submit()
            await admin.wait_for("Saved")
            await admin.close()
            await open_form(asking, admin, channel)
            await admin.choose("Template", "Asks")
            await admin.wait_for("Found by")
            await send(admin)
            await admin.wait_for("is made")
            await admin.close()

    [changed], [usual] = asking.pages(first), asking.pages(second)
    assert "<p>Team N/A, found by N/A, N/A: N/A</p>" in changed.body
    assert "<ac:placeholder>Next time</ac:placeholder></p>" in usual.body


async def test_mentions_become_people(asking: Town) -> None:
    """Once an admin wants it, who is mentioned in Slack is mentioned in Confluence, if known."""
    sre = replace(
        asking.sandbox.confluence.account,
        name="sre",
        display_name="SRE-1",
        account_id="712020:sre",
        user_key="8a7fsre",
    )
    asking.site.accounts.append(sre)
    said = ("@sre-1 and @sre-2 look", "done")
    before, after = asking.channel(said=said), asking.channel(said=said)
    async with asking.person(ADMIN) as admin:
        plain = await make(asking, before, admin)
        await admin.close()
        await admin.command(after.name, f"{asking.command} preferences")
        await admin.wait_for("On the page")
        await admin.tick("Mention people")
        await admin.submit()
        await admin.wait_for("Saved")
        await admin.close()
        page = await make(asking, after, admin)

    key = {"cloud": 'account-id="712020:sre"', "server": 'userkey="8a7fsre"'}[asking.way.site]
    assert "@sre-1 and @sre-2 look" in plain.body
    assert f"<ac:link><ri:user ri:{key} /></ac:link> and @sre-2 look" in page.body
    assert "SRE-1 and @sre-2 look" in asking.text(page)


async def test_labels_of_the_template(asking: Town) -> None:
    """They come to the page after its link is out, by one request; the built-in one has none."""
    channel, other = asking.channel(), asking.channel()
    async with asking.person() as person:
        await open_form(asking, person, channel)
        await person.choose("Template", "Asks")
        await person.wait_for("Found by")
        await send(person)
        await person.wait_for("is made")
        [page] = asking.pages(channel)
        await until(lambda: bool(page.labels))
        plain = await make(asking, other, person)

    assert [label.name for label in page.labels] == ["retro", "sev2"]
    assert plain.labels == []
    paths = [line["path"] for line in asking.sandbox.confluence.requests]
    assert len([path for path in paths if path.endswith(f"/{page.id}/label")]) == 1
    assert not [path for path in paths if path.endswith(f"/{plain.id}/label")]


@pytest.mark.parametrize(("kind", "times"), [("reset_after", 1), ("status", 1), ("status", 9)])
async def test_labels_that_fail_bother_nobody(asking: Town, kind: Kind, times: int) -> None:
    """A bad moment passes by itself; what stays bad costs the labels and nothing else."""
    channel = asking.channel()
    asking.sandbox.confluence.faults.add("/label", kind=kind, status=500, times=times)
    async with asking.person() as person:
        await open_form(asking, person, channel)
        await person.choose("Template", "Asks")
        await person.wait_for("Found by")
        await send(person)
        await person.wait_for("is made")
        [page] = asking.pages(channel)
        tries = 2  # the first, and one after a pause
        asked = asking.sandbox.confluence.requests
        await until(lambda: sum(r["path"].endswith("/label") for r in asked) == tries)

        assert "is made" in "\n".join(screen((await person.modal()) or {}))

    await until(lambda: bool(page.labels) == (times == 1))
    assert len(asking.links(channel)) == 1
    assert asking.whispers(channel) == []
