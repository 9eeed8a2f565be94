"""What the form begins with when things have changed since last time."""

from bot.prefilled import title_of
from bot.views.fields import TITLE_LENGTH
from confluence.drafts import Standing
from confluence.nouns import Space
from confluence.submissions import Submission
from sandbox.confluence.nouns import Template
from tests.bot.conftest import CHANNEL, Office
from tests.factories import a_connection, a_draft, some_answers


async def used_before(office: Office, connection_id: str, space: Space) -> None:
    """A draft of an earlier retro, in another channel."""
    await office.drafts.submit(
        Submission(
            draft_id="d0",
            workspace_id=office.workspace.id,
            channel_id="C0OTHER",
            user_id="U1",
            number=1,
            connection_id=connection_id,
            space=space,
            template_id=None,
            template_name="Retro standard",
            title="x",
            answers=some_answers(),
            view_id="V0",
        )
    )


async def test_usual_space_that_is_gone(office: Office) -> None:
    """A space that was deleted since does not stand in the way: the first one is chosen."""
    connection_id = await office.connect()
    await used_before(office, connection_id, Space("404", "GONE", "Gone"))
    async with office.person("sre-1") as person:
        await person.command(CHANNEL, "/retro create")
        await person.wait_for("Incident commander")

        assert await person.value("Space") == "IT Operations (ITOPS)"


def test_longest_title_is_numbered() -> None:
    """A retro of a channel that has one never begins with that one's title, however long."""
    longest = "x" * TITLE_LENGTH
    there = (Standing(a_draft(title=longest), None),)

    title = title_of(a_connection(title=longest), CHANNEL, None, there)

    assert title == "x" * 251 + " (2)"


async def test_account_without_spaces(office: Office) -> None:
    """An account that sees no space is told as that."""
    await office.connect()
    office.sandbox.confluence.server.spaces.clear()
    async with office.person("sre-1") as person:
        await person.command(CHANNEL, "/retro create")

        await person.wait_for("Confluence shows us no space")


async def test_chosen_template_is_fetched_ahead(office: Office) -> None:
    """While the form is still open, the body of the chosen template is on its way."""
    await office.connect()
    office.sandbox.confluence.add_template(
        Template("9001", "Ours", "<p>x</p>", space="ITOPS", editor="v1")
    )
    async with office.person("sre-1") as person:
        await person.command(CHANNEL, "/retro create")
        await person.wait_for("Incident commander")
        await person.choose("Template", "Ours")
        await office.services.tasks.drain()

        asked = [line["path"] for line in office.sandbox.confluence.requests]
        assert any("9001" in path for path in asked)


async def test_reading_a_private_channel_names_its_readers(office: Office) -> None:
    """Changing the space of a private channel names the new readers and takes back the tick."""
    await office.connect()
    office.sandbox.confluence.server.add_space("WEB", "Web team")
    world = office.sandbox.slack
    world.add_channel(office.workspace, "inc-secret", members=["sre-1"], is_private=True)
    async with office.person("sre-1") as person:
        await person.command("inc-secret", "/retro create")
        await person.wait_for("*IT Operations*")
        await person.tick("They may read what I take from this channel")
        await person.choose("Space", "Web team (WEB)")
        await person.wait_for("who can see *Web team*")

        refused = await person.submit()

        assert refused["error"] == "client_refused"
