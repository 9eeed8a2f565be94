"""Fixtures that more than one room uses, and the rule that in CI nothing may be missing."""

import asyncio
import os
from collections.abc import Generator, Iterator

import pytest

from confluence.renderer import Renderer
from confluence.workers import Worker
from storage.sqlite import choose_sqlite

# As `retro` does, before anything imports a driver: some Pythons bring an SQLite that is too old.
choose_sqlite()

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
