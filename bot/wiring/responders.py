"""The journeys of responders, and of the authors of their templates."""

from collections.abc import Callable

from bot.checking import Checking
from bot.exploring import Exploring
from bot.jobs import Jobs
from bot.launching import Launching
from bot.previewing import Previewing
from bot.resending import Resending
from bot.retros import Retros
from bot.stepping import Stepping
from bot.submitting import Submitting
from bot.wiring.desk import Desk


def retros_of(desk: Desk, clock: Callable[[], float]) -> Retros:
    """The form of `/retro create`; `clock` paces what is shown of a long channel."""
    layer = desk.layer
    return Retros(
        **desk.common,
        forms=desk.forms,
        inputs=desk.inputs,
        viewers=desk.viewers,
        spaces=layer.spaces,
        renderer=layer.renderer,
        clock=clock,
    )


def submitting_of(desk: Desk, retros: Retros) -> Submitting:
    """The form or its preview, sent in."""
    layer = desk.layer
    return Submitting(
        access=desk.access,
        retros=retros,
        drafts=layer.drafts,
        previews=layer.previews,
        viewers=desk.viewers,
        states=desk.draft_states,
    )


def resending_of(desk: Desk) -> Resending:
    """What failed, once more."""
    return Resending(
        access=desk.access,
        drafts=desk.layer.drafts,
        viewers=desk.viewers,
        states=desk.draft_states,
    )


def previewing_of(desk: Desk) -> Previewing:
    """The page before it is made."""
    layer = desk.layer
    return Previewing(
        **desk.common, recounting=desk.recounting, drafts=layer.drafts, previews=layer.previews
    )


def exploring_of(desk: Desk) -> Exploring:
    """`/retro variables`."""
    return Exploring(**desk.common, incidents=desk.incidents, renderer=desk.layer.renderer)


def checking_of(desk: Desk, clock: Callable[[], float]) -> Checking:
    """`/retro templates`; `clock` paces what is shown of many templates."""
    layer = desk.layer
    return Checking(
        **desk.common,
        connections=layer.connections,
        usual_spaces=layer.usual_spaces,
        checks=layer.checks,
        clock=clock,
    )


def launching_of(desk: Desk, jobs: Jobs) -> Launching:
    """`/retro create NAME`."""
    layer = desk.layer
    return Launching(
        workspaces=desk.workspaces,
        actions=layer.actions,
        admission=desk.admission,
        incidents=desk.incidents,
        connections=layer.connections,
        drafts=layer.drafts,
        runs=desk.runs,
        jobs=jobs,
        replies=desk.replies,
        tasks=desk.tasks,
    )


def stepping_of(desk: Desk, jobs: Jobs) -> Stepping:
    """The step in Workflow Builder."""
    layer = desk.layer
    return Stepping(
        access=desk.access,
        connections=layer.connections,
        spaces=layer.spaces,
        templates=layer.templates,
        keyring=layer.database.keyring,
        runs=desk.runs,
        jobs=jobs,
        executions=desk.executions,
    )
