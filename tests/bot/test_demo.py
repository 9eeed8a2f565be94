"""`retro demo --once`: the whole journey without an account, a token or a browser."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli import main
from tests.journeys.logs import logs_restored

SHARED = Path(__file__).parents[2] / "../shared/data"


@pytest.fixture(autouse=True)
def _beside_the_real_thing(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The operator's own settings play no part."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-of-the-real-workspace")
    with logs_restored():
        yield


def test_once(capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
    """Each step is printed with its time, then the page of each Confluence; exit code 0."""
    assert main(["demo", "--once"]) == 0
    shown = capfd.readouterr().out
    steps = re.findall(r"^ *\d+ ms  (.*)$", shown, re.MULTILINE)
    assert [step for step in steps if "/retro connect" in step]
    assert [step for step in steps if "/retro create" in step]
    assert "Confluence Cloud: tested and connected" in steps
    assert "Confluence Data Center: tested and connected" in steps
    assert shown.count("storage format:") == 2
    assert caplog.text == ""
    assert shown.count("Create pressed: page, link and bookmark are there") == 2


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("SEV3 note", "What happened: see the channel"),
        ("Major incident record (Data Center)", "Global WAF kill executed."),
    ],
)
def test_incident_of_ones_own(capfd: pytest.CaptureFixture[str], template: str, said: str) -> None:
    """A Slack export and a folder of templates take the sample's place."""
    export = SHARED / "incidents/cloudflare-2019-07-02-waf-cpu"
    if not export.exists():
        pytest.skip("../shared/data/incidents is not here")
    folder = str(SHARED / "templates")
    asked = ["--export", str(export), "--templates", folder, "--template", template]

    assert main(["demo", "--once", *asked]) == 0
    shown = capfd.readouterr().out
    facts = json.loads((export / "facts.json").read_text("utf-8"))
    marked = {*facts["pinned_ts"], *facts["pushpin_reaction_ts"], *facts["memo_reaction_ts"]}
    assert f"{len(marked)} marked messages" in shown
    assert said in shown


def test_unknown_template(capfd: pytest.CaptureFixture[str]) -> None:
    """The templates that there are get named; no success is claimed."""
    assert main(["demo", "--once", "--template", "No such"]) != 0
    shown = capfd.readouterr()
    assert "there is no template 'No such'; there are: " in shown.err
    assert "Traceback" not in shown.err


def test_folder_without_templates(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Nothing begins without what was asked for."""
    assert main(["demo", "--once", "--templates", str(tmp_path)]) == 1
    assert "holds no templates" in capfd.readouterr().err
