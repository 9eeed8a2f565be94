"""`/retro preferences` as admins and others see it."""

from tests.bot.conftest import CHANNEL, Office

UNKNOWN = "For what is not known"


async def test_admin_says_how_pages_look(office: Office) -> None:
    """What was saved stands in the form the next time."""
    async with office.person("admin-1") as admin:
        await admin.command(CHANNEL, "/retro preferences")
        await admin.wait_for(UNKNOWN)
        assert await admin.value(UNKNOWN) is None
        await admin.fill(UNKNOWN, " N/A ")
        await admin.tick("Keep instruction text")
        await admin.tick("Mention people")
        await admin.submit()
        await admin.wait_for("Saved")
        await admin.close()

        await admin.command(CHANNEL, "/retro preferences")
        await admin.wait_for(UNKNOWN)

        assert await admin.value(UNKNOWN) == "N/A"
        assert await admin.value("On the page") == ["Mention people"]


async def test_others_are_told_whom_to_ask(office: Office) -> None:
    """The form is for admins."""
    async with office.person("sre-1") as person:
        await person.command(CHANNEL, "/retro preferences")

        shown = await person.wait_for("Only admins can do this")

        assert UNKNOWN not in str(shown)


async def test_right_that_ended_while_the_form_was_open(office: Office) -> None:
    """Who is no admin any more changes nothing."""
    async with office.person("admin-1") as admin:
        await admin.command(CHANNEL, "/retro preferences")
        await admin.wait_for(UNKNOWN)
        office.sandbox.slack.user(office.workspace, "admin-1").is_admin = False
        await admin.fill(UNKNOWN, "N/A")
        await admin.submit()

        await admin.wait_for("Only admins can do this")

        await admin.close()
        office.sandbox.slack.user(office.workspace, "admin-1").is_admin = True
        await admin.command(CHANNEL, "/retro preferences")
        await admin.wait_for(UNKNOWN)
        assert await admin.value(UNKNOWN) is None
