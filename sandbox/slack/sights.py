"""What one can see of the sandbox's Slack: GET /control/slack/…"""

from sandbox.slack.lookup import channel_of, who
from sandbox.slack.nouns import Json
from sandbox.slack.routes import Handler
from sandbox.slack.state import channel_state, view_state, workspace_state
from sandbox.slack.world import SlackWorld

LONGEST_WAIT = 25.0
SHOWN = 1000
"""How many messages of a channel are shown when nothing else was asked."""


class Sights:
    """One handler per sight; the query string says what to see."""

    def __init__(self, world: SlackWorld) -> None:
        self.world = world

    def handlers(self) -> dict[str, Handler]:
        """The sights by name."""
        return {
            "state": self.state,
            "channel": self.channel,
            "view": self.view,
            "user": self.user,
            "execution": self.execution,
            "version": self.version,
            "changes": self.changes,
            "requests": self.requests,
        }

    async def state(self, query: Json) -> Json:
        """?workspace=&messages=: everything of one workspace."""
        workspace = self.world.workspace(query.get("workspace"))
        newest = int(query.get("messages", SHOWN))
        return workspace_state(self.world, workspace, newest=newest)

    async def channel(self, query: Json) -> Json:
        """?workspace=&channel=&messages=: one channel."""
        workspace = self.world.workspace(query.get("workspace"))
        newest = int(query.get("messages", SHOWN))
        return channel_state(channel_of(self.world, workspace, query), newest=newest)

    async def view(self, query: Json) -> Json:
        """?workspace=&user=&home=: the modal on top of somebody's screen, or their App Home."""
        workspace, user = who(self.world, query)
        stack = workspace.modals.get(user.id, [])
        shown = stack[-1] if stack else None
        if "home" in query:
            shown = workspace.homes.get(user.id)
        view = view_state(self.world, workspace, shown) if shown else None
        return {"view": view, "version": workspace.version}

    async def user(self, query: Json) -> Json:
        """?workspace=&user=: who somebody is."""
        return who(self.world, query)[1].as_json()

    async def execution(self, query: Json) -> Json:
        """?id=: how the execution of a step goes."""
        return self.world.functions.executions[query["id"]].as_json()

    async def version(self, query: Json) -> Json:
        """?workspace=: how often something changed."""
        return {"version": self.world.workspace(query.get("workspace")).version}

    async def changes(self, query: Json) -> Json:
        """?workspace=&since=N: wait, at most 25 s, until the version is past N."""
        workspace = self.world.workspace(query.get("workspace"))
        since = int(query.get("since", 0))
        version = await self.world.wait_for_change(workspace, since, LONGEST_WAIT)
        return {"version": version}

    async def requests(self, _: Json) -> Json:
        """The journal of Web API calls."""
        return {"requests": self.world.requests}
