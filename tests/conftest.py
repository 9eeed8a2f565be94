"""Fixtures that more than one room uses, and the rule that in CI nothing may be missing."""

import asyncio
import os
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from confluence.renderer import Renderer
from confluence.workers import Worker
from storage.sqlite import choose_sqlite

if TYPE_CHECKING:
    from storage.database import Database

# As `retro` does, before anything imports a driver: some Pythons bring an SQLite that is too old.
choose_sqlite()

# A machine that is busy is no failure.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")

NEEDED = {name for name in os.environ.get("RETRO_TESTS_NEED", "").split(",") if name}
WORDS = {"postgresql": "PostgreSQL", "chromium": "Chromium"}


@pytest.fixture(scope="session")
def worker() -> Iterator[Worker]:
    """A worker that the tests of a process share: starting one takes its time."""
    found = Worker()
    yield found
    asyncio.run(found.stop())


@pytest.fixture
def renderer(worker: Worker) -> Renderer:
    """The service, with one worker."""
    return Renderer([worker])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where RETRO_TESTS_NEED names a program, a test skipped for want of it fails."""
    report = yield
    if report.skipped and any(WORDS[name] in str(report.longrepr) for name in NEEDED):
        report.outcome = "failed"
        report.longrepr = f"RETRO_TESTS_NEED forbids this skip: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def upgraded_sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables, to be copied."""
    from tests.sqlite import upgraded  # it imports the driver, which is chosen above

    return upgraded(tmp_path_factory.mktemp("upgraded") / "retro.db")


@pytest.fixture
async def database(tmp_path: Path, upgraded_sqlite_file: Path) -> AsyncIterator["Database"]:
    """A SQLite file of the test's own with all tables, empty."""
    from tests.sqlite import copied

    async with copied(upgraded_sqlite_file, tmp_path) as found:
        yield found
