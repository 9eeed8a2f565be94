"""Runs: kept once, settled once."""

from typing import Any

import pytest

from storage.database import Database
from storage.errors import RowMissing
from storage.models import Run
from storage.runs import RunRepository


@pytest.fixture
def runs(database: Database) -> RunRepository:
    """The repository under test."""
    return RunRepository(database)


def a_run(**facts: Any) -> Run:
    """A run as somebody asks for it."""
    given = {
        "id": "r1",
        "workspace_id": "T1",
        "channel_id": "C1",
        "user_id": "U1",
        "author_id": "U2",
        "connection_id": "c1",
        "space_id": "10",
        "space_key": "OPS",
        "space_name": "Operations",
        "template_id": None,
        "template_name": "Retro standard",
        "title": "Weekly",
    }
    return Run(**{**given, **facts})


async def test_asked_twice_is_one_run(runs: RunRepository) -> None:
    """The same sender's id again answers with the run as it stands."""
    await runs.add(a_run())
    await runs.settle("r1", draft_id="d1")

    again = await runs.add(a_run(title="Other words"))

    assert (again.title, again.draft_id) == ("Weekly", "d1")


async def test_first_outcome_stays(runs: RunRepository) -> None:
    """A step that is repeated after a crash cannot change how the run ended."""
    await runs.add(a_run())
    await runs.settle("r1", failure='{"error": "NoMember"}')
    await runs.settle("r1", draft_id="d1")

    run = await runs.find("r1")
    assert (run.draft_id, run.failure) == (None, '{"error": "NoMember"}')


async def test_unknown(runs: RunRepository) -> None:
    """A draft that came from a form has no run."""
    assert await runs.look_up("d9") is None
    with pytest.raises(RowMissing):
        await runs.find("d9")
