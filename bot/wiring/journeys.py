"""Every journey once, for the handlers, and the doors that are reached over HTTP."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.callback import Callback
from bot.jobs import Jobs
from bot.ordering import Ordering
from bot.secret_forms import SecretForms
from bot.services import Services
from bot.wiring import admins, responders
from bot.wiring.desk import Desk


@dataclass(frozen=True, slots=True)
class Doors:
    """What is asked by browsers and by the command line."""

    callback: Callback
    secret_forms: SecretForms
    ordering: Ordering


def services_of(desk: Desk, jobs: Jobs, *, clock: Callable[[], float] = time.monotonic) -> Services:
    """What handlers name; `clock` paces what is shown of long work."""
    retros, connecting = responders.retros_of(desk, clock), admins.connecting_of(desk)
    return Services(
        retros=retros,
        submitting=responders.submitting_of(desk, retros),
        resending=responders.resending_of(desk),
        previewing=responders.previewing_of(desk),
        exploring=responders.exploring_of(desk),
        checking=responders.checking_of(desk, clock),
        launching=responders.launching_of(desk, jobs),
        stepping=responders.stepping_of(desk, jobs),
        connecting=connecting,
        pasting=admins.pasting_of(desk, connecting),
        trying=admins.trying_of(desk),
        rotating=admins.rotating_of(desk, jobs),
        wishing=admins.wishing_of(desk),
        managing=admins.managing_of(desk),
        defaults=admins.defaults_of(desk),
        diverting=admins.diverting_of(desk),
        preferring=admins.preferring_of(desk),
        editing=admins.editing_of(desk),
        examining=admins.examining_of(desk),
        leaving=admins.leaving_of(desk),
        homes=desk.homes,
        watching=desk.watching,
        replies=desk.replies,
        tasks=desk.tasks,
        jobs=jobs,
    )


def doors_of(desk: Desk, services: Services) -> Doors:
    """The doors to the same journeys."""
    layer, connecting = desk.layer, services.connecting
    return Doors(
        callback=Callback(connections=layer.connections, connecting=connecting),
        secret_forms=SecretForms(
            access=desk.access,
            people=desk.people,
            connections=layer.connections,
            links=layer.links,
            connecting=connecting,
        ),
        ordering=Ordering(
            actions=layer.actions,
            runs=desk.runs,
            jobs=services.jobs,
            keyring=layer.database.keyring,
        ),
    )
