"""Service `Ordering`: runs that are ordered on the bot's own machine, at its door `/runs`.

An order's id makes the same order again, a look at how it goes, the same run. What an order is:
`orders`. The other end: `remote`.
"""

import time
from collections.abc import Callable
from typing import Any

from bot.errors import ActionAmbiguous
from bot.hints import hint_for
from bot.jobs import Jobs
from bot.orders import LATEST, Order, signed_text
from bot.runs import End, Runs
from confluence.actions import Actions, columns_of, recipe_of
from confluence.errors import RetroError, UnknownAction
from confluence.submissions import draft_id_of
from storage.keyring import Keyring
from storage.models import Action, Run

Answer = dict[str, str]


class Ordering:
    """Takes orders. `clock` gives seconds since 1970."""

    def __init__(
        self,
        *,
        actions: Actions,
        runs: Runs,
        jobs: Jobs,
        keyring: Keyring,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._actions = actions
        self._runs = runs
        self._jobs = jobs
        self._keyring = keyring
        self._clock = clock

    def is_ours(self, *, timestamp: str, signature: str, body: str) -> bool:
        """Whether somebody with our keys sent this, just now."""
        fresh = timestamp.isdecimal() and abs(self._clock() - int(timestamp)) < LATEST
        return fresh and self._keyring.signed(signed_text(timestamp, body), signature)

    async def take(self, body: str) -> Answer:
        """Begin the order unless it has begun, and say how it stands."""
        order = Order.load(body)
        try:
            action = await self._action(order)
        except RetroError as error:
            return _failed(error)
        run = await self._runs.take(_run(order, action))
        await self._jobs.run(run)
        return _answer(run, await self._runs.end(run.id))

    async def _action(self, order: Order) -> Action:
        """Raises UnknownAction, ActionAmbiguous."""
        if order.workspace_id:
            return await self._actions.called(order.workspace_id, order.action)
        found = await self._actions.called_anywhere(order.action)
        if not found:
            raise UnknownAction(order.action, ())
        if len(found) > 1:
            raise ActionAmbiguous(order.action, [action.workspace_id for action in found])
        return found[0]


def _run(order: Order, action: Action) -> Run:
    """It is for nobody in Slack, so the action's author answers for it."""
    return Run(
        id=draft_id_of(action.workspace_id, order.id),
        workspace_id=action.workspace_id,
        channel_id=order.channel_id,
        user_id="",
        author_id=action.saved_by,
        agreed=order.private,
        another=order.another,
        **columns_of(recipe_of(action)),
    )


def _answer(run: Run, end: End | None) -> Answer:
    if end is None:
        return {"state": "running"}
    if end.page:
        state = "made" if run.draft_id == run.id else "there"
        return {"state": state, "title": end.page.title, "url": end.page.url}
    return _failed(end.failure) if end.failure else {"state": "running"}


def _failed(error: Any) -> Answer:
    hint = hint_for(error)
    return {"state": "failed", "said": f"{hint.title}. {hint.text}"}
