"""usergroups.*: names for several people at once."""

from sandbox.slack.nouns import Json
from sandbox.slack.web_api.call import Call, Method


def list_groups(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/usergroups.list"""
    groups = call.workspace.usergroups.items()
    return {
        "usergroups": [
            {"id": key, "team_id": call.workspace.id, "name": handle, "handle": handle}
            for key, handle in groups
        ]
    }


METHODS: dict[str, Method] = {"usergroups.list": Method(list_groups, ("usergroups:read",))}
