"""Actions: one a name, and gone with their connection."""

from typing import Any

import pytest

from storage.actions import ActionRepository
from storage.connections import ConnectionRepository
from storage.database import Database
from storage.models import Action
from tests.storage.rows import a_connection


@pytest.fixture
def actions(database: Database) -> ActionRepository:
    """The repository under test."""
    return ActionRepository(database)


@pytest.fixture
async def connection_id(database: Database) -> str:
    """A connection that actions write with."""
    return (await ConnectionRepository(database).save(a_connection())).id


def an_action(connection_id: str, **facts: Any) -> Action:
    """An action as an admin saves it."""
    given = {
        "workspace_id": "T1",
        "name": "weekly",
        "connection_id": connection_id,
        "space_id": "10",
        "space_key": "OPS",
        "space_name": "Operations",
        "template_id": None,
        "template_name": "Retro standard",
        "title": "{{ incident.title }}",
        "saved_by": "U1",
    }
    return Action(**{**given, **facts})


async def test_name_is_one_action(actions: ActionRepository, connection_id: str) -> None:
    """A name is taken once in a workspace; the same action may be saved again, changed."""
    first = an_action(connection_id, id="a1")
    kept = [
        await actions.save(first),
        await actions.save(an_action(connection_id, id="a2")),
        await actions.save(an_action(connection_id, id="a3", workspace_id="T2")),
        await actions.save(an_action(connection_id, id="a4", name="daily")),
        await actions.save(an_action(connection_id, id="a1", title="Changed")),
    ]

    found = [(action.name, action.title) for action in await actions.all_for("T1")]
    assert kept == [True, False, True, True, True]
    assert found == [("daily", "{{ incident.title }}"), ("weekly", "Changed")]
    assert [action.id for action in await actions.named("weekly")] == ["a1", "a3"]


async def test_belongs_to_its_workspace(actions: ActionRepository, connection_id: str) -> None:
    """Nobody finds, changes or deletes the action of another workspace."""
    await actions.save(an_action(connection_id, id="a1"))

    await actions.save(an_action(connection_id, id="a1", workspace_id="T2", title="Stolen"))
    await actions.delete("T2", "a1")

    kept = await actions.find("T1", "a1")
    assert await actions.find("T2", "a1") is None
    assert kept is not None
    assert kept.title == "{{ incident.title }}"
    await actions.delete("T1", "a1")
    assert await actions.all_for("T1") == ()


async def test_go_with_their_connection(
    actions: ActionRepository, connection_id: str, database: Database
) -> None:
    """A disconnected site leaves no action that would write there."""
    await actions.save(an_action(connection_id))
    await ConnectionRepository(database).delete(connection_id)

    assert await actions.all_for("T1") == ()
