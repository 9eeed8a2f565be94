"""`Templates` over the sandbox: merged, believed for a minute, asked for once."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from confluence.connections import Connections
from confluence.errors import NotFound, UnexpectedAnswer
from confluence.nouns import Space
from confluence.spaces import Spaces
from confluence.standard_template import STANDARD_TEMPLATE
from confluence.templates import Templates
from sandbox.confluence.nouns import Template as WorldTemplate
from storage.models import Connection

from .conftest import Clock, Neighbour

TEMPLATES = "/template/"


@pytest.fixture
async def templates(connections: Connections, clock: Clock) -> AsyncIterator[Templates]:
    """The service."""
    service = Templates(connections, clock=clock)
    yield service
    await service.close()


@pytest.fixture
async def space(connections: Connections, connection: Connection, neighbour: Neighbour) -> Space:
    """The connection's first space, with a template of its own and two global ones beside."""
    spaces = Spaces(connections)
    (first, *_) = await spaces.first(connection.id)
    await spaces.close()
    for site in neighbour.world.sites:
        for template in (
            WorldTemplate("1", "postmortem", "<p>ours</p>", space=first.key),
            WorldTemplate("2", "Retro", "<p>shared</p>"),
            WorldTemplate("3", "Incident", "<p>shared</p>"),
        ):
            if template.space is None or template.space in site.spaces:
                site.templates[template.id] = template
    neighbour.world.requests.clear()
    return first


async def test_list_for(templates: Templates, connection: Connection, space: Space) -> None:
    """The space's templates and the global ones come together, by name."""
    found = await templates.list_for(connection.id, space)

    assert [template.name for template in found] == ["Incident", "postmortem", "Retro"]
    assert [template.space_key for template in found] == [None, space.key, None]


async def test_listed_once(
    templates: Templates, connection: Connection, space: Space, neighbour: Neighbour
) -> None:
    """However many modals open at once, each list is asked for once."""
    await asyncio.gather(*(templates.list_for(connection.id, space) for _ in range(10)))
    await templates.list_for(connection.id, space)

    assert len(neighbour.asked(TEMPLATES)) == 2


@pytest.mark.parametrize("template_id", ["1", "2"])
async def test_body(
    templates: Templates,
    connection: Connection,
    space: Space,
    neighbour: Neighbour,
    template_id: str,
) -> None:
    """A template that was listed is read by one request, wherever it lives."""
    await templates.list_for(connection.id, space)
    neighbour.world.switches.template_needs_space = False
    neighbour.world.requests.clear()

    body = await templates.body(connection.id, template_id, space)

    assert body == ("<p>ours</p>" if template_id == "1" else "<p>shared</p>")
    assert len(neighbour.asked()) == 1


async def test_body_is_believed_for_a_minute(
    templates: Templates, connection: Connection, space: Space, neighbour: Neighbour, clock: Clock
) -> None:
    """A template that was changed is seen a minute later."""
    await templates.body(connection.id, "1", space)
    for site in neighbour.world.sites:
        if "1" in site.templates:
            site.templates["1"].body = "<p>changed</p>"
    before = await templates.body(connection.id, "1", space)
    clock.now += 60

    after = await templates.body(connection.id, "1", space)

    assert (before, after) == ("<p>ours</p>", "<p>changed</p>")


async def test_standard_template(
    templates: Templates, connection: Connection, space: Space, neighbour: Neighbour
) -> None:
    """The built-in template needs no request."""
    assert await templates.body(connection.id, None, space) == STANDARD_TEMPLATE
    assert neighbour.asked() == []


async def test_template_that_is_gone(
    templates: Templates, connection: Connection, space: Space
) -> None:
    """A template that was deleted meanwhile is not found."""
    with pytest.raises(NotFound) as caught:
        await templates.body(connection.id, "9", space)

    assert (caught.value.noun, caught.value.id) == ("template", "9")


async def test_failure_is_told_and_not_kept(
    templates: Templates, connection: Connection, space: Space, neighbour: Neighbour
) -> None:
    """A list that failed is raised, and asked for again by the next."""
    neighbour.world.faults.add(TEMPLATES, kind="status", status=503)

    with pytest.raises(UnexpectedAnswer):
        await templates.list_for(connection.id, space)

    assert len(await templates.list_for(connection.id, space)) == 3
