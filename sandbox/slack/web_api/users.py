"""users.*: who is in the workspace."""

from sandbox.slack.errors import SlackError
from sandbox.slack.nouns import Json, User
from sandbox.slack.web_api.call import Call, Method

UNPAGED = 1000
"""How many users one answer holds when no limit was sent."""


def info(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/users.info"""
    return {"user": _shown(call, call.user())}


def list_users(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/users.list"""
    people = list(call.workspace.users.values())
    if len(people) > UNPAGED and not call.args.get("limit"):
        raise SlackError("limit_required")
    page, following = call.page(people, default=UNPAGED)
    return {
        "members": [_shown(call, user) for user in page],
        "cache_ts": int(call.world.clock()),
        "response_metadata": {"next_cursor": following},
    }


def _shown(call: Call, user: User) -> Json:
    shown = user.as_json()
    if user.email and "users:read.email" in call.install.scopes:
        shown["profile"]["email"] = user.email
    if user.team_id != call.workspace.id:
        shown["is_stranger"] = True
    return shown


METHODS = {
    "users.info": Method(info, ("users:read",)),
    "users.list": Method(list_users, ("users:read",)),
}
