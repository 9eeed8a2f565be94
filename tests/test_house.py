"""The house rules that no tool knows: code, settings, manifest and documents agree."""

import ast
import importlib.util
import re
import tomllib
from dataclasses import fields
from itertools import chain
from pathlib import Path

import pytest
import yaml

from bot.cli import _parser
from bot.services import Services
from bot.settings import Settings, read

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "confluence", "storage", "sandbox")
BOLT_ARGUMENTS = {
    "ack", "action", "body", "client", "command", "context", "event", "logger", "message",
    "next_", "options", "payload", "req", "resp", "respond", "say", "shortcut", "view",
}  # fmt: skip
OURS = {part.name for part in fields(Services)} | {"actor"}


def handler_functions() -> list[tuple[str, ast.AsyncFunctionDef]]:
    """Every async function of the handler files, with its file's name."""
    return [
        (path.name, function)
        for path in sorted((ROOT / "bot/handlers").glob("*.py"))
        for function in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(function, ast.AsyncFunctionDef) and not function.name.startswith("_")
    ]


def arguments_of(function: ast.AsyncFunctionDef) -> list[str]:
    """The names of all its arguments."""
    given = function.args
    return [argument.arg for argument in (*given.posonlyargs, *given.args, *given.kwonlyargs)]


def test_handlers_name_arguments_that_exist() -> None:
    """Bolt gives None for a name it does not know, and only logs it."""
    unknown = {
        f"{file}:{function.name}({name})"
        for file, function in handler_functions()
        for name in arguments_of(function)
        if name not in BOLT_ARGUMENTS | OURS
    }

    assert unknown == set()


def test_no_service_shadows_an_argument_of_bolt() -> None:
    """Where names clash, Bolt's own would win."""
    assert set() == OURS & BOLT_ARGUMENTS


def test_handlers_are_short_and_have_no_try() -> None:
    """A handler acks, reads, calls, shows; errors are mapped elsewhere."""
    assert handler_functions()
    for file, function in handler_functions():
        assert not [n for n in ast.walk(function) if isinstance(n, ast.Try)], f"{file}: try"
        assert (function.end_lineno or 0) - function.lineno < 30, f"{file}:{function.name} is long"


def test_every_module_says_what_lives_in_it() -> None:
    """Each file of the rooms begins with a docstring."""
    silent = [
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if path.stat().st_size and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]

    assert silent == []


def test_templates_run_in_workers_only() -> None:
    """Nobody but the service `Renderer` names what compiles or renders."""
    runs = re.compile(r"\b((compile|check)_template|render_(title|text|body|page)|ENVIRONMENT)\b")
    callers = {
        str(path.relative_to(ROOT))
        for room in ("bot", "confluence")
        for path in (ROOT / room).rglob("*.py")
        if runs.search(path.read_text("utf-8")) and path.parent.name != "rendering"
    }

    assert callers == {"confluence/renderer.py", "confluence/worker_main.py"}


def test_no_text_names_the_command_but_its_setting() -> None:
    """What people are told to type is what the operator set; documentation names the default."""
    named = re.compile(r"/retro(?![\w.-])")
    for path in [each for room in ROOMS[:3] for each in (ROOT / room).rglob("*.py")]:
        nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        documentation = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
        texts = [
            node.value
            for node in nodes
            if isinstance(node, ast.Constant) and id(node) not in documentation
        ]
        found = [text for text in texts if isinstance(text, str) and named.search(text)]
        assert found == ([Settings().command] if path.name == "settings.py" else []), path


def test_settings_stand_in_readme_and_example() -> None:
    """Every setting has its row in the README and its lines in .env.example, word for word."""
    readme = (ROOT / "README.md").read_text("utf-8")
    example = (ROOT / ".env.example").read_text("utf-8")
    for part in fields(Settings):
        name, purpose = part.metadata["name"], part.metadata["purpose"]
        default = f"`{part.default}`" if part.default else "–"
        assert f"| `{name}` | {default} | {purpose} |" in readme
        assert f"# {purpose.replace('`', '')}\n{name}={part.default}\n" in example


def test_example_file_is_a_valid_environment() -> None:
    """The example, as it stands, reads as the defaults."""
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    typed = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))

    assert read(typed) == Settings()


def test_only_settings_reads_the_environment() -> None:
    """One reader, so that the README can be complete."""
    readers = {
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if re.search(r"os\.environ|getenv", path.read_text("utf-8"))
    }

    assert readers == {"bot/settings.py"}


def test_one_way_out() -> None:
    """Clients of httpx are made where they get the transport that checks addresses."""
    clients = {"httpx.AsyncClient", "httpx.Client", "httpx.get", "httpx.post", "httpx.request"}
    makers = {
        str(path.relative_to(ROOT))
        for room in ("bot", "confluence", "storage")
        for path in (ROOT / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in clients | {"AsyncClient", "AsyncOAuth2Client"}
    }

    assert makers == {"confluence/http.py", "confluence/oauth.py"}


def test_verbs_of_the_command_line_stand_in_the_readme() -> None:
    """`retro VERB` in the README and in the parser are the same."""
    written = set(re.findall(r"`retro ([a-z]+)", (ROOT / "README.md").read_text("utf-8")))
    verbs = {name for action in _parser()._actions if action.choices for name in action.choices}

    assert written == verbs


def test_subcommands_stand_in_readme_and_manifest() -> None:
    """What `/retro` understands, what the README says and what Slack hints are the same."""
    manifest = yaml.safe_load((ROOT / "manifest.yml").read_text("utf-8"))
    command = manifest["features"]["slash_commands"][0]
    readme = (ROOT / "README.md").read_text("utf-8")
    hinted = set(command["usage_hint"].split(" | "))

    assert command["command"] == Settings().command
    assert set(re.findall(r"`/retro ([a-z]+)`", readme)) == hinted


def test_makefile_verbs_named_in_documents_exist() -> None:
    """No document sends people to a verb that is not there."""
    verbs = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        named = set(re.findall(r"(?:`|^)make ([a-z]+)", path.read_text("utf-8"), re.MULTILINE))
        assert named <= verbs, path.name


def test_links_between_documents_lead_somewhere() -> None:
    """Every relative link and picture in a document exists."""
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", path.read_text("utf-8")):
            if not target.startswith("http"):
                assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_dependencies_have_their_reason() -> None:
    """Each dependency stands in decision 3, and nothing else does."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    names = {re.split(r"[\[<>=; ]", line)[0] for line in wanted}
    record = (ROOT / "docs/decisions/0003-dependencies.md").read_text("utf-8")
    reasons = {
        name.strip()
        for row in re.findall(r"^\| ([^|]+) \|", record, re.MULTILINE)[1:]
        for name in row.split(",")
    }

    assert {name for name in names if not name.startswith("types-")} == {
        name for name in reasons if name not in {"types-*", "---"}
    }


def test_httpx2_stays_out() -> None:
    """authlib would switch to it without a word, and its errors are not httpx's."""
    assert importlib.util.find_spec("httpx2") is None


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_locks_name_no_host(name: str) -> None:
    """A lock file is good for any mirror."""
    assert "://" not in (ROOT / name).read_text("utf-8")
