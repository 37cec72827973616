"""Bodies of requests, read within bounds of size and time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cxtext.service.problems import Problem, busy

if TYPE_CHECKING:
    from starlette.requests import Request

    from cxtext.service.settings import Limits

_CLOSE = {"Connection": "close"}


@dataclass
class Memory:
    """Bytes of bodies held over all requests."""

    most: int
    held: int = field(default=0)

    def take(self, n: int) -> None:
        """Hold ``n`` bytes more.

        Raises
        ------
        Problem
            429: too many are held.
        """
        if self.held + n > self.most:
            raise busy("Too many large requests at once; come again later.", 2)
        self.held += n

    def give(self, n: int) -> None:
        """Let ``n`` bytes go."""
        self.held -= n


async def whole_body(request: Request, limits: Limits, memory: Memory) -> bytes:
    """Return the body of a request; the caller gives its length back to ``memory``.

    Raises
    ------
    Problem
        413: too large; 408: it did not arrive in time; 429: too many bytes are held; 400: the client went away.
    """
    _check_length(request, limits)
    found = bytearray()
    try:
        async with asyncio.timeout(limits.timeout):
            async for chunk in _chunks(request):
                if len(found) + len(chunk) > limits.body:
                    raise _too_large(limits)
                memory.take(len(chunk))
                found += chunk
    except TimeoutError:
        memory.give(len(found))
        raise Problem(408, f"The body did not arrive within {limits.timeout:g} seconds.", headers=_CLOSE) from None
    except Problem:
        memory.give(len(found))
        raise
    return bytes(found)


async def lines(request: Request, limits: Limits) -> AsyncIterator[list[bytes]]:
    """Yield the lines of a body as they arrive, those of one arrival together; empty ones are passed over.

    Raises
    ------
    Problem
        413: a line is too long; 408: nothing arrived for a while; 400: the client went away.
    """
    rest = bytearray()
    chunks = _chunks(request)
    while True:
        try:
            async with asyncio.timeout(limits.timeout):
                chunk = await anext(chunks, None)
        except TimeoutError:
            raise Problem(408, f"Nothing arrived for {limits.timeout:g} seconds.", headers=_CLOSE) from None
        if chunk is None:
            break
        # A line that comes in many small parts is searched once.
        searched = len(rest)
        rest += chunk
        end = rest.rfind(b"\n", searched)
        if end >= 0:
            whole = bytes(rest[:end]).split(b"\n")
            del rest[: end + 1]
            yield [line for line in whole if line.strip()]
        if len(rest) > limits.body:
            raise _too_large(limits)
    if rest.strip():
        yield [bytes(rest)]


def _check_length(request: Request, limits: Limits) -> None:
    stated = request.headers.get("content-length", "")
    # h11 has checked that it is a number.
    if stated.isdecimal() and (len(stated) > 18 or int(stated) > limits.body):
        raise _too_large(limits)


def _too_large(limits: Limits) -> Problem:
    return Problem(
        413,
        f"The body (in a stream: the line) has more than {limits.body:,} bytes: send less at a time.",
        headers=_CLOSE,
    )


async def _chunks(request: Request) -> AsyncIterator[bytes]:
    from starlette.requests import ClientDisconnect

    try:
        async for chunk in request.stream():
            yield chunk
    except ClientDisconnect:
        raise Problem(400, "The client went away.") from None
