"""The one writer: everything that waits is written in one transaction, and yet each piece stands or falls alone."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from store.batch import Batch
from store.known import Known

T = TypeVar("T")

MOST_TOGETHER: Final = 64
"""Pieces of work in one commit; with more the first of them would wait too long for its answer."""


class StoreClosedError(Exception):
    """The store is not open, or was closed before this work was begun."""


@dataclass(frozen=True, slots=True)
class _Failed:
    error: Exception


@dataclass(frozen=True, slots=True, eq=False)
class _Job(Generic[T]):
    work: Callable[[Batch], Awaitable[T]]
    done: "asyncio.Future[T]"

    def tell(self, result: T | _Failed) -> None:
        if self.done.done():  # the caller gave up waiting
            return
        if isinstance(result, _Failed):
            self.done.set_exception(result.error)
        else:
            self.done.set_result(result)


class Writer:
    """Writes for this process, one transaction at a time.

    Work may read and then write what follows from it: no other transaction writes meanwhile. SQLite promises that for
    its file, and on PostgreSQL ``PostgresMode`` takes a lock for it, which other processes wait for.

    A piece of work that raises is undone alone: its neighbours in the same transaction stay. Nearly always none does,
    so they are tried without savepoints first; when one raises, all is undone and done again, each in a savepoint of
    its own. Work must bear that: it may change nothing but the database. Nobody is told a result before it is
    committed; when the commit fails, everybody in it is told so. ``commits`` counts transactions.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._known = Known()
        self._jobs: asyncio.Queue[_Job[Any] | None] = asyncio.Queue()  # None: stop
        self._task: asyncio.Task[None] | None = None
        self.commits = 0

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="store-writer")

    async def stop(self) -> None:
        """Write what was asked for before this call, refuse the rest."""
        task, self._task = self._task, None
        if task is not None:
            self._jobs.put_nowait(None)
            await task

    async def write(self, work: Callable[[Batch], Awaitable[T]]) -> T:
        """Run ``work`` and return its result once it is committed.

        ``work`` holds up everybody else: it may only talk to the database, and must never call ``write`` itself.

        Raises:
            StoreClosedError: the writer is not running.
        """
        if self._task is None or self._task.done():
            raise StoreClosedError("the store is not open")
        job: _Job[T] = _Job(work, asyncio.get_running_loop().create_future())
        self._jobs.put_nowait(job)
        return await job.done

    async def _run(self) -> None:
        together: list[_Job[Any]] = []
        try:
            while (job := await self._jobs.get()) is not None:
                together.append(job)
                stopping = self._take_waiting(together)
                wanted = [job for job in together if not job.done.done()]
                if wanted:
                    await self._commit_together(wanted)
                together.clear()
                if stopping:
                    return
        finally:
            self._take_waiting(together, most=self._jobs.qsize() + 1)
            for job in together:
                job.tell(_Failed(StoreClosedError("the store was closed")))

    def _take_waiting(self, together: list[_Job[Any]], most: int = MOST_TOGETHER) -> bool:
        """Move what waits into ``together``; says whether the order to stop was among it."""
        while len(together) < most and not self._jobs.empty():
            job = self._jobs.get_nowait()
            if job is None:
                return True
            together.append(job)
        return False

    async def _commit_together(self, jobs: list[_Job[Any]]) -> None:
        try:
            batch = Batch(self._engine, self._known)
            async with batch:
                results = await self._written(batch, jobs)
        except Exception as error:  # noqa: BLE001 (whatever it was, nothing is durable: everybody in it must hear so)
            results = [_Failed(error)] * len(jobs)
        else:
            self.commits += 1
        for job, result in zip(jobs, results, strict=True):
            job.tell(result)

    async def _written(self, batch: Batch, jobs: list[_Job[Any]]) -> list[Any]:
        """The results of all pieces of work, committed."""
        try:
            results = await self._all_or_nothing(batch, jobs)
            if results is None:
                results = await self._one_by_one(batch, jobs)
            await _commit(batch)
        except BaseException:
            self._known.forget_all()  # what was learned in this transaction is not so
            raise
        return results

    async def _all_or_nothing(self, batch: Batch, jobs: list[_Job[Any]]) -> list[Any] | None:
        """Do all the work; ``None`` when one of several pieces failed and everything was undone."""
        await self._begin(batch)
        try:
            results = [await job.work(batch) for job in jobs]
            await batch.flush()
        except Exception:
            if batch.invalidated:  # the server is gone, and everybody's work with it
                raise
            await self._undo(batch)
            if len(jobs) == 1:
                raise
            return None
        return results

    async def _one_by_one(self, batch: Batch, jobs: list[_Job[Any]]) -> list[Any]:
        await self._begin(batch)
        return [await self._attempt(batch, job) for job in jobs]

    async def _begin(self, batch: Batch) -> None:
        await batch.begin()
        await batch.catch_up()

    async def _undo(self, batch: Batch) -> None:
        batch.drop_waiting()
        self._known.forget_all()
        await batch.rollback()

    async def _attempt(self, batch: Batch, job: _Job[T]) -> T | _Failed:
        """Run one piece of work; a failure that its savepoint cannot undo is raised and fails the whole transaction."""
        savepoint = await batch.begin_nested()
        try:
            result: T = await job.work(batch)
            await batch.flush()
        except Exception as error:
            if batch.invalidated:
                raise
            batch.drop_waiting()
            self._known.forget_all()
            await savepoint.rollback()
            return _Failed(error)
        await savepoint.commit()
        return result


async def _commit(connection: AsyncConnection) -> None:
    """Commit; when that fails, undo everything.

    A commit that SQLite refuses leaves its transaction open, and SQLAlchemy takes it for closed: the driver is told.
    """
    try:
        await connection.commit()
    except BaseException:
        if not connection.invalidated:
            await connection.run_sync(lambda plain: plain.connection.rollback())
        raise
