"""Durable jobs: what must survive a crash. The only file that knows the engine (DBOS Transact).

Arguments and results are ids, words and numbers: the engine stores them in clear. What a step does
is in `publishing`, `exchanging`, `runs` and `chores`; when it has its turn, in `turns`; whose jobs
they are, in `lease`. The rules behind the constants: docs/decisions/0005-durable-engine.md.
"""

import asyncio
import logging
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from dbos import DBOS, DBOSConfig, SetWorkflowID, error

from bot.chores import Chores
from bot.exchanging import REPORT, Exchanging
from bot.lease import Lease
from bot.publishing import Outcome, Publishing
from bot.runs import ADMIT, ANSWER, Runs
from bot.turns import Turns, Worker
from storage.database import Database
from storage.models import Draft, Exchange, Run
from storage.postgres import IDLE_SECONDS

APPLICATION_VERSION = "1"  # constant: a new version would strand the jobs of the old one
# A new step goes to the end, where a job that began without it goes on: docs/decisions/0005.
STEPS = ("render", "create", "announce", "bookmark", "finish", "label")
EXCHANGE_STEPS = ("mint", "prove", "switch", "retire")
KEEP_FINISHED = timedelta(days=30)
WAKE = "wake"
SECONDS_TO_STOP = 5.0

log = logging.getLogger(__name__)


