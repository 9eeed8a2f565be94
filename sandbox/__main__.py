"""`python -m sandbox`: serves a furnished sandbox and prints, as JSON, how to reach it."""

import argparse
import asyncio
import json
import signal
import sys
from pathlib import Path

from sandbox.app import Sandbox
from sandbox.scene import Scene, scene_of
from sandbox.slack.exports import load_export
from sandbox.slack.nouns import Workspace

DATA = Path(__file__).parent / "data"


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=8600, help="0: any free one")
    parser.add_argument("--export", type=Path, default=DATA / "incident", metavar="DIR")
    parser.add_argument("--channel", metavar="NAME", help="where the walk plays")
    parser.add_argument("--templates", type=Path, default=DATA / "templates", metavar="DIR")
    parser.add_argument("--request-url", metavar="URL", help="deliver by signed HTTP to here")
    return parser.parse_args()


def furnish(sandbox: Sandbox, options: argparse.Namespace) -> Workspace:
    """Fill both halves from an export and a folder of templates."""
    sandbox.slack.request_url = options.request_url
    sandbox.confluence.load_templates(options.templates)
    workspace = load_export(sandbox.slack, options.export)
    if not any(user.is_admin and not user.deleted for user in workspace.users.values()):
        sandbox.slack.add_user(workspace, "sandbox-admin", is_admin=True)
    return workspace


def handout(sandbox: Sandbox, workspace: Workspace, scene: Scene) -> dict[str, str]:
    """What a bot and a person need to know: addresses, credentials, who and where."""
    app, confluence = sandbox.slack.app, sandbox.confluence
    assert workspace.install is not None
    return {
        "url": sandbox.url,
        "slack_api_url": f"{sandbox.url}/slack/api/",
        "bot_token": workspace.install.bot_token,
        "app_token": app.app_token,
        "signing_secret": app.signing_secret,
        "client_id": app.client_id,
        "client_secret": app.client_secret,
        "atlassian_auth_url": f"{sandbox.url}/atlassian/auth",
        "atlassian_api_url": f"{sandbox.url}/atlassian/api",
        "atlassian_client_id": confluence.client_id,
        "atlassian_client_secret": confluence.client_secret,
        "cloud_url": f"{sandbox.url}/cloud",
        "server_url": f"{sandbox.url}/server",
        "server_pat": confluence.server_pat,
        "api_token": confluence.api_token,
        "api_token_email": confluence.account.email,
        "admin": scene.admin.name,
        "admin_id": scene.admin.id,
        "responder": scene.responder.name,
        "channel": scene.channel.name,
    }


async def serve(options: argparse.Namespace) -> None:
    """Serve until SIGTERM or SIGINT."""
    sandbox = Sandbox()
    try:
        workspace = furnish(sandbox, options)
        scene = scene_of(workspace, options.channel)
    except (OSError, ValueError) as wrong:
        sys.exit(f"sandbox: {wrong}")
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        await sandbox.start(options.port)
    except OSError as error:
        sys.exit(f"sandbox: cannot listen ({error.strerror}); choose another port with --port")
    scene.prepare()
    told = {**handout(sandbox, workspace, scene), "was_archived": scene.was_archived}
    print(json.dumps(told), flush=True)
    await stop.wait()
    await sandbox.stop()


if __name__ == "__main__":
    asyncio.run(serve(arguments()))
