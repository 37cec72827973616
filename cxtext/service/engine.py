"""Micro-batching: rows of many requests are tagged together, and no more are taken than can be answered in time."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxtext.service.problems import Problem, busy

if TYPE_CHECKING:
    from cxtext.service.metrics import Metrics
    from cxtext.service.rows import Row
    from cxtext.service.settings import Limits
    from cxtext.service.working import Workers

_ROW_CHARACTERS = 200
_MANY = 32
_GATHER = 0.002  # seconds that a lone request waits for company
_SPEED = 500.0  # rows a second of one process, until measured

log = logging.getLogger("cxtext.service")


@dataclass(eq=False, slots=True)
class _Piece:
    """Rows of one request that are tagged together, and where their tags go."""

    rows: Sequence[Row]
    characters: int
    tags: asyncio.Future[list[str]]


class Engine:
    """Tag rows of requests in batches.

    Parameters
    ----------
    workers
        Those who tag.
    limits
        ``waiting`` and ``timeout`` are used.
    metrics
        Where batches and rows are counted.
    """

    def __init__(self, workers: Workers, limits: Limits, metrics: Metrics) -> None:
        self.workers = workers
        self.limits = limits
        self.metrics = metrics
        self.waiting = 0
        self.ready = False
        self._speed = _SPEED
        self._pieces: deque[_Piece] = deque()
        self._arrived = asyncio.Event()
        self._room = asyncio.Condition()
        self._running: set[asyncio.Task[None]] = set()
        self._dispatcher: asyncio.Task[None] | None = None
        self._renewing: asyncio.Lock = asyncio.Lock()

    def start(self) -> None:
        """Begin to take requests; call it inside the event loop."""
        self._dispatcher = asyncio.create_task(self._dispatch())
        self.ready = True

    async def close(self) -> None:
        """Take no more, and let what is being tagged finish."""
        self.ready = False
        if self._dispatcher is not None:
            self._dispatcher.cancel()
        if self._running:
            await asyncio.wait(self._running)
        await asyncio.to_thread(self.workers.close)

    async def tag(self, rows: Sequence[Row], *, patient: bool = False) -> list[str]:
        """Return each row's tags as the inside of a JSON object.

        Parameters
        ----------
        rows
            Rows of a request.
        patient
            Wait for room in the place of a refusal.

        Raises
        ------
        Problem
            429: too much is waiting; 503: it took too long, or the service ends; 500: a fault of ours.
        """
        if not rows:
            return []
        if not self.ready:
            raise Problem(503, "The service is not ready.", headers={"Retry-After": "5"})
        if patient:
            async with self._room:
                await self._room.wait_for(lambda: self._fits(len(rows)))
        elif not self._fits(len(rows)):
            raise busy(
                "Too many comments are waiting; come again later.", self.waiting / (self._speed * self.workers.slots)
            )
        self.waiting += len(rows)
        try:
            async with asyncio.timeout(self.limits.timeout):
                return await self._in_pieces(rows)
        except TimeoutError:
            raise Problem(
                503, f"The tags were not ready within {self.limits.timeout:g} seconds.", headers={"Retry-After": "5"}
            ) from None
        finally:
            self.waiting -= len(rows)
            async with self._room:
                self._room.notify_all()

    def _fits(self, n: int) -> bool:
        # One that is greater than the limit goes in alone.
        return not self.waiting or self.waiting + n <= self.limits.waiting

    async def _in_pieces(self, rows: Sequence[Row]) -> list[str]:
        """Put the rows in the queue piece by piece: few at a time, so that others get their turn."""
        waiting: deque[_Piece] = deque()
        tags: list[str] = []
        try:
            for piece in _pieces(rows, self.workers.batch):
                if len(waiting) > self.workers.slots:
                    tags += await waiting[0].tags
                    waiting.popleft()
                waiting.append(piece)
                self._pieces.append(piece)
                self._arrived.set()
            while waiting:
                tags += await waiting[0].tags
                waiting.popleft()
        finally:
            for piece in waiting:
                piece.tags.cancel()
        return tags

    async def _dispatch(self) -> None:
        slots = asyncio.Semaphore(self.workers.slots)
        while True:
            await slots.acquire()
            while not self._pieces:
                self._arrived.clear()
                await self._arrived.wait()
            if len(self._pieces) == 1:
                await asyncio.sleep(_GATHER)
            batch = self._next()
            if not batch:
                slots.release()
                continue
            task = asyncio.create_task(self._work(batch))
            self._running.add(task)
            task.add_done_callback(self._running.discard)
            task.add_done_callback(lambda _: slots.release())

    def _next(self) -> list[_Piece]:
        """Take pieces from the queue as far as they make one batch; those that nobody waits for any more go."""
        batch: list[_Piece] = []
        most = self.workers.batch
        n_rows = n_characters = 0
        while self._pieces:
            piece = self._pieces[0]
            n_rows, n_characters = n_rows + len(piece.rows), n_characters + piece.characters
            if batch and (n_rows > most or n_characters > most * _ROW_CHARACTERS):
                break
            self._pieces.popleft()
            if piece.tags.done():
                n_rows, n_characters = n_rows - len(piece.rows), n_characters - piece.characters
            else:
                batch.append(piece)
        return batch

    async def _work(self, batch: Sequence[_Piece]) -> None:
        rows = [row for piece in batch for row in piece.rows]
        loop = asyncio.get_running_loop()
        start = loop.time()
        executor = self.workers.executor
        try:
            job, *arguments = self.workers.job([row.text for row in rows], [row.question for row in rows])
            tags = await loop.run_in_executor(executor, job, *arguments)
        except BrokenProcessPool:
            await self._renew(executor)
            again = Problem(
                503, "A process that tags was ended from outside; come again.", headers={"Retry-After": "2"}
            )
            for piece in batch:
                if not piece.tags.done():
                    piece.tags.set_exception(again)
            return
        except Exception as error:  # noqa: BLE001 - whatever a comment sets off must not stop the others
            await self._failed(batch, error)
            return
        at = 0
        for piece in batch:
            if not piece.tags.done():
                piece.tags.set_result(tags[at : at + len(piece.rows)])
            at += len(piece.rows)
        self.metrics.rows += len(rows)
        self.metrics.batch.add(len(rows))
        if len(rows) >= _MANY:
            # Of a few rows most of the time is spent on the batch itself.
            self._speed += 0.2 * (len(rows) / max(loop.time() - start, 1e-6) - self._speed)

    async def _failed(self, batch: Sequence[_Piece], error: Exception) -> None:
        """Tag the requests of a failed batch one by one: one that is at fault must not fail the others."""
        if len(batch) > 1:
            for piece in batch:
                await self._work([piece])
            return
        self.metrics.faults += 1
        # The words of an error may hold those of a comment; its type and place do not.
        log.error("fault", extra={"fields": {"error": type(error).__name__, "at": place_of(error)}})
        if not batch[0].tags.done():
            batch[0].tags.set_exception(Problem(500, "A fault of the service; it is in its log."))

    async def _renew(self, broken: object) -> None:
        async with self._renewing:
            if self.workers.executor is broken:
                self.metrics.faults += 1
                log.error("worker_ended", extra={"fields": {"what": "a process that tags was ended; starting anew"}})
                await asyncio.to_thread(self.workers.renew)


def _pieces(rows: Sequence[Row], most: int) -> list[_Piece]:
    loop = asyncio.get_running_loop()
    found: list[_Piece] = []
    held: list[Row] = []
    characters = 0
    for row in rows:
        if held and (len(held) == most or characters + len(row.text) > most * _ROW_CHARACTERS):
            found.append(_Piece(held, characters, loop.create_future()))
            held, characters = [], 0
        held.append(row)
        characters += len(row.text)
    return [*found, _Piece(held, characters, loop.create_future())]


def place_of(error: BaseException) -> str:
    """Return where an error arose (file and line), without its words."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "" if trace is None else f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
