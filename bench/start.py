"""How long `retro serve` takes to be there, how fast the first command is acked, what it holds."""

from statistics import median

from bench.neighbour import neighbour, serving, settings_for, temporary_folder
from bench.people import close_all, connect, long_channel, open_form
from bench.table import heading, milliseconds, verdict
from sandbox.person import Person

STARTS = 5


async def run(pages: int) -> None:
    """Print starts and, after `pages` pages of 500 rows, memory."""
    heading("Start: connected, then the first command acked")
    async with neighbour() as near, temporary_folder() as folder:
        settings = settings_for(near.told, folder)
        started, acked = [], []
        for _ in range(STARTS):
            async with (
                serving(settings) as bot,
                Person(near.url, user=near.told["admin"]) as person,
            ):
                started.append(bot.started_in)
                answer = await person.command(near.told["channel"], "/retro help")
                acked.append(answer["ack_ms"] / 1000)
        print(f"  connected after {milliseconds(started)}; first ack {milliseconds(acked)}")
        verdict("connected", median(started), 5, "s")
        verdict("first command acked", max(acked) * 1000, 250, "ms")

        heading(f"Memory of the main process over {pages} pages of 500 rows")
        async with serving(settings) as bot:
            await connect(near, "cloud")
            await long_channel(near, "inc-memory", messages=500)
            held = [bot.memory_mb()]
            async with Person(near.url, user=near.told["responder"]) as person:
                for number in range(pages):
                    await open_form(person, "inc-memory")
                    await person.fill("Title", f"page {number}")
                    await person.submit()
                    await person.wait_for("is made", timeout=60)
                    await close_all(person)
                    if (number + 1) % (pages // 10 or 1) == 0:
                        held.append(bot.memory_mb())
                        workers = bot.workers_mb()
                        print(f"    {number + 1} pages: {held[-1]:.0f} MB", flush=True)
        verdict("memory in the end", held[-1], 180, "MB")
        verdict("added by the second half", held[-1] - held[len(held) // 2], 5, "MB")
        print(f"  its workers besides: {', '.join(f'{each:.0f} MB' for each in workers)}")
