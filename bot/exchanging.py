"""The steps of [Rotate for me] as a job runs them, and what whoever asked for it hears.

What a step does is in `confluence.exchanges`; that steps run and run again is `jobs`.
"""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import uuid4

from bot.caught import SLACK_TROUBLE
from bot.notifying import Notifying
from bot.publishing import DONE, GIVEN_UP, Outcome
from bot.slack_errors import as_fact
from bot.views import notices as views
from bot.waits import PAUSES, wait_after
from confluence.errors import NotFound, RetroError, TokenReplaced
from confluence.exchanges import Exchanges
from confluence.failures import Broken, load_failure
from storage.notices import Occasion

REPORT = "report"

log = logging.getLogger(__name__)


class Exchanging:
    """From a wish for a new token to the message that it is in use, or why not."""

    def __init__(
        self, *, exchanges: Exchanges, notifying: Notifying, pauses: Sequence[float] = PAUSES
    ) -> None:
        self._exchanges = exchanges
        self._notifying = notifying
        self._pauses = pauses
        self._steps = {
            "mint": exchanges.mint,
            "prove": exchanges.prove,
            "switch": exchanges.switch,
            "retire": exchanges.retire,
            REPORT: self._report,
        }

    async def attempt(self, step: str, exchange_id: str, tries: int) -> Outcome:
        """Try a step once. What stops it is kept with the exchange; the old token stays in use."""
        try:
            await self._steps[step](exchange_id)
        except RetroError as error:
            return await self._after(error, step, exchange_id, tries)
        except SLACK_TROUBLE as error:
            return await self._after(as_fact(error), step, exchange_id, tries)
        except Exception:
            reference = uuid4().hex[:8]
            log.exception("exchange %s: %s broke, reference %s", exchange_id, step, reference)
            return await self._give_up(Broken(reference), step, exchange_id)
        return DONE

    async def _after(self, error: RetroError, step: str, exchange_id: str, tries: int) -> Outcome:
        wait = wait_after(error, tries, self._pauses)
        if wait is not None:
            return Outcome(done=False, wait_seconds=wait)
        log.warning("exchange %s: %s, %s given up", exchange_id, type(error).__name__, step)
        return await self._give_up(error, step, exchange_id)

    async def _give_up(self, error: RetroError, step: str, exchange_id: str) -> Outcome:
        if step != REPORT and not _is_gone(error):
            await self._exchanges.fail(exchange_id, error)
        return GIVEN_UP

    async def _report(self, exchange_id: str) -> None:
        """Say how it ended, once."""
        exchange, connection = await self._exchanges.find(exchange_id)
        occasion = Occasion(connection.id, exchange.id, "exchange", exchange.user_id)
        failure = load_failure(exchange.failure) if exchange.failure else None
        if isinstance(failure, TokenReplaced):
            by = await self._exchanges.rotated_by(connection)
            texts = views.outdated(connection, by=by)
        elif exchange.state == "failed" and failure:
            texts = views.not_exchanged(connection, failure)
        else:
            old_is_gone = exchange.state == "done"
            texts = views.exchanged(connection, name=exchange.name, old_is_gone=old_is_gone)
        now = datetime.now(UTC)
        await self._notifying.tell(occasion, texts, connection=connection, job=exchange.id, now=now)


def _is_gone(error: RetroError) -> bool:
    """Whether there is no connection any more, and so nothing to keep and nobody to tell."""
    return isinstance(error, NotFound) and error.noun == "connection"
