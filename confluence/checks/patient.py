"""`Patient`: a connection under examination; and `look`, which makes a check's end a finding."""

import asyncio
import ssl
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass
from datetime import datetime

from confluence.client import Client
from confluence.consultation import Consultation
from confluence.diagnosis import diagnose
from confluence.errors import RetroError
from confluence.findings import Ailment, Cause, Check, Facts, Finding, State
from confluence.nouns import Site, Space, Way
from confluence.renderer import Renderer
from storage.models import Connection

OF_GRANTS = {Check.GRANT, Check.SCOPES, Check.POLICY}
OF_SERVERS = {Check.CAPTCHA, Check.READ_ONLY}
LEFT_OUT = {
    Way.OAUTH: OF_SERVERS | {Check.BASIC},
    Way.API_TOKEN: OF_SERVERS | OF_GRANTS | {Check.BASIC},
    Way.PAT: OF_GRANTS | {Check.BASIC},
    Way.BASIC: OF_GRANTS | {Check.EXPIRY},
}


@dataclass(frozen=True, slots=True)
class Patient:
    """What is known before the first look. `now` in UTC, `deadline` by the event loop's clock.

    `default_space` is the one that an admin chose, `last_space` the one that a responder used last.
    """

    consultation: Consultation
    renderer: Renderer
    trust: ssl.SSLContext
    now: datetime
    deadline: float
    check_seconds: float
    default_space: Space | None
    last_space: Space | None

    @property
    def connection(self) -> Connection:
        """The row."""
        return self.consultation.connection

    @property
    def client(self) -> Client:
        """Asks as the connected account."""
        return self.consultation.client

    @property
    def site(self) -> Site:
        """What is connected."""
        return self.client.site

    @property
    def checks(self) -> tuple[Check, ...]:
        """The checks that make sense for it, in their order."""
        left_out = set(LEFT_OUT[self.consultation.way])
        if not self.site.api_url.startswith("https://"):
            left_out.add(Check.CERTIFICATE)
        return tuple(check for check in Check if check not in left_out)


async def look(
    patient: Patient, check: Check, at: Awaitable[Facts], *, silent: Cause = Cause.SLOW
) -> Finding:
    """Wait for what a check finds, within its time; `silent` is what running out of it means."""
    left = patient.deadline - asyncio.get_running_loop().time()
    try:
        async with asyncio.timeout(min(patient.check_seconds, left)):
            return found(patient, check, await at)
    except TimeoutError:
        return failed(patient, check, Ailment(silent, host=patient.site.api_url))
    except Ailment as ailment:
        return failed(patient, check, ailment)
    except RetroError as error:
        return failed(patient, check, diagnose(error))


def found(patient: Patient, check: Check, facts: Facts) -> Finding:
    """All is well."""
    return Finding(check, State.WELL, patient.consultation.way, facts=facts)


def failed(patient: Patient, check: Check, ailment: Ailment) -> Finding:
    """Something is wrong, or worth a warning, or Confluence does not say."""
    way = patient.consultation.way
    return Finding(check, ailment.state, way, ailment.cause, ailment.facts)


async def all_of(patient: Patient, looks: Iterable[Awaitable[Finding]]) -> list[Finding]:
    """What several checks find that do not need each other: at once, or one after another where
    their requests carry a password and wait for each other anyway."""
    if patient.consultation.way is Way.BASIC:
        return [await each for each in looks]
    return await asyncio.gather(*looks)
