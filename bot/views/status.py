"""`/retro status`: what the App Home shows, in text."""

from bot.views import overview as lines_of
from bot.views import parts
from bot.views.messages import Texts
from bot.views.overview import Overview

# Characters; a message takes about 13,000.
ROOM_FOR_CONNECTIONS = 8000
ROOM_FOR_DIVERSIONS = 4000


def status(overview: Overview) -> Texts:
    """Every connection, and the channels that go elsewhere."""
    if not overview.connections:
        connect = f"An admin connects one with `{overview.command} connect`."
        said = f"No Confluence is connected yet. {connect}"
        return {"text": said, "blocks": [parts.section(said)]}
    first = overview.connections[0]
    text = f"{first.site_name}: {lines_of.status(first, overview.now)}"
    each = ["\n".join(lines_of.lines(one, overview)) for one in overview.connections]
    blocks = [parts.section(said) for said in lines_of.fitting(each, ROOM_FOR_CONNECTIONS)]
    if told := lines_of.fitting(lines_of.diversions(overview), ROOM_FOR_DIVERSIONS):
        blocks += parts.sections(["*Channels that go elsewhere*", *told])
    return {"text": text, "blocks": blocks}
