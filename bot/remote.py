"""`retro create`: orders a run from the bot that runs on this machine and waits for its end.

The bot does it, not this process: a SQLite file serves one process, and jobs belong to one that
stays. The bot's end is in `ordering`.
"""

import asyncio
import sys
import time

import aiohttp

from bot.orders import PATH, SIGNATURE, TIMESTAMP, Order, signed_text
from bot.settings import Settings, need
from storage.keyring import Keyring

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - read, not bound
SECONDS_BETWEEN_LOOKS = 0.5
PATIENCE = 120.0
SAID = {"made": "Made", "there": "The channel already has a retro"}


async def create(settings: Settings, order: Order) -> int:
    """0: the page is there, its address printed; 1: it says why not, or that it takes longer."""
    keyring = Keyring.parse(need(settings, "encryption_keys", "Give the keys of the running bot."))
    url = _door(settings)
    until = time.monotonic() + PATIENCE
    try:
        async with aiohttp.ClientSession() as http:
            while time.monotonic() < until:
                answer = await _ask(http, url, keyring, order)
                if answer["state"] != "running":
                    return _told(answer)
                await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return _complain(
            f"No bot answers at {url}. Start `retro serve`, and run this on its machine with its "
            "settings (RETRO_HOST, RETRO_PORT, RETRO_ENCRYPTION_KEYS)."
        )
    return _complain("It takes longer. The bot goes on; the link comes to the channel.")


def _door(settings: Settings) -> str:
    host = EVERYWHERE.get(settings.host, settings.host)
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{settings.port}{PATH}"


async def _ask(
    http: aiohttp.ClientSession, url: str, keyring: Keyring, order: Order
) -> dict[str, str]:
    timestamp, body = str(int(time.time())), order.dump()
    headers = {
        TIMESTAMP: timestamp,
        SIGNATURE: keyring.sign(signed_text(timestamp, body)),
        "Content-Type": "application/json",
    }
    async with http.post(url, data=body.encode(), headers=headers) as response:
        if response.status == 403:
            return {"state": "failed", "said": "The bot has other RETRO_ENCRYPTION_KEYS than this."}
        response.raise_for_status()
        answer: dict[str, str] = await response.json()
        return answer


def _told(answer: dict[str, str]) -> int:
    if answer["state"] not in SAID:
        return _complain(answer["said"])
    print(f"{SAID[answer['state']]}: {answer['title']}\n{answer['url']}")
    return 0


def _complain(said: str) -> int:
    print(f"retro: {said}", file=sys.stderr)
    return 1
