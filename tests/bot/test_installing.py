"""What the app asks for when it is installed; the way through the browser is a journey."""

from pathlib import Path

import yaml

from bot.installing import SCOPES

MANIFEST = Path(__file__).parents[2] / "manifest.yml"


def test_scopes_are_those_of_the_manifest() -> None:
    """Installed either way, the app has the same rights."""
    manifest = yaml.safe_load(MANIFEST.read_text("utf-8"))

    assert sorted(SCOPES) == sorted(manifest["oauth_config"]["scopes"]["bot"])
