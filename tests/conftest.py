"""Fixtures that more than one room uses, and the rule that in CI nothing may be missing."""

import os
from collections.abc import Generator

import pytest

from storage.sqlite import choose_sqlite

# As `retro` does, before anything imports a driver: some Pythons bring an SQLite that is too old.
choose_sqlite()

NEEDED = {name for name in os.environ.get("RETRO_TESTS_NEED", "").split(",") if name}
WORDS = {"postgresql": "PostgreSQL", "chromium": "Chromium"}


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
