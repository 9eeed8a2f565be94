"""Service `Doctor`: looks at a connection, check by check, and says what it found.

It looks only where a stored connection leads and the policy allows. Not here: the checks
(`checks`), what people read (`bot.doctor_hints`).
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from datetime import UTC, datetime

from confluence.checks.identity import identity
from confluence.checks.patient import Patient
from confluence.checks.rights import rights
from confluence.checks.road import road
from confluence.connections import Connections
from confluence.destinations import default_space
from confluence.findings import Check, Finding, State
from confluence.http import trust
from confluence.nouns import Space
from confluence.renderer import Renderer
from storage.drafts import DraftRepository
from storage.models import Connection

CHECK_SECONDS = 5.0
WHOLE_SECONDS = 15.0


class Doctor:
    """Examines connections; no check may take longer than so many seconds.

    `clock` gives seconds since 1970.
    """

    def __init__(
        self,
        *,
        connections: Connections,
        drafts: DraftRepository,
        renderer: Renderer,
        ca_bundle: str | None = None,
        check_seconds: float = CHECK_SECONDS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._connections = connections
        self._drafts = drafts
        self._renderer = renderer
        self._check_seconds = check_seconds
        self._trust = trust(ca_bundle)
        self._clock = clock

    async def examine(self, connection: Connection) -> AsyncGenerator[Finding, None]:
        """A finding for each check of the connection, in order, each as soon as it can be told.

        What could not be looked at is skipped. A connection that was refused before is tried once.
        Where one that did not work lets us in, how it is now is kept.
        """
        patient = await self._admit(connection)
        waiting, found = list(patient.checks), dict[Check, Finding]()
        async for finding in _findings(patient):
            found[finding.check] = finding
            while waiting and waiting[0] in found:
                yield found[waiting.pop(0)]
        for check in waiting:
            yield found.get(check) or Finding(check, State.SKIPPED, patient.consultation.way)
        if connection.state != "connected" and _is_well(found.get(Check.ACCOUNT)):
            await self._connections.upkeep.look(connection.id)

    async def _admit(self, connection: Connection) -> Patient:
        now = datetime.fromtimestamp(self._clock(), UTC)
        used = await self._drafts.last_space(connection.workspace_id, connection.id)
        return Patient(
            consultation=self._connections.clients.consult(connection),
            renderer=self._renderer,
            trust=self._trust,
            now=now,
            deadline=asyncio.get_running_loop().time() + WHOLE_SECONDS,
            check_seconds=self._check_seconds,
            default_space=default_space(connection),
            last_space=Space(*used) if used else None,
        )


def _is_well(finding: Finding | None) -> bool:
    return finding is not None and finding.state is State.WELL


async def _findings(patient: Patient) -> AsyncGenerator[Finding, None]:
    """Everything that can be looked at; a failed step hides what lies behind it."""
    for part in (road, identity):
        async for finding in part(patient):
            yield finding
            if finding.state is State.FAILED and finding.check is not Check.SCOPES:
                return
    async for finding in rights(patient):
        yield finding
