"""`retro`: parse, call, exit code. What the verbs do is elsewhere; heavy imports wait for them."""

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.template_files import FileRefused, read_context, read_template

if TYPE_CHECKING:
    from confluence.rendering import Notice, Rendering, TemplateCheck

TEMPLATE_ERROR = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb. 0: well; 1: it said what is wrong; 2: wrong usage or a template error."""
    from bot.settings import SettingsError
    from storage.errors import StorageError
    from storage.sqlite import choose_sqlite

    typed = _parser().parse_args(arguments)
    try:
        choose_sqlite()
        code: int = typed.run(typed)
    except (SettingsError, StorageError, FileRefused) as error:
        print(f"retro: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="retro",
        description="A Slack bot that turns an incident channel into a Confluence page.",
    )
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    _verb(verbs, "serve", _serve, "run the bot (Socket Mode if SLACK_APP_TOKEN is set, else HTTP)")
    _add_demo(verbs)
    _add_render(verbs)
    _add_variables(verbs)
    _add_create(verbs)
    _verb(verbs, "check", _check, "look at the settings and the connections, in plain words")
    database = _verb(verbs, "db", _upgrade, "the database")
    database.add_argument("action", choices=["upgrade"])
    keys = _verb(verbs, "keys", _keys, "the encryption keys")
    keys.add_argument("action", choices=["generate", "rotate"])
    return parser


def _verb(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: object,
    purpose: str,
) -> argparse.ArgumentParser:
    verb = verbs.add_parser(name, help=purpose, description=purpose)
    verb.set_defaults(run=run)
    return verb


def _add_demo(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    demo = _verb(verbs, "demo", _demo, "the bot with a Slack and a Confluence on this machine")
    demo.add_argument("--once", action="store_true", help="walk the journey, print it, end")
    demo.add_argument(
        "--export", type=Path, help="a Slack export, zipped or not, instead of the sample"
    )
    demo.add_argument("--channel", help="the channel to use (default: the biggest incident's)")
    demo.add_argument(
        "--templates", type=Path, help="a folder of templates as the API returns them"
    )
    demo.add_argument("--template", help="the template to use, by its name")
    demo.add_argument("--port", type=int, default=8600, help="port of the page (default 8600)")


def _add_render(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    render = _verb(verbs, "render", _render, "render a template file to storage format")
    render.add_argument("template", type=Path, help="storage format, or JSON as the API returns it")
    render.add_argument("--context", type=Path, help="JSON with the variables")
    render.add_argument("--check", action="store_true", help="only say what is wrong with it")


def _add_variables(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    purpose = "list what templates may use: variables and filters, with sample values"
    listing = _verb(verbs, "variables", _variables, purpose)
    listing.add_argument("word", nargs="?", default="", help="only those with this word")


def _add_create(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    create = _verb(verbs, "create", _create, "have the running bot run an action in a channel")
    create.add_argument("--channel", required=True, help="the channel's id, as C0123456789")
    create.add_argument("--action", required=True, help="the action's name")
    create.add_argument("--private", action="store_true", help="publish it if it is private")
    create.add_argument("--another", action="store_true", help="although the channel has a retro")
    create.add_argument("--workspace", default="", help="the workspace's id, if there are several")
    create.add_argument("--id", help="the same id again is the same run (default: a new one)")


def _create(typed: argparse.Namespace) -> int:
    from uuid import uuid4

    from bot.orders import Order
    from bot.remote import create
    from bot.settings import read

    order = Order(
        id=typed.id or uuid4().hex,
        action=typed.action,
        channel_id=typed.channel,
        workspace_id=typed.workspace,
        private=typed.private,
        another=typed.another,
    )
    return asyncio.run(create(read(), order))


def _serve(_: argparse.Namespace) -> int:
    from bot.serve import serve
    from bot.settings import read, withdraw

    settings = read()
    withdraw()
    return asyncio.run(serve(settings))


def _demo(typed: argparse.Namespace) -> int:
    from bot.demo import demo
    from bot.settings import withdraw

    withdraw()
    if typed.templates and not list(typed.templates.glob("*.json")):
        raise FileRefused(f"{typed.templates} holds no templates: no *.json is there")
    return asyncio.run(
        demo(
            once=typed.once,
            export=typed.export,
            channel=typed.channel,
            templates=typed.templates,
            template=typed.template,
            port=typed.port,
        )
    )


def _render(typed: argparse.Namespace) -> int:
    from confluence.errors import TemplateError

    body = read_template(typed.template)
    if typed.check:
        return _check_template(str(typed.template), typed.template.name, body)
    context = read_context(typed.context) if typed.context else {}
    try:
        rendering, notices = asyncio.run(_rendered(body, typed.template.name, context))
    except TemplateError as error:
        place = f"{typed.template}:{error.line}:{error.column}"
        print(f"{place}: {error.reason}\n  {error.excerpt}", file=sys.stderr)
        return TEMPLATE_ERROR
    for notice in notices:
        print(f"{typed.template}:{notice.line}:{notice.column}: {notice.reason}", file=sys.stderr)
    for missing in rendering.undefined:
        place = f"{typed.template}:{missing.line}:{missing.column}"
        meant = f"; did you mean {missing.suggestion}?" if missing.suggestion else ""
        print(
            f"{place}: {missing.path} is not defined, nothing was printed{meant}", file=sys.stderr
        )
    print(rendering.body)
    return 0


def _check_template(file: str, name: str, body: str) -> int:
    from bot.author_verbs import print_check
    from confluence.renderer import open_renderer

    async def checked() -> "TemplateCheck":
        async with open_renderer(workers=1) as renderer:
            return await renderer.check(body, name=name)

    return 0 if print_check(file, asyncio.run(checked())) else TEMPLATE_ERROR


def _variables(typed: argparse.Namespace) -> int:
    from bot.author_verbs import print_reference

    try:
        found = print_reference(typed.word)
        sys.stdout.flush()
    except BrokenPipeError:
        # Who reads has seen enough, as with `| head`; what is left is for nobody.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return 0 if found else 1


async def _rendered(
    body: str, name: str, context: dict[str, object]
) -> "tuple[Rendering, tuple[Notice, ...]]":
    from confluence.renderer import open_renderer

    async with open_renderer(workers=1) as renderer:
        return await renderer.body(body, name=name, context=context)


def _check(_: argparse.Namespace) -> int:
    from bot.check import check
    from bot.settings import read

    return asyncio.run(check(read()))


def _upgrade(_: argparse.Namespace) -> int:
    from bot.opening import open_database
    from bot.settings import read

    async def upgrade() -> None:
        database = await open_database(read())
        await database.close()

    asyncio.run(upgrade())
    print("The database is up to date.")
    return 0


def _keys(typed: argparse.Namespace) -> int:
    from storage.keyring import Keyring

    if typed.action == "generate":
        print(Keyring.generate())
        return 0
    from bot.opening import open_database
    from bot.settings import read
    from storage.rotation import rotate

    async def rotated() -> None:
        database = await open_database(read())
        counts = await rotate(database)
        await database.close()
        for table, count in counts.items():
            print(f"{table}: {count} sealed with the first key")

    asyncio.run(rotated())
    return 0
