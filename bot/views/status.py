"""`/retro status`: what the App Home shows, in text."""

from bot.views import overview as lines_of
from bot.views import parts
from bot.views.messages import Texts
from bot.views.overview import Overview
from bot.views.parts import Block

MOST_SHOWN = 20


def status(overview: Overview) -> Texts:
    """Every connection, and the channels that go elsewhere."""
    if not overview.connections:
        connect = f"An admin connects one with `{overview.command} connect`."
        said = f"No Confluence is connected yet. {connect}"
        return {"text": said, "blocks": [parts.section(said)]}
    first = overview.connections[0]
    text = f"{first.site_name}: {lines_of.status(first, overview.now)}"
    blocks: list[Block] = [
        parts.section("\n".join(lines_of.lines(connection, overview)))
        for connection in overview.connections[:MOST_SHOWN]
    ]
    if overview.overrides:
        told = [lines_of.diversion(override, overview) for override in overview.overrides]
        blocks.append(parts.section("*Channels that go elsewhere*\n" + "\n".join(told)))
    return {"text": text, "blocks": blocks}
