"""auth.test and apps.connections.open: who the token is and where its socket is."""

from sandbox.slack.nouns import Json
from sandbox.slack.web_api.call import Call, Method


def test(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/auth.test"""
    org = call.workspace.enterprise if call.install.org_wide else ""
    bot = call.workspace.users[call.install.bot_user]
    return {
        "url": f"https://{call.workspace.domain}.slack.com/",
        "team": call.workspace.name,
        "user": bot.name,
        "team_id": org or call.workspace.id,
        "user_id": bot.id,
        "bot_id": call.install.bot_id,
        "is_enterprise_install": call.install.org_wide,
        **({"enterprise_id": call.workspace.enterprise} if call.workspace.enterprise else {}),
    }


def open_connection(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/apps.connections.open"""
    host = call.world.url.replace("http://", "ws://", 1)
    return {"url": f"{host}/socket/{call.world.sockets.new_ticket()}"}


METHODS = {
    "apps.connections.open": Method(open_connection, caller="app"),
    "auth.test": Method(test),
}
