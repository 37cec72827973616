"""NDJSON streams: one line out for each line in, in order, in constant memory."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cxtext.service.problems import Problem
from cxtext.service.rows import Row, parse, to_row

if TYPE_CHECKING:
    from cxtext.service.engine import Engine
    from cxtext.service.settings import Limits

_ROWS = 1_024


@dataclass
class _Out:
    """Answers not yet sent; up to ``most`` bytes, so that a client may send much before it reads."""

    most: int
    chunks: deque[bytes] = field(default_factory=deque)
    held: int = 0
    ended: bool = False
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def put(self, chunk: bytes) -> None:
        async with self.changed:
            await self.changed.wait_for(lambda: self.held < self.most)
            self.chunks.append(chunk)
            self.held += len(chunk)
            self.changed.notify_all()

    async def end(self) -> None:
        async with self.changed:
            self.ended = True
            self.changed.notify_all()

    async def take(self) -> bytes | None:
        async with self.changed:
            await self.changed.wait_for(lambda: self.chunks or self.ended)
            if not self.chunks:
                return None
            chunk = self.chunks.popleft()
            self.held -= len(chunk)
            self.changed.notify_all()
            return chunk


async def answers(arriving: AsyncIterator[list[bytes]], engine: Engine, limits: Limits) -> AsyncGenerator[bytes]:
    """Yield the answers to the lines of a stream; a line that is wrong is answered in its place, and the next is read.

    What ends the stream before its time is the last line: an object ``error`` without ``row``.
    """
    out = _Out(limits.body)
    worker = asyncio.create_task(_work(arriving, engine, limits, out))
    try:
        while (chunk := await out.take()) is not None:
            yield chunk
    finally:
        worker.cancel()


async def _work(arriving: AsyncIterator[list[bytes]], engine: Engine, limits: Limits, out: _Out) -> None:
    first = 0
    ahead: deque[asyncio.Task[bytes]] = deque()
    try:
        async for lines in arriving:
            for at in range(0, len(lines), _ROWS):
                some = lines[at : at + _ROWS]
                ahead.append(asyncio.create_task(_answered(some, first, engine, limits)))
                first += len(some)
                # The next rows are tagged while these are on their way; few, so that others get their turn.
                while len(ahead) > engine.workers.slots + 1:
                    await out.put(await ahead.popleft())
            while ahead and ahead[0].done():
                await out.put(await ahead.popleft())
        while ahead:
            await out.put(await ahead.popleft())
    except Problem as problem:
        # Those before it are answered still.
        for task in list(ahead):
            try:
                await out.put(await task)
            except Problem:
                break
        await out.put(problem.body() + b"\n")
    finally:
        for task in ahead:
            task.cancel()
        await out.end()


async def _answered(lines: Sequence[bytes], first: int, engine: Engine, limits: Limits) -> bytes:
    """Return the answers to some lines, the first of which is row ``first`` of the stream."""
    told: list[Row | Problem] = []
    for row, line in enumerate(lines, first):
        try:
            told.append(to_row(parse(line), limits, row))
        except Problem as problem:
            told.append(Problem(problem.status, problem.message, row=row))
    tags = iter(await engine.tag([row for row in told if isinstance(row, Row)], patient=True))
    found = [one.answer(next(tags)).encode() if isinstance(one, Row) else one.body() for one in told]
    return b"\n".join(found) + b"\n"
