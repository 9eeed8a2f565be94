"""What is done without anybody waiting at a modal: the durable jobs and the chores."""

from collections.abc import Callable
from datetime import datetime

from bot.alerting import Alerting
from bot.announcing import Announcing
from bot.chores import Chores, DailyCheck, GrantPurge, PreviewPurge
from bot.exchanging import Exchanging
from bot.interrupted import InterruptedDrafts
from bot.jobs import Jobs
from bot.lease import Lease
from bot.notifying import Notifying, Telling
from bot.publishing import Publishing
from bot.reaching import Reaching
from bot.readers import Readers
from bot.reminding import Reminding
from bot.wiring.desk import Desk
from storage.attempts import AttemptRepository
from storage.notices import NoticeRepository
from storage.wishes import WishRepository


def jobs_of(
    desk: Desk, *, clock: Callable[[], datetime], on_lease_lost: Callable[[], None]
) -> Jobs:
    """The jobs, not started yet; `clock` says what time it is to the chores."""
    layer, database = desk.layer, desk.layer.database
    upkeep = layer.connections.upkeep
    notices = NoticeRepository(database)
    notifying = Notifying(workspaces=desk.workspaces, notices=notices, upkeep=upkeep)
    announcing = _announcing(desk)
    chores = Chores({}, pauses=desk.pauses, clock=clock)
    jobs = Jobs(
        database=database,
        publishing=_publishing(desk, announcing),
        exchanging=Exchanging(exchanges=layer.exchanges, notifying=notifying, pauses=desk.pauses),
        chores=chores,
        runs=desk.runs,
        lease=Lease(database, seconds=float(desk.settings.lease_seconds), on_lost=on_lease_lost),
    )
    readers = Readers(desk.people, desk.settings.admin_ids)
    _fill(chores, desk, jobs, Telling(upkeep, readers, notifying, notices))
    interrupted = InterruptedDrafts(
        drafts=layer.drafts, announcing=announcing, is_taken_up=jobs.has_taken
    )
    chores.add("interrupted", interrupted)
    return jobs


def _fill(chores: Chores, desk: Desk, jobs: Jobs, telling: Telling) -> None:
    """Some of the chores wake jobs, and the jobs do the chores."""
    layer = desk.layer
    chores.add("check", DailyCheck(layer.connections.upkeep))
    chores.add("templates", desk.watching)
    chores.add("previews", PreviewPurge(layer.previews))
    chores.add("grants", GrantPurge(layer.connections.pending))
    chores.add("remind", Reminding(telling, wishes=WishRepository(layer.database)))
    chores.add("reach", Reaching(layer.connections.upkeep, telling.readers))
    chores.add("alert", Alerting(telling, drafts=layer.drafts, wake=jobs.wake))


def _announcing(desk: Desk) -> Announcing:
    layer = desk.layer
    return Announcing(
        workspaces=desk.workspaces,
        drafts=layer.drafts,
        viewers=desk.viewers,
        pages=layer.page_rows,
        attempts=AttemptRepository(layer.database),
    )


def _publishing(desk: Desk, announcing: Announcing) -> Publishing:
    return Publishing(
        drafts=desk.layer.drafts,
        pages=desk.layer.pages,
        recounting=desk.recounting,
        announcing=announcing,
        pauses=desk.pauses,
    )
