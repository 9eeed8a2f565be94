"""`TemplateChecks` over the sandbox: all are looked at; what stopped is told once."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from confluence.connections import Connections
from confluence.errors import NotFound, Unreachable
from confluence.nouns import Space
from confluence.renderer import Renderer
from confluence.spaces import Spaces
from confluence.template_checks import TemplateChecks
from confluence.templates import Templates
from sandbox.confluence.nouns import Template as WorldTemplate
from storage.database import Database
from storage.models import Connection
from storage.template_checks import TemplateCheckRepository

from .conftest import Clock, Neighbour

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
RIGHT = "<p>{{ incident.title }}</p>"
WRONG = "<p>{{ incident.title | upcas }}</p>"
MISSPELT = "<p>{{ incident.titel }}</p>"


@pytest.fixture
async def templates(connections: Connections, clock: Clock) -> AsyncIterator[Templates]:
    """The service below."""
    service = Templates(connections, clock=clock)
    yield service
    await service.close()


@pytest.fixture
def checks(templates: Templates, database: Database, renderer: Renderer) -> TemplateChecks:
    """The service under test."""
    return TemplateChecks(
        templates=templates, renderer=renderer, checks=TemplateCheckRepository(database)
    )


@pytest.fixture
async def space(connections: Connections, connection: Connection, neighbour: Neighbour) -> Space:
    """The connection's first space, with three templates."""
    spaces = Spaces(connections)
    (first, *_) = await spaces.first(connection.id)
    await spaces.close()
    for site in neighbour.world.sites:
        site.templates.clear()
    write(neighbour, "1", RIGHT, name="Right", space=first.key)
    write(neighbour, "2", MISSPELT, name="Misspelt")
    write(neighbour, "3", WRONG, name="Wrong")
    return first


def write(neighbour: Neighbour, template_id: str, body: str, *, name: str, space: str = "") -> None:
    """A new template on the sites that have its space."""
    for site in neighbour.world.sites:
        if not space or space in site.spaces:
            made = WorldTemplate(template_id, name, body, space=space or None)
            site.templates[template_id] = made


def change(neighbour: Neighbour, template_id: str, body: str) -> None:
    """Somebody edits a template."""
    for site in neighbour.world.sites:
        if template_id in site.templates:
            site.templates[template_id].body = body


async def test_check_all(checks: TemplateChecks, connection: Connection, space: Space) -> None:
    """Errors first, then what needs a look, then what is fine, ours too; each is counted."""
    counts: list[tuple[int, int]] = []

    async def count(done: int, total: int) -> None:
        counts.append((done, total))

    found = await checks.check_all(connection.id, space, at=NOW, progress=count)

    assert [each.template.name for each in found] == [
        "Wrong",
        "Misspelt",
        "Right",
        "Retro standard",
    ]
    assert [(each.works, each.is_clean) for each in found] == [
        (False, False),
        (True, False),
        (True, True),
        (True, True),
    ]
    assert counts == [(1, 4), (2, 4), (3, 4), (4, 4)]


async def test_each_body_is_asked_for_once(
    checks: TemplateChecks, connection: Connection, space: Space, neighbour: Neighbour
) -> None:
    """Thirty templates are thirty requests, and those of the lists."""
    for number in range(30):
        write(neighbour, f"{100 + number}", RIGHT, name=f"T{number:02}")

    found = await checks.check_all(connection.id, space, at=NOW)
    asked = neighbour.asked("/template/")

    assert len(found) == 34
    assert len(asked) <= 33 + 3


async def test_template_that_cannot_be_read(
    checks: TemplateChecks,
    templates: Templates,
    connection: Connection,
    space: Space,
    neighbour: Neighbour,
) -> None:
    """One that is gone since it was listed is told as such; the others are checked."""
    await templates.list_for(connection.id, space)
    for site in neighbour.world.sites:
        del site.templates["2"]

    found = await checks.check_all(connection.id, space, at=NOW)

    gone = next(each for each in found if each.template.id == "2")
    assert isinstance(gone.failure, NotFound)
    assert not gone.works
    assert len(found) == 4


async def test_site_that_does_not_answer(
    checks: TemplateChecks,
    templates: Templates,
    connection: Connection,
    space: Space,
    neighbour: Neighbour,
) -> None:
    """What ails the whole site is raised, not told of each template."""
    await templates.list_for(connection.id, space)
    neighbour.world.faults.add("/template/", kind="reset_before", times=100)

    with pytest.raises(Unreachable):
        await checks.check_all(connection.id, space, at=NOW)


async def stopped(
    checks: TemplateChecks, connection: Connection, space: Space, clock: Clock
) -> list[str]:
    """What a recheck some minutes later answers with."""
    clock.now += 61
    found = await checks.recheck(connection.id, [space], at=NOW)
    assert all(each.check and each.check.error for each in found)
    return [each.template.name for each in found]


async def test_what_stops_working_is_told_once(
    checks: TemplateChecks, connection: Connection, space: Space, neighbour: Neighbour, clock: Clock
) -> None:
    """Once for each change of state; never for what did not work to begin with."""
    assert await stopped(checks, connection, space, clock) == []
    change(neighbour, "1", WRONG)
    assert await stopped(checks, connection, space, clock) == ["Right"]
    assert await stopped(checks, connection, space, clock) == []
    change(neighbour, "1", WRONG + "<p>and more</p>")
    assert await stopped(checks, connection, space, clock) == []
    change(neighbour, "1", RIGHT)
    assert await stopped(checks, connection, space, clock) == []
    change(neighbour, "1", WRONG)
    assert await stopped(checks, connection, space, clock) == ["Right"]


async def test_telling_in_vain(
    checks: TemplateChecks, connection: Connection, space: Space, neighbour: Neighbour, clock: Clock
) -> None:
    """What could not be told comes again, with its check; what was muted does not."""
    await stopped(checks, connection, space, clock)
    change(neighbour, "1", WRONG)
    assert await stopped(checks, connection, space, clock) == ["Right"]
    await checks.release(connection.id, ["1"])
    assert await stopped(checks, connection, space, clock) == ["Right"]
    await checks.release(connection.id, ["1"])
    await checks.mute(connection.id, "1")
    assert await stopped(checks, connection, space, clock) == []


async def test_break_that_a_person_saw_first(
    checks: TemplateChecks, connection: Connection, space: Space, neighbour: Neighbour, clock: Clock
) -> None:
    """A check on demand counts: the admin hears although somebody else looked meanwhile."""
    await checks.check_all(connection.id, space, at=NOW)
    change(neighbour, "1", WRONG)
    clock.now += 61
    await checks.check_all(connection.id, space, at=NOW)

    assert await stopped(checks, connection, space, clock) == ["Right"]


async def test_forget(
    checks: TemplateChecks, connection: Connection, space: Space, neighbour: Neighbour
) -> None:
    """A template that was just mended is seen at once when asked to look again."""
    await checks.check_all(connection.id, space, at=NOW)
    change(neighbour, "3", RIGHT)

    await checks.forget(connection.id, space)

    found = await checks.check_all(connection.id, space, at=NOW)
    assert all(each.works for each in found)


async def test_no_body_is_kept(
    checks: TemplateChecks, connection: Connection, space: Space, database: Database
) -> None:
    """The database knows a template by its hash."""
    await checks.check_all(connection.id, space, at=NOW)

    kept = await TemplateCheckRepository(database).of(connection.id)

    assert set(kept) == {"1", "2", "3"}
    assert all(len(row.body_hash) == 64 for row in kept.values())
    assert "incident" not in str([row.values() for row in kept.values()])
