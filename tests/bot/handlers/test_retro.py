"""`/retro create` as people see it, up to the draft that is handed to the job."""

from sandbox.person import Person
from tests.bot.conftest import Office

CREATE = "/retro create"


async def open_form(person: Person) -> None:
    """Type the command and wait for the form."""
    await person.command("inc-42-sev2", CREATE)
    await person.wait_for("Incident commander")


async def test_form_is_prefilled_and_taken(office: Office) -> None:
    """What is known stands in the form; sent in, it becomes a draft that is handed on."""
    await office.connect()
    async with office.person("sre-1") as person:
        ts = await person.say("inc-42-sev2", "Database is <down> & out")
        office.channel.find(ts).body["reactions"] = [{"name": "pushpin", "count": 1, "users": []}]
        await open_form(person)
        assert await person.value("Title") == "Retro: inc-42-sev2"
        assert await person.value("Severity") == "SEV2"
        assert await person.value("Messages on the timeline") == "1 marked message"
        await person.fill("Title", "A <!channel> & more")

        sent = await person.submit()

        await person.wait_for("Making")
        [draft] = office.jobs.published
        assert sent["ok"]
        assert draft.title == "A <!channel> & more"
        answers = await office.drafts.answers(draft)
        assert answers.severity == "SEV2"
        assert answers.people_ids == (office.user_id("sre-1"),)
