"""The command line: what is printed where, and the exit codes."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import main
from storage.keyring import Keyring

KEY = "RETRO_ENCRYPTION_KEYS"


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A clean one, in a folder of its own."""
    for name in list(os.environ):
        if name.startswith(("SLACK_", "ATLASSIAN_", "RETRO_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def write(name: str, text: str) -> str:
    """A file here; its name."""
    Path(name).write_text(text, "utf-8")
    return name


def test_render_prints_storage_format(capsys: pytest.CaptureFixture[str]) -> None:
    """A template and its variables go in, storage format comes out, and nothing else."""
    template = write("t.xml", "<p>{{ incident.title }} &amp; {% if x %}{{ y }}{% endif %}</p>")
    context = write("c.json", json.dumps({"incident": {"title": "<b>"}, "x": True, "y": 1}))

    assert main(["render", template, "--context", context]) == 0
    shown = capsys.readouterr()
    assert shown.out == "<p>&lt;b&gt; &amp; 1</p>\n"
    assert shown.err == ""


def test_render_takes_what_the_api_returns(capsys: pytest.CaptureFixture[str]) -> None:
    """A template as Confluence's REST API answers it."""
    body = {"templateId": "1", "body": {"storage": {"value": "<p>{{ word }}</p>"}}}
    template = write("t.json", json.dumps(body))
    context = write("c.json", '{"word": "hello"}')

    assert main(["render", template, "--context", context]) == 0
    assert capsys.readouterr().out == "<p>hello</p>\n"


def test_byte_order_mark_is_no_text(capsys: pytest.CaptureFixture[str]) -> None:
    """What Windows' editors put before a text comes on no page and counts in no column."""
    template = write("t.xml", "\ufeff<p>{{ incident.titel }}</p>")
    context = write("c.json", '\ufeff{"incident": {"title": "x"}}')

    assert main(["render", template, "--context", context]) == 0
    shown = capsys.readouterr()
    assert shown.out == "<p></p>\n"
    assert "t.xml:1:7: incident.titel" in shown.err


def test_render_names_what_is_not_defined(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a context the page still comes out; what was missing is said beside it."""
    template = write("t.xml", "<p>a</p>\n<p>{{ incident.nosuch }}</p>")

    assert main(["render", template]) == 0
    shown = capsys.readouterr()
    assert shown.out == "<p>a</p>\n<p></p>\n"
    assert re.match(r"t\.xml:2:\d+: incident\.nosuch is not defined", shown.err)


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("<p>a</p>\n<p>{% if x %}b</p>", "t.xml:2:4: "),
        ("<p>{{ x | nosuch }}</p>", "t.xml:1:"),
        ("<p>never closed", "t.xml:1:"),
    ],
)
def test_template_error_ends_with_two(
    capsys: pytest.CaptureFixture[str], body: str, place: str
) -> None:
    """File, line, column and reason on one line, as compilers write them; no page."""
    assert main(["render", write("t.xml", body)]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(place)
    assert len(shown.err.splitlines()[0]) > len(place) + 10


def test_check_of_a_template(capsys: pytest.CaptureFixture[str]) -> None:
    """What it asks for, and warnings with their places; no page is printed."""
    body = (
        '<at:declarations><at:list at:name="Team"><at:option at:value="A"/></at:list>'
        "</at:declarations>\n<p>{% if false %}{{ incident.titel }}{% endif %}</p>"
        "<p><code>incident.title</code></p>"
    )

    assert main(["render", "--check", write("t.xml", body)]) == 0
    shown = capsys.readouterr()
    assert shown.out == "t.xml: pages can be made with it\nt.xml: asks for Team (A)\n"
    assert re.search(r"t\.xml:2:\d+: no incident has incident\.titel", shown.err)
    assert "did you mean incident.title?" in shown.err
    assert "{{ incident.title }}" in shown.err


def test_check_finds_what_only_a_render_shows(capsys: pytest.CaptureFixture[str]) -> None:
    """A template that fails with the sample incident ends with two, as any mistake in it."""
    wrong = write("t.xml", "<p>{{ incident.started_at | in_time_zone: 'Moon' }}</p>")

    assert main(["render", "--check", wrong]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert re.match(r"t\.xml:1:\d+: .*no time zone “Moon”", shown.err)


def test_variables(capsys: pytest.CaptureFixture[str]) -> None:
    """All variables and filters with sample values; a word narrows them down."""
    assert main(["variables"]) == 0
    everything = capsys.readouterr().out
    assert "{{ incident.title }}  →  inc-42-checkout" in everything
    assert "{{ 3 | at_least: 5 }}  →  5" in everything
    assert "jira_issue_key" in everything
    assert main(["variables", "severity"]) == 0
    narrowed = capsys.readouterr().out
    assert "incident.severity" in narrowed
    assert "incident.commander" not in narrowed
    assert main(["variables", "time zone"]) == 0
    assert "in_time_zone" in capsys.readouterr().out


def test_variables_of_which_only_the_first_are_read() -> None:
    """Who stops reading, as `head` does, is told nothing more."""
    verb = [sys.executable, "-m", "bot", "variables"]
    with subprocess.Popen(verb, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as printing:
        assert printing.stdout
        assert printing.stderr
        printing.stdout.close()
        said = printing.stderr.read()

    assert (printing.returncode, said) == (0, b"")


def test_variables_without_a_match(capsys: pytest.CaptureFixture[str]) -> None:
    """A word that nothing has is said."""
    assert main(["variables", "weather"]) == 1
    assert "Nothing has “weather”" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nosuch.xml"], "nosuch.xml cannot be read: No such file"),
        (["."], ". cannot be read: Is a directory"),
        (["t.xml", "--context", "nosuch.json"], "nosuch.json cannot be read"),
        (["t.xml", "--context", "t.xml"], "t.xml is not JSON"),
        (["t.xml", "--context", "list.json"], "it must be a JSON object"),
        (["latin.xml"], "latin.xml cannot be read: not UTF-8"),
        (["results.json"], "results.json is JSON, but not one template as the API returns it"),
        (["number.json", "--check"], "number.json is JSON, but not one template"),
    ],
)
def test_file_that_cannot_be_used(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    """One sentence, not a traceback."""
    write("t.xml", "<p>x</p>")
    write("list.json", "[]")
    write("results.json", '{"results": [{"body": {"storage": {"value": "<p>x</p>"}}}]}')
    write("number.json", '{"body": {"storage": {"value": 3}}}')
    Path("latin.xml").write_bytes(b"<p>\xe4</p>")

    assert main(["render", *arguments]) == 1
    assert said in capsys.readouterr().err


def test_generated_key_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    """`keys generate` prints a key that a keyring takes, a new one each time."""
    assert main(["keys", "generate"]) == 0
    assert main(["keys", "generate"]) == 0
    first, second = capsys.readouterr().out.split()

    assert first != second
    Keyring.parse(f"{first},{second}")


def test_keys_rotate(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """With the new key in front, the database no longer needs the old one."""
    old, new = Keyring.generate(), Keyring.generate()
    monkeypatch.setenv(KEY, old)
    assert main(["db", "upgrade"]) == 0
    monkeypatch.setenv(KEY, f"{new},{old}")
    assert main(["keys", "rotate"]) == 0

    shown = capsys.readouterr().out
    assert "connections.credential: 0 sealed with the first key" in shown


def test_database_upgrade(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The default database is made where it is said to be; again does no harm."""
    monkeypatch.setenv(KEY, Keyring.generate())

    assert main(["db", "upgrade"]) == 0
    assert main(["db", "upgrade"]) == 0
    assert capsys.readouterr().out == "The database is up to date.\n" * 2
    assert Path("data/retro.db").exists()


@pytest.mark.parametrize("verb", [["db", "upgrade"], ["keys", "rotate"]])
def test_missing_key_is_named(capsys: pytest.CaptureFixture[str], verb: list[str]) -> None:
    """What needs the key says how to make one."""
    assert main(verb) == 1
    shown = capsys.readouterr().err
    assert "RETRO_ENCRYPTION_KEYS is not set" in shown
    assert "retro keys generate" in shown


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        (KEY, "not-a-key", "Key 1 of RETRO_ENCRYPTION_KEYS is not a key"),
        ("RETRO_DATABASE_URL", "mysql://x/y", "mysql is neither sqlite nor postgresql"),
        ("RETRO_DATABASE_URL", "postgresql://u:secret@127.0.0.1:1/x", "does not answer"),
    ],
)
def test_setting_that_does_not_work(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
    said: str,
) -> None:
    """The sentence names it, and no secret."""
    monkeypatch.setenv(KEY, Keyring.generate())
    monkeypatch.setenv(name, value)

    assert main(["db", "upgrade"]) == 1
    shown = capsys.readouterr().err
    assert said in shown
    assert "secret" not in shown


@pytest.mark.parametrize("arguments", [[], ["nosuch"], ["keys"], ["db", "drop"]])
def test_wrong_usage_ends_with_two(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    """The usage is printed, as every tool does."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == 2
    assert "usage: retro" in capsys.readouterr().err
