"""Admins make, change and delete actions in the App Home; nobody else does."""

import pytest

from bot.views import actions
from sandbox.confluence.nouns import Template
from sandbox.person import Person
from storage.models import Action
from tests.bot.conftest import Office


async def home(office: Office, name: str) -> None:
    """Somebody's App Home with the actions, levers included, after the bot's own last drawing."""
    await office.services.tasks.drain()
    slack = await office.workspaces.client(office.workspace.id)
    shown = await office.actions.all_for(office.workspace.id)
    blocks = actions.section(shown, command="/retro", may_change=True)
    await slack.views_publish(user_id=office.user_id(name), view={"type": "home", "blocks": blocks})


async def an_action(office: Office, admin: Person) -> Action:
    """One made by hand."""
    await home(office, "admin-1")
    await admin.press("New action", where="home")
    await admin.wait_for("Labels")
    await admin.fill("Name", "Weekly look")
    await admin.choose("Space", "IT Operations (ITOPS)", query="it")
    await admin.wait_for(lambda view: "Web retro" in str(view["blocks"]))
    await admin.choose("Template", "Web retro")
    await admin.fill("Parent page", "123")
    await admin.fill("Labels", "retro weekly")
    await admin.submit()
    await admin.wait_for("/retro create weekly-look")
    [made] = await office.actions.all_for(office.workspace.id)
    return made


@pytest.fixture(autouse=True)
def _template(connected: Office) -> None:
    """A template in the space."""
    connected.sandbox.confluence.add_template(
        Template("9001", "Web retro", "<p>x</p>", space="ITOPS", editor="v1")
    )


async def test_made_in_the_app_home(connected: Office) -> None:
    """The templates in the menu are those of the chosen space; everything is kept."""
    async with connected.person("admin-1") as admin:
        made = await an_action(connected, admin)

    assert (made.name, made.saved_by) == ("weekly-look", connected.user_id("admin-1"))
    assert (made.space_key, made.template_id) == ("ITOPS", "9001")
    assert (made.parent_id, made.labels, made.include) == ("123", '["retro", "weekly"]', "marked")


async def test_changed(connected: Office) -> None:
    """The form opens as the action is; its author is who saved it last."""
    async with connected.person("admin-1") as admin:
        made = await an_action(connected, admin)
        await home(connected, "admin-1")
        await admin.close()
        await admin.press("Change", where="home")
        await admin.wait_for("Labels")
        assert await admin.value("Name") == "weekly-look"
        assert await admin.value("Template") == "Web retro"
        await admin.fill("Title", "Another title")
        await admin.choose("Messages on the timeline", "All messages")
        await admin.submit()
        await admin.wait_for("Saved")

    [changed] = await connected.actions.all_for(connected.workspace.id)
    assert (changed.id, changed.title, changed.include) == (made.id, "Another title", "all")
    assert changed.saved_at > made.saved_at


async def test_mistakes_are_said_at_their_field(connected: Office) -> None:
    """A title whose Liquid is wrong, and a name that is taken."""
    async with connected.person("admin-1") as admin:
        await an_action(connected, admin)
        await admin.close()
        await home(connected, "admin-1")
        await admin.press("New action", where="home")
        await admin.wait_for("Labels")
        await admin.fill("Name", "weekly-look")
        await admin.choose("Space", "IT Operations (ITOPS)", query="it")
        await admin.wait_for("Template")
        await admin.fill("Title", "{{ incident.title | }")
        await admin.submit()
        broken = await admin.errors()
        await admin.fill("Title", "{{ incident.titel }}")
        await admin.submit()
        misspelt = await admin.errors()
        await admin.fill("Title", "{{ 9000 | divided_by: incident.duration }}")
        await admin.submit()
        taken = await admin.errors()

    assert "The Liquid in it is not right" in broken["Title"]
    assert "Did you mean “incident.title”?" in misspelt["Title"]
    assert taken == {"Name": "Another action has this name."}
    assert len(await connected.actions.all_for(connected.workspace.id)) == 1


async def test_deleted(connected: Office) -> None:
    """It is gone once an admin said yes."""
    async with connected.person("admin-1") as admin:
        await an_action(connected, admin)
        await admin.close()
        await home(connected, "admin-1")
        await admin.press("Delete", where="home")

    async def gone() -> bool:
        return await connected.actions.all_for(connected.workspace.id) == ()

    await connected.services.tasks.drain()
    assert await gone()


@pytest.mark.parametrize("lever", ["New action", "Change"])
async def test_others_are_refused_when_they_pull(connected: Office, lever: str) -> None:
    """A lever in an App Home that was drawn while somebody was an admin does nothing any more."""
    async with connected.person("admin-1") as admin, connected.person("sre-1") as person:
        await an_action(connected, admin)
        await home(connected, "sre-1")
        await person.press(lever, where="home")
        await person.wait_for("Only admins")


async def test_others_cannot_delete_or_save(connected: Office) -> None:
    """Whoever lost the right meanwhile neither deletes nor saves what stands open."""
    async with connected.person("admin-1") as admin, connected.person("sre-1") as person:
        made = await an_action(connected, admin)
        await admin.close()
        await home(connected, "admin-1")
        await home(connected, "sre-1")
        await admin.press("Change", where="home")
        await admin.wait_for("Labels")
        await admin.fill("Title", "Changed late")
        connected.sandbox.slack.user(connected.workspace, "admin-1").is_admin = False
        await admin.submit()
        await admin.wait_for("Only admins")
        await person.press("Delete", where="home")
        await connected.services.tasks.drain()

    [kept] = await connected.actions.all_for(connected.workspace.id)
    assert kept.title == made.title


async def test_another_workspace_has_other_actions(connected: Office) -> None:
    """An id from elsewhere opens nothing."""
    async with connected.person("admin-1") as admin:
        made = await an_action(connected, admin)

    assert await connected.actions.all_for("T0ELSE") == ()
    assert await connected.actions.called_anywhere("weekly-look")
    await connected.actions.delete("T0ELSE", made.id)
    assert len(await connected.actions.all_for(connected.workspace.id)) == 1
