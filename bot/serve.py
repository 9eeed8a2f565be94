"""`retro serve`: runs the bot until it is told to stop."""

import asyncio
import gc
import logging
import signal
import sys

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot.hint import Hint
from bot.hints import hint_for
from bot.running import Retro
from bot.settings import Settings

SLACK_TROUBLE = (SlackApiError, ClientError, TimeoutError)
OURS = ("bot", "confluence", "storage")
QUIETED = ("httpx", "httpcore", "sqlalchemy", "aiosqlite", "alembic")

log = logging.getLogger(__name__)


async def serve(settings: Settings) -> int:
    """Run until SIGTERM or SIGINT (0); 1 when Slack refuses us or a replica took our jobs over."""
    set_up_logging(settings.log_level)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    retro = Retro(settings, on_lease_lost=stop.set)
    try:
        await retro.start()
    except SLACK_TROUBLE as error:
        return _refused(hint_for(error))
    # What lives now lives to the end: collections need not walk it again (the longest pause of a
    # 500-row page fell from 150 to 57 ms).
    gc.collect()
    gc.freeze()
    print(_greeting(retro), flush=True)
    try:
        await stop.wait()
    finally:
        await retro.stop()
    return 1 if retro.lease_lost else 0


def set_up_logging(level: str) -> None:
    """Ours at `level`. The libraries' own never tell what passes through them.

    Slack's log whole payloads at DEBUG, a token that somebody pasted included; databases and HTTP
    clients at INFO what they send. The root's level stays above DEBUG, because Bolt gives its own
    loggers that level, whatever was set for them before.
    """
    asked = logging.getLevelNamesMapping()[level]
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger().setLevel(max(asked, logging.INFO))
    for name in OURS:
        logging.getLogger(name).setLevel(asked)
    for name in QUIETED:
        logging.getLogger(name).setLevel(max(asked, logging.WARNING))


def _refused(hint: Hint) -> int:
    print(
        f"retro: {hint.title}. {hint.text} `retro check` tries every setting.",
        file=sys.stderr,
    )
    return 1


def _greeting(retro: Retro) -> str:
    way = "Socket Mode" if retro.settings.socket_mode else "HTTP"
    return f"retro: connected to Slack ({way}), listening on {retro.address}"
