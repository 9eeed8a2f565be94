"""The whole sandbox: both halves on one port, and the command that serves it."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from sandbox.app import Sandbox
from sandbox.faults import Faults

ROOT = Path(__file__).parents[2]


async def test_both_halves_and_the_page_share_a_port() -> None:
    """Started, everything answers; stopped, nothing does."""
    async with Sandbox() as sandbox, httpx.AsyncClient(base_url=sandbox.url, verify=False) as http:
        page = await http.get("/")
        slack = await http.post("/slack/api/auth.test")
        confluence = await http.get("/server/rest/api/space")

    assert page.status_code == 200
    assert slack.json()["error"] == "not_authed"
    assert confluence.status_code == 200
    with pytest.raises(httpx.ConnectError):
        async with httpx.AsyncClient(verify=False) as http:
            await http.get(sandbox.url)


async def test_it_listens_on_loopback_only() -> None:
    """Nobody else on the network sees it."""
    async with Sandbox() as sandbox:
        assert sandbox.url.startswith("http://127.0.0.1:")
        assert sandbox.slack.url == f"{sandbox.url}/slack"


def test_the_command_prints_one_line_and_goes_when_told() -> None:
    """All that a bot needs is in it, and SIGTERM ends it with 0."""
    command = [sys.executable, "-m", "sandbox", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        headers = {"Authorization": f"Bearer {told['bot_token']}"}
        bot = httpx.post(f"{told['slack_api_url']}auth.test", headers=headers).json()
        process.send_signal(signal.SIGTERM)
        rest = process.stdout.read()
        code = process.wait(timeout=10)

    assert bot["ok"]
    assert told["admin"] != told["responder"]
    assert told["channel"].startswith("inc-")
    assert set(told) == {
        "url",
        "slack_api_url",
        "bot_token",
        "app_token",
        "signing_secret",
        "client_id",
        "client_secret",
        "atlassian_auth_url",
        "atlassian_api_url",
        "atlassian_client_id",
        "atlassian_client_secret",
        "cloud_url",
        "server_url",
        "server_pat",
        "api_token",
        "api_token_email",
        "admin",
        "admin_id",
        "responder",
        "channel",
        "was_archived",
    }
    assert (rest, code) == ("", 0)


def test_a_folder_that_is_no_export_is_told_in_one_line(tmp_path: Path) -> None:
    """No traceback, and not 0."""
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--export", str(tmp_path)]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert done.stderr == f"sandbox: {tmp_path} is not a Slack export: it has no users.json\n"


def test_faults_are_given_in_order_and_used_up() -> None:
    """By part of the path and by verb."""
    faults = Faults()
    faults.add("/pages", kind="delay", verb="POST", times=2)
    faults.add("/pages", kind="status", status=503)

    taken = [faults.take("POST", "/wiki/api/v2/pages") for _ in range(4)]
    other = faults.take("GET", "/wiki/api/v2/spaces")

    assert [fault and fault.kind for fault in taken] == ["delay", "delay", "status", None]
    assert other is None
