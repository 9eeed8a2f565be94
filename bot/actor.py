"""Who is asking, read from any payload that Slack sends. Whether they may is not decided here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ORGANISATION = "E"  # what the id of one begins with


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in a workspace of ours; `home_workspace_id` differs for guests from elsewhere."""

    enterprise_id: str | None
    workspace_id: str
    user_id: str
    home_workspace_id: str


def actor_of(body: Mapping[str, Any]) -> Actor:
    """The actor of a command, an action, a submission, an options request or an event."""
    user = body.get("user") or {}
    event = body.get("event") or {}
    enterprise = body.get("enterprise") or {}
    workspace_id = _workspace(body)
    return Actor(
        enterprise_id=enterprise.get("id") or body.get("enterprise_id"),
        workspace_id=workspace_id,
        user_id=user.get("id") or body.get("user_id") or _author(event),
        home_workspace_id=user.get("team_id") or event.get("user_team") or workspace_id,
    )


def _workspace(body: Mapping[str, Any]) -> str:
    """The workspace whose app it is. In a channel shared with others `team` may be the person's
    own; an organisation's app is told of no `team` in clicks, of the organisation (`E…`) in its
    views, and of steps' workspaces inside."""
    team, event, view, user = (body.get(key) or {} for key in ("team", "event", "view", "user"))
    told = (
        view.get("app_installed_team_id"),
        team.get("id"),
        event.get("team_id"),
        body.get("team_id"),
        view.get("team_id"),
        user.get("team_id"),
    )
    named = [each for each in told if each]
    workspaces = [each for each in named if not each.startswith(ORGANISATION)]
    return str((workspaces or named or [""])[0])


def _author(event: Mapping[str, Any]) -> str:
    author = event.get("user") or ""
    return author if isinstance(author, str) else str(author.get("id", ""))
