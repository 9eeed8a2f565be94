"""oauth.v2.access: a code of the install page becomes a bot token."""

from sandbox.slack.codes import LIFETIME, Code
from sandbox.slack.errors import SlackError
from sandbox.slack.nouns import Json
from sandbox.slack.web_api.call import Call, Method


def access(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/oauth.v2.access"""
    app = call.world.app
    if call.text("client_id", "") != app.client_id:
        raise SlackError("invalid_client_id")
    if call.text("client_secret", "") != app.client_secret:
        raise SlackError("bad_client_secret")
    code = _spent(call)
    workspace = call.world.workspace(code.team)
    install = call.world.install(workspace, code.scopes)
    return {
        "app_id": app.id,
        "authed_user": {"id": code.user},
        "scope": ",".join(sorted(install.scopes)),
        "token_type": "bot",
        "access_token": install.bot_token,
        "bot_user_id": install.bot_user,
        "team": {"id": workspace.id, "name": workspace.name},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _spent(call: Call) -> Code:
    code = call.world.codes.get(call.text("code", ""))
    if code is None or code.used or call.world.clock() > code.issued + LIFETIME:
        raise SlackError("invalid_code")
    if call.text("redirect_uri", code.redirect_uri) != code.redirect_uri:
        raise SlackError("bad_redirect_uri")
    code.used = True
    return code


METHODS = {"oauth.v2.access": Method(access, caller="none")}
