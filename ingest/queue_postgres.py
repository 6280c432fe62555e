"""The production queue: procrastinate on PostgreSQL; several workers on several machines share one batch.

Jobs may run twice or be lost with a killed worker: the steps bear the first, ``retry_stalled`` and ``resume`` mend the
second. A step's commit and the next job's deferral are two commits; whoever runs a job again defers what comes next.
A step that fails is logged and tried again by ``resume``, not by procrastinate: its retry would meet a twin's lock.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import procrastinate
import structlog
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException, UniqueViolation
from procrastinate.jobs import Status

from ingest.ministry.courier import Courier
from ingest.mishap import kind_and_place
from ingest.revocation_watch import RevocationWatch
from ingest.steps import verify
from ingest.steps.hold import wake_held
from ingest.steps.receipt import give_receipt
from ingest.steps.register import register
from ingest.steps.unpack import unpack
from ingest.sweep import Sweep
from ingest.workplace import Workplace
from registry import batch_items, batches
from registry.batches import Stage
from registry.transactions import reading

log = structlog.get_logger(__name__)

QUEUE = "batches"
# A worker that has said nothing for five heartbeats is gone, and its jobs go to the others.
HEARTBEAT_SECONDS, GONE_AFTER_SECONDS = 2.0, 10.0
# One job at a time in one process: two were not faster when measured (bench.ingest); a worker more is what adds speed.
JOBS_AT_A_TIME = 1
RESUMED_AT_ONCE = 500
# The later step first: a batch that is verified is registered while the other workers verify the next one. First come,
# first served would leave all registering to the end, where it goes one after the other (the audit chain's lock).
PRIORITY = {"unpack": 0, "verify_chunk": 1, "register": 2, "receipt": 3}
# Finished jobs are deleted at once; ended ones that are left (killed in odd moments) after a day.
LEFTOVERS_KEPT_HOURS = 24


class PostgresQueue:
    """The tasks ``unpack``, ``verify_chunk``, ``register``, ``receipt``, and chores beside them."""

    def __init__(self, place: Workplace, conninfo: str) -> None:
        self._place = place
        self._sweep = Sweep(place)
        self._revocations = RevocationWatch(place)
        self._courier = Courier(place, place.ministry) if place.ministry else None
        # One connection for each job under way, one that listens, one for heartbeats.
        self.app = procrastinate.App(
            connector=procrastinate.PsycopgConnector(conninfo=conninfo, min_size=1, max_size=JOBS_AT_A_TIME + 2)
        )
        self._add_tasks()
        self._add_chores()

    def _add_tasks(self) -> None:
        tasks: dict[str, Callable[..., Any]] = {
            "unpack": self._unpack,
            "verify_chunk": self._verify_chunk,
            "register": self._register,
            "receipt": self._receipt,
        }
        for name, task in tasks.items():
            self.app.task(name=name, queue=QUEUE)(task)

    def _add_chores(self) -> None:
        # Six columns: procrastinate's cron (croniter) has the seconds last.
        chores: dict[str, tuple[str, Callable[..., Any]]] = {
            "retry_stalled": ("* * * * * */5", self._retry_stalled),
            "resume": ("* * * * * */20", self._resume),
            "sweep": ("*/10 * * * *", self._clear_away),
        }
        for name, (cron, chore) in chores.items():
            task = self.app.task(name=name, queue=QUEUE, queueing_lock=name)(chore)
            self.app.periodic(cron=cron)(task)
        # After the schools' batches, and one at a time in the whole province.
        told = self.app.task(name="ministry", queue=QUEUE, lock="ministry", queueing_lock="ministry", priority=-1)
        self.app.periodic(cron="* * * * * */15")(told(self._tell_ministry))

    def prepare(self) -> None:
        """Create procrastinate's tables if there are none (``hocba init``)."""
        with self.app.open():
            if not self.app.check_connection():
                self.app.schema_manager.apply_schema()

    def open(self) -> None:
        """Connect, for a process that only submits."""
        self.app.open()

    def close(self) -> None:
        self.app.close()

    def submit(self, batch_id: str) -> None:
        """Defer the first step. The batch's row is the promise; if this fails, ``resume`` finds it."""
        try:
            self._job("unpack", batch_id).defer(batch_id=batch_id)
        except AlreadyEnqueued:
            pass
        except ConnectorException as error:
            log.error("not queued yet", batch=batch_id, **kind_and_place(error))

    def run(self, *, wait: bool = True, beat: Callable[[], None] | None = None) -> None:
        """Work until SIGTERM or SIGINT; jobs in hand are finished first. ``wait`` False: until nothing is left.

        ``beat`` is called from the loop that hands out the jobs: where that hangs, it is heard no more.
        """
        asyncio.run(self._work(wait=wait, beat=beat))

    async def _work(self, *, wait: bool, beat: Callable[[], None] | None) -> None:
        async with self.app.open_async():
            beating = asyncio.create_task(_repeat(beat)) if beat else None
            try:
                await self.app.run_worker_async(
                    queues=[QUEUE],
                    concurrency=JOBS_AT_A_TIME,
                    wait=wait,
                    fetch_job_polling_interval=1.0,
                    delete_jobs="successful",
                    update_heartbeat_interval=HEARTBEAT_SECONDS,
                    stalled_worker_timeout=GONE_AFTER_SECONDS,
                )
            finally:
                if beating:
                    beating.cancel()

    async def _unpack(self, batch_id: str) -> None:
        if await self._done(unpack, batch_id):
            await self._follow(batch_id)

    async def _verify_chunk(self, batch_id: str, first: int) -> None:
        if not await self._done(verify.verify_chunk, batch_id, first):
            return
        if await asyncio.to_thread(verify.close_verifying, self._place, batch_id):
            await self._follow(batch_id)

    async def _register(self, batch_id: str) -> None:
        if await self._done(register, batch_id):
            await self._follow(batch_id)

    async def _receipt(self, batch_id: str) -> None:
        if await self._done(give_receipt, batch_id):
            log.info("batch finished", batch=batch_id)

    async def _done(self, step: Callable[..., None], batch_id: str, *more: int) -> bool:
        """Run a step in a thread of its own. False: it failed, which is logged and left to ``resume``."""
        try:
            await asyncio.to_thread(step, self._place, batch_id, *more)
        except Exception as error:  # whatever it is: no text of it may reach procrastinate's own log
            log.error("step failed", step=step.__name__, batch=batch_id, **kind_and_place(error))
            return False
        return True

    async def _retry_stalled(self, timestamp: int) -> None:  # noqa: ARG002 (procrastinate hands it to every chore)
        # Here, every five seconds: the sooner a list is looked through, the sooner its file may go.
        await asyncio.to_thread(self._revocations.look)
        for job in await self.app.job_manager.get_stalled_jobs(seconds_since_heartbeat=GONE_AFTER_SECONDS):
            try:
                await self.app.job_manager.retry_job(job)
            except UniqueViolation:
                # A twin waits already; it does the work as soon as this one lets go of the lock.
                await self.app.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)

    async def _resume(self, timestamp: int) -> None:  # noqa: ARG002
        """Batches with something held that has news, and any batch whose job got lost between two commits."""
        await asyncio.to_thread(wake_held, self._place)
        for batch_id in await asyncio.to_thread(self._unfinished):
            await self._follow(batch_id)

    async def _clear_away(self, timestamp: int) -> None:  # noqa: ARG002
        await asyncio.to_thread(self._sweep.run)
        await self.app.job_manager.delete_old_jobs(LEFTOVERS_KEPT_HOURS, include_failed=True, include_aborted=True)

    async def _tell_ministry(self, timestamp: int) -> None:  # noqa: ARG002
        if self._courier is None:
            return
        try:
            await asyncio.to_thread(self._courier.run_once)
        except Exception as error:  # as in ``_done``
            log.error("ministry round failed", **kind_and_place(error))

    async def _follow(self, batch_id: str) -> None:
        """Defer whatever the batch's stage asks for; a job that already waits is not doubled."""
        for name, extra in await asyncio.to_thread(self._next, batch_id):
            try:
                await self._job(name, batch_id, **extra).defer_async(batch_id=batch_id, **extra)
            except AlreadyEnqueued:
                continue

    def _next(self, batch_id: str) -> list[tuple[str, dict[str, int]]]:
        with reading(self._place.engine) as connection:
            batch = batches.by_id(connection, batch_id)
            if batch is None:
                return []
            chunks = batch_items.chunks_waiting(connection, batch_id, size=verify.CHUNK)
        match batch.stage:
            case Stage.RECEIVED:
                return [("unpack", {})]
            case Stage.UNPACKED:
                # Nothing waits any more (or the batch is empty): one job more, to close this stage.
                return [("verify_chunk", {"first": first}) for first in chunks or [0]]
            case Stage.VERIFIED:
                return [("register", {})]
            case Stage.REGISTERED:
                return [("receipt", {})]
            case Stage.FINISHED:
                return []

    def _unfinished(self) -> list[str]:
        with reading(self._place.engine) as connection:
            return batches.unfinished(connection, limit=RESUMED_AT_ONCE)

    def _job(self, name: str, batch_id: str, **extra: int) -> Any:
        # One at a time, and at most one more that waits: a job deferred twice does no work twice.
        lock = ":".join([name, batch_id, *map(str, extra.values())])
        return self.app.configure_task(name, lock=lock, queueing_lock=lock, priority=PRIORITY[name])


async def _repeat(beat: Callable[[], None]) -> None:
    while True:
        beat()
        await asyncio.sleep(HEARTBEAT_SECONDS)
