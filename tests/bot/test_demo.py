"""`retro demo --once`: the whole journey without an account, a token or a browser."""

import re
from collections.abc import Iterator

import pytest

from bot.cli import main
from tests.journeys.logs import logs_restored


@pytest.fixture(autouse=True)
def _beside_the_real_thing(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The operator's own settings play no part."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-of-the-real-workspace")
    with logs_restored():
        yield


def test_once(capfd: pytest.CaptureFixture[str]) -> None:
    """Each step is printed with its time, then the page of each Confluence; exit code 0."""
    assert main(["demo", "--once"]) == 0
    shown = capfd.readouterr().out
    steps = re.findall(r"^ *\d+ ms  (.*)$", shown, re.MULTILINE)
    assert [step for step in steps if "/retro connect" in step]
    assert [step for step in steps if "/retro create" in step]
    assert "Confluence Cloud: tested and connected" in steps
    assert "Confluence Data Center: tested and connected" in steps
    assert shown.count("storage format:") == 2
    assert shown.count("Create pressed: page, link and bookmark are there") == 2


def test_unknown_template(capfd: pytest.CaptureFixture[str]) -> None:
    """The templates that there are get named; no success is claimed."""
    assert main(["demo", "--once", "--template", "No such"]) != 0
    shown = capfd.readouterr()
    assert "there is no template 'No such'; there are: " in shown.err
    assert "Traceback" not in shown.err