class Jobs:
    """Starts the engine, takes jobs, and takes over those of replicas that died."""

    def __init__(
        self,
        *,
        database: Database,
        publishing: Publishing,
        exchanging: Exchanging,
        chores: Chores,
        runs: Runs,
        lease: Lease,
    ) -> None:
        self._database = database
        self._chores = chores
        workers: dict[str, Worker] = {
            **dict.fromkeys(STEPS, publishing),
            **dict.fromkeys((*EXCHANGE_STEPS, REPORT), exchanging),
            **dict.fromkeys((ADMIT, ANSWER), runs),
        }
        self._turns = Turns(workers, rest=chores)
        self._lease = lease
        self._watch: asyncio.Task[None] | None = None
        self._stopping = asyncio.Event()
        self._purged_at = datetime.min.replace(tzinfo=UTC)
        self._begun: set[tuple[str, str]] = set()

    async def start(self) -> None:
        """Launch the engine on the running loop; unfinished jobs go on from their last step."""
        await self._lease.take()
        DBOS(config=self._config())
        self._register()
        DBOS.launch()
        self._watch = asyncio.create_task(self._keep_watch())

    async def stop(self) -> None:
        """Let running steps end, begin no other; what is unfinished goes on at the next start.

        The lease stays: when it lapses, another replica takes over what was left.
        """
        self._turns.close()
        self._stopping.set()
        if self._watch:
            # Cut short in a query, it would leave a traceback of the driver's in the log.
            await asyncio.wait([self._watch], timeout=SECONDS_TO_STOP)
            self._watch.cancel()
        await self._turns.settle()
        await asyncio.to_thread(DBOS.destroy, destroy_registry=True)
        # The engine had put its own threads under the loop and took them away.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())

    async def publish(self, draft: Draft) -> None:
        """Have the draft published. The same round of the same draft is one job."""
        with SetWorkflowID(_job_id(draft.workspace_id, draft.id, draft.round)):
            await DBOS.start_workflow_async(self._publish, draft.id)

    async def has_taken(self, draft: Draft) -> bool:
        """Whether the draft's round has its job; the first one may be on its way to it in a run."""
        ids = [_job_id(draft.workspace_id, draft.id, draft.round)]
        if draft.round == 1:
            ids.append(_run_job_id(draft))
        return bool(await DBOS.list_workflows_async(workflow_ids=ids, load_input=False))

    async def exchange(self, exchange: Exchange) -> None:
        """Have the token exchanged. The same exchange is one job."""
        with SetWorkflowID(f"exchange:{exchange.id}"):
            await DBOS.start_workflow_async(self._exchange, exchange.id)

    async def run(self, run: Run) -> None:
        """Have the run done. The same run is one job."""
        with SetWorkflowID(_run_job_id(run)):
            await DBOS.start_workflow_async(self._run, run.id, _job_id(run.workspace_id, run.id))

    async def wake(self, drafts: Iterable[Draft]) -> None:
        """Let drafts that wait for a connection look at it now; one without a job does not wait."""
        for draft in drafts:
            job_id = _job_id(draft.workspace_id, draft.id, draft.round)
            with suppress(error.DBOSNonExistentWorkflowError):
                await DBOS.send_async(job_id, message="", topic=WAKE)

    def _config(self) -> DBOSConfig:
        config: DBOSConfig = {
            "name": "retro",
            "system_database_url": self._database.engine_url,
            "application_version": APPLICATION_VERSION,
            "executor_id": self._lease.executor_id,
            "log_level": "WARNING",
            "sys_db_idle_transaction_timeout_sec": IDLE_SECONDS,
        }
        if self._database.is_sqlite:
            # Its writers would poll for the one write lock; they queue for a connection instead.
            config["sys_db_pool_size"] = 1
        return config

    def _register(self) -> None:
        @DBOS.workflow(name="publish", max_recovery_attempts=1000)
        async def publish(draft_id: str) -> str:
            for step in STEPS:
                if not await self._through(step, draft_id):
                    return "failed"
            return "published"

        @DBOS.workflow(name="chore", max_recovery_attempts=1000)
        async def chore(name: str, key: str) -> str:
            await self._through(name, key)
            return "done"

        @DBOS.workflow(name="exchange", max_recovery_attempts=1000)
        async def exchange(exchange_id: str) -> str:
            for step in EXCHANGE_STEPS:
                if not await self._through(step, exchange_id):
                    break
            await self._through(REPORT, exchange_id)
            return "reported"

        @DBOS.workflow(name="run", max_recovery_attempts=1000)
        async def run(run_id: str, job_id: str) -> str:
            if await self._through(ADMIT, run_id):
                with SetWorkflowID(job_id):  # as if its draft, which has its id, was sent in
                    await publish(run_id)
            await self._through(ANSWER, run_id)
            return "answered"

        self._publish, self._chore = publish, chore
        self._exchange, self._run = exchange, run

    async def _through(self, step: str, subject: str) -> bool:
        """Run a step or a chore until done or given up; waits outlive a crash."""
        tries = 0
        while True:
            tries += 1
            outcome = await self._noted(step, subject, tries)
            if not outcome["wait_seconds"]:
                return outcome["done"]
            if outcome.get("wakes"):
                await DBOS.recv_async(WAKE, timeout_seconds=outcome["wait_seconds"])
            else:
                await DBOS.sleep_async(outcome["wait_seconds"])

    async def _noted(self, step: str, subject: str, tries: int) -> Outcome:
        with self._turns.moving(step, subject):
            outcome: Outcome = await DBOS.run_step_async(
                {"name": step}, self._turns.attempt, step, subject, tries
            )
        return outcome

    async def _keep_watch(self) -> None:
        while not self._stopping.is_set():
            try:
                if not await self._look_around():
                    return
            except Exception:
                # The database may be away for a while; the lease is looked at when it is back.
                log.exception("executor %s could not look after its lease", self._lease.executor_id)
            with suppress(TimeoutError):
                async with asyncio.timeout(self._lease.seconds_between_looks):
                    await self._stopping.wait()

    async def _look_around(self) -> bool:
        """Hold the lease, begin what is due, clean up once a day. False: no lease is left."""
        if not await self._lease.hold(_take_over):
            return False
        await self._begin_chores()
        if datetime.now(UTC) - self._purged_at > timedelta(days=1):
            await self._purge()
            self._begun.clear()
            self._purged_at = datetime.now(UTC)
        return True

    async def _begin_chores(self) -> None:
        """Whichever replica is first begins a chore; the engine knows each by its id."""
        for chore in await self._chores.due():
            if chore not in self._begun:
                with SetWorkflowID(":".join(("chore", *chore))):
                    await DBOS.start_workflow_async(self._chore, *chore)
                self._begun.add(chore)

    async def _purge(self) -> None:
        before = (datetime.now(UTC) - KEEP_FINISHED).isoformat()
        done = await DBOS.list_workflows_async(
            status="SUCCESS", completed_before=before, load_input=False, load_output=False
        )
        if done:
            await DBOS.delete_workflows_async([job.workflow_id for job in done])


async def _take_over(dead: list[str]) -> None:
    # Private, but conditional on the executor, so safe to repeat; pinned and tested.
    await asyncio.to_thread(DBOS._recover_pending_workflows, dead)  # noqa: SLF001


def _run_job_id(run: Run | Draft) -> str:
    """That of a run, whose draft has its id."""
    return f"run:{run.workspace_id}:{run.id}"


def _job_id(workspace_id: str, draft_id: str, number: int = 1) -> str:
    """That of a draft's round."""
    return f"slack:{workspace_id}:{draft_id}:{number}"
