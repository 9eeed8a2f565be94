"""What is left of a workspace that is forgotten, on both databases."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from storage.attempts import AttemptRepository
from storage.connections import ConnectionRepository
from storage.database import Database
from storage.drafts import DraftRepository
from storage.grants import GrantRepository
from storage.models import (
    Executor,
    Grant,
    Installation,
    Override,
    Preference,
    Preview,
    Row,
    Run,
    SecretLink,
)
from storage.overrides import OverrideRepository
from storage.pages import PageRepository
from storage.viewers import ViewerRepository
from storage.workspaces import WorkspaceRepository
from tests.storage.rows import a_connection, a_draft

NOW = datetime(2026, 11, 3, tzinfo=UTC)


async def fill(database: Database, workspace_id: str) -> None:
    """A row of every kind in a workspace."""
    installation = Installation(
        workspace_id=workspace_id,
        workspace_name="Fieldhouse",
        bot_token="xoxb",
        bot_user_id="B1",
        bot_id="B1",
        scopes="",
        installed_by="U1",
        installed_at=NOW,
    )
    grant = Grant(
        state_hash=None,
        workspace_id=workspace_id,
        user_id="U1",
        channel_id="C1",
        created_at=NOW,
        expires_at=NOW,
        token="t",
    )
    link = SecretLink(
        token_hash=f"h-{workspace_id}",
        workspace_id=workspace_id,
        user_id="U1",
        channel_id="C1",
        purpose="new",
        way="pat",
        expires_at=NOW,
    )
    preview = Preview(
        draft_id=f"d-{workspace_id}",
        workspace_id=workspace_id,
        submission="{}",
        title="t",
        body="b",
        template_hash="1",
        messages_hash="2",
        incident_hash="3",
    )
    run = Run(
        id=f"r-{workspace_id}",
        workspace_id=workspace_id,
        channel_id="C1",
        user_id="U1",
        author_id="U1",
        connection_id="c1",
        space_id="1",
        space_key="OPS",
        space_name="Operations",
        template_id=None,
        template_name="Retro standard",
        title="t",
    )
    async with database.session() as session:
        session.add_all([installation, link, Preference(workspace_id=workspace_id), preview, run])
    connection = await ConnectionRepository(database).save(a_connection(workspace_id=workspace_id))
    override = Override(
        workspace_id=workspace_id,
        prefix="inc-",
        connection_id=connection.id,
        space_id="1",
        space_key="OPS",
        space_name="Operations",
    )
    await OverrideRepository(database).save(override)
    await GrantRepository(database).add(grant)
    drafts = DraftRepository(database)
    draft = await drafts.add(
        a_draft(id=f"d-{workspace_id}", workspace_id=workspace_id, connection_id=connection.id)
    )
    await ViewerRepository(database).watch(draft.id, f"V-{workspace_id}")
    await AttemptRepository(database).begin(f"{draft.id}:page")
    await PageRepository(database).record(draft, page_id="1", title="t", url="u")


async def counts(database: Database) -> dict[str, int]:
    """How many rows each table of workspaces has."""
    tables = {mapper.class_ for mapper in Row.registry.mappers} - {Executor}
    async with database.reading() as session:
        return {
            table.__tablename__: await session.scalar(select(func.count()).select_from(table)) or 0
            for table in tables
        }


async def test_nothing_is_left(database: Database) -> None:
    """Of this workspace; another one's rows stay. The same once more changes nothing."""
    await fill(database, "T1")
    alone = await counts(database)
    await fill(database, "T2")
    workspaces = WorkspaceRepository(database)

    assert await workspaces.forget("T2", until=NOW)
    once = await counts(database)
    assert await workspaces.forget("T2", until=NOW)

    assert alone == once == await counts(database)
    # Those of a connection go with it.
    of_connections = {"template_checks", "notices", "wishes", "exchanges", "actions"}
    assert {name for name, count in alone.items() if not count} == of_connections


async def test_installed_anew(database: Database) -> None:
    """An event of before that comes late deletes nothing."""
    await fill(database, "T1")
    before = await counts(database)

    assert not await WorkspaceRepository(database).forget("T1", until=NOW - timedelta(hours=1))

    assert await counts(database) == before
