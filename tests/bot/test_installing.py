"""What the app asks for when it is installed; the way through the browser is a journey."""

from pathlib import Path

import pytest
import yaml
from slack_bolt.oauth.async_callback_options import AsyncFailureArgs
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.web.async_client import AsyncWebClient

from bot.installing import SCOPES, OrganisationError, failed, flow_of
from bot.settings import read
from storage.database import Database
from storage.installations import Installations

MANIFEST = Path(__file__).parents[2] / "manifest.yml"


def test_scopes_are_those_of_the_manifest() -> None:
    """Installed either way, the app has the same rights."""
    manifest = yaml.safe_load(MANIFEST.read_text("utf-8"))

    assert sorted(SCOPES) == sorted(manifest["oauth_config"]["scopes"]["bot"])


async def test_whole_organisation_is_refused(database: Database) -> None:
    """Its token would serve nobody: nothing is kept, and the browser says what to do instead."""
    installations, request = Installations(database), AsyncBoltRequest(body="", query={})
    settings = read({"SLACK_CLIENT_ID": "1", "SLACK_CLIENT_SECRET": "s"})
    flow = flow_of(settings, AsyncWebClient(), installations)
    wide = Installation(user_id="U1", enterprise_id="E1", is_enterprise_install=True)
    with pytest.raises(OrganisationError) as refusal:
        await flow.store_installation(request, wide)

    page = await failed(
        AsyncFailureArgs(
            request=request,
            reason="storage_error",
            error=refusal.value,
            suggested_status_code=500,
            settings=flow.settings,
            default=flow.default_callback_options,
        )
    )

    assert await installations.count() == 0
    assert page.status == 400
    assert "in each workspace" in page.body
