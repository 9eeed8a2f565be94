"""Who may make retros and who may connect."""

import pytest

from bot.access import TIME_TO_ASK, Access
from bot.actor import Actor
from bot.errors import AdminsOnly, FromElsewhere, GuestRefused
from confluence.spaces import TYPE_AHEAD_SECONDS
from tests.bot.conftest import Office


def actor(office: Office, name: str) -> Actor:
    """Somebody of the workspace, asking there."""
    workspace_id = office.workspace.id
    return Actor(None, workspace_id, office.user_id(name), workspace_id)


def access(office: Office, *admins: str, guests: bool = False) -> Access:
    """The rights with these settings."""
    return Access(people=office.people, admin_ids=admins, guests_allowed=guests)


def test_a_slow_type_ahead_is_in_time() -> None:
    """Slack waits three seconds for options, in which it has to hear of them as well."""
    assert TIME_TO_ASK + TYPE_AHEAD_SECONDS <= 2.5


async def test_strangers_are_refused(office: Office) -> None:
    """Somebody whose home is another workspace may neither create nor connect, even as admin."""
    office.sandbox.slack.add_user(office.workspace, "partner-1", team_id="T9", is_admin=True)
    stranger = actor(office, "partner-1")

    with pytest.raises(FromElsewhere):
        await access(office, guests=True).check_may_create(stranger)
    with pytest.raises(AdminsOnly):
        await access(office, stranger.user_id).check_may_connect(stranger)


async def test_guests_by_setting(office: Office) -> None:
    """Guests may create only where the settings say so."""
    guest = actor(office, "guest-1")

    await access(office, guests=True).check_may_create(guest)
    with pytest.raises(GuestRefused):
        await access(office).check_may_create(guest)


async def test_who_may_connect(office: Office) -> None:
    """Slack's admins and those whom the settings name, nobody else."""
    responder = actor(office, "sre-1")

    assert await access(office).may_connect(actor(office, "admin-1"))
    assert await access(office, responder.user_id).may_connect(responder)
    with pytest.raises(AdminsOnly) as refused:
        await access(office, "U0SOMEBODY").check_may_connect(responder)
    assert refused.value.admin_ids == ["U0SOMEBODY"]


async def test_rights_are_asked_anew(office: Office) -> None:
    """An admin who was demoted a moment ago cannot connect any more."""
    admin = actor(office, "admin-1")
    assert await access(office).may_connect(admin)
    office.sandbox.slack.user(office.workspace, "admin-1").is_admin = False

    assert not await access(office).may_connect(admin)
