"""Buttons that nobody else listens to: links are opened by Slack, but want an ack all the same."""

import re

from slack_bolt.async_app import AsyncAck, AsyncApp


def register(app: AsyncApp) -> None:
    """Last of all: it takes every action that is left."""
    app.action(re.compile(".*"))(follow_link)


async def follow_link(ack: AsyncAck) -> None:
    """A link was opened."""
    await ack()
