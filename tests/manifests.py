"""`make manifest`: the organisation's manifest, made of the first one and the step's functions."""

from pathlib import Path
from typing import Any

import yaml

from bot.views.step import FUNCTIONS

ROOT = Path(__file__).parents[1]
FIRST = ROOT / "manifest.yml"
SECOND = ROOT / "manifest-org.yml"
HEADER = (
    "# The app for a whole organisation, with the step for Workflow Builder: docs/actions.md.\n"
    "# Made of manifest.yml and bot/views/step.py by `make manifest`; a test compares.\n"
)


class Spelt(yaml.SafeDumper):
    """Says everything where it stands, without anchors."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the library's signature
        """Nothing is written as "the same as above"."""
        return True


def for_organisation(manifest: dict[str, Any]) -> dict[str, Any]:
    """What an org-wide app with custom steps needs besides."""
    settings = {**manifest["settings"], "org_deploy_enabled": True, "function_runtime": "remote"}
    told = settings.get("event_subscriptions", {}).get("bot_events", [])
    settings["event_subscriptions"] = {"bot_events": sorted({*told, "function_executed"})}
    return {**manifest, "functions": dict(FUNCTIONS), "settings": settings}


def written() -> str:
    """The text of the second manifest."""
    first = yaml.safe_load(FIRST.read_text("utf-8"))
    whole = for_organisation(first)
    body = yaml.dump(whole, Dumper=Spelt, sort_keys=False, allow_unicode=True, width=100)
    return HEADER + body


if __name__ == "__main__":
    SECOND.write_text(written(), "utf-8")
