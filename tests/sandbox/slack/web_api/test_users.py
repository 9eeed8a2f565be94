"""Who is in the workspace, and which workspace it is."""

from tests.sandbox.slack.conftest import Town


async def test_a_user_has_a_time_zone_and_flags(town: Town) -> None:
    """The facts the bot asks for; mail only with its scope."""
    town.admin.email = "admin-1@example.com"

    answer = await town.call("users.info", user=town.admin.id)

    assert answer["user"]["tz"] == "UTC"
    assert answer["user"]["is_admin"] is True
    assert "email" not in answer["user"]["profile"]


async def test_mail_needs_its_scope(town: Town) -> None:
    """users:read.email."""
    assert town.workspace.install is not None
    town.admin.email = "admin-1@example.com"
    town.workspace.install.scopes.add("users:read.email")

    answer = await town.call("users.info", user=town.admin.id)

    assert answer["user"]["profile"]["email"] == "admin-1@example.com"


async def test_nobody_is_not_found(town: Town) -> None:
    """user_not_found."""
    assert (await town.call("users.info", user="U0NOBODY00"))["error"] == "user_not_found"


async def test_somebody_of_another_workspace_is_a_stranger(town: Town) -> None:
    """Slack Connect shows them with their own team."""
    guest = town.sandbox.slack.add_user(town.workspace, "partner-1", team_id="T0PARTNER1")

    answer = await town.call("users.info", user=guest.id)

    assert answer["user"]["team_id"] == "T0PARTNER1"
    assert answer["user"]["is_stranger"] is True


async def test_a_large_workspace_wants_a_limit(town: Town) -> None:
    """limit_required."""
    for n in range(1000):
        town.sandbox.slack.add_user(town.workspace, f"user-{n}")

    answer = await town.call("users.list")

    assert answer["error"] == "limit_required"


async def test_the_workspace_and_the_bot_are_known(town: Town) -> None:
    """auth.test tells both."""
    bot = await town.call("auth.test")

    assert (bot["team_id"], bot["team"]) == ("T0EXAMPLE1", town.workspace.name)
    assert bot["url"] == "https://example.slack.com/"
