"""`retro demo --once`: the whole journey without an account, a token or a browser."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

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


@pytest.mark.thorough
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


def past_incident(folder: Path, *, is_private: bool) -> Path:
    """A zip with one channel, archived as those of past incidents are, and one that is louder."""
    stamps = [f"{1767225600 + second}.000001" for second in range(3)]
    said = [{"type": "message", "user": "U0ABC", "text": "hm", "ts": ts} for ts in stamps]
    quiet = {"name": "inc-1", "is_archived": True, "members": ["U0ABC"]}
    loud = {"name": "general", "members": ["U0ABC"]}
    files = {
        "users.json": [{"id": "U0ABC", "team_id": "T0ABC", "name": "sre-1"}],
        "groups.json": [quiet] if is_private else [],
        "channels.json": [loud] if is_private else [loud, quiet],
        "inc-1/2026-01-01.json": said[:2],
        "general/2026-01-01.json": said,
    }
    with ZipFile(folder / "export.zip", "w") as zipped:
        for name, content in files.items():
            zipped.writestr(name, json.dumps(content))
    return folder / "export.zip"


@pytest.mark.thorough
@pytest.mark.parametrize("is_private", [False, True], ids=["public", "private"])
def test_past_incident(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, *, is_private: bool
) -> None:
    """The incident's channel is chosen and opened again, and the page comes of it."""
    export = past_incident(tmp_path, is_private=is_private)

    assert main(["demo", "--once", "--export", str(export)]) == 0
    shown = capfd.readouterr().out
    assert shown.startswith("#inc-1 was archived; for the demo it is open again\n")
    assert "@sre-1 types /retro create in #inc-1" in shown
    assert shown.count("storage format:") == 2


@pytest.mark.thorough
def test_channel_of_ones_choice(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """By its name; those that there are get named otherwise."""
    export = ["--export", str(past_incident(tmp_path, is_private=False))]

    assert main(["demo", "--once", *export, "--channel", "general"]) == 0
    assert "@sre-1 types /retro create in #general" in capfd.readouterr().out
    with pytest.raises(SystemExit, match="1"):
        main(["demo", "--once", *export, "--channel", "inc-2"])
    said = "sandbox: there is no channel 'inc-2'; there are: general, inc-1\n"
    assert capfd.readouterr().err == said


@pytest.mark.thorough
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
