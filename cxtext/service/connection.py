"""Connections of clients that are slow to ask or to read, and too many of them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    from cxtext.service.settings import Limits


def patient(limits: Limits) -> type[H11Protocol]:
    """Return uvicorn's protocol with the bounds of ``limits``; uvicorn makes its objects itself."""
    return type("Patient", (PatientProtocol,), {"seconds": limits.timeout, "most": limits.connections})


class PatientProtocol(H11Protocol):
    """Closes a connection whose headers do not arrive, or whose answer is not read, for ``seconds``.

    uvicorn itself waits for ever in both cases. Where more than ``most`` connections are open, a new one is closed.
    """

    seconds: ClassVar[float]
    most: ClassVar[int]

    _asking: asyncio.TimerHandle | None = None
    _stalled: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        if len(self.connections) > self.most:
            transport.abort()
            return
        self._asking = self.loop.call_later(self.seconds, self._give_up)

    def data_received(self, data: bytes) -> None:
        """Wait no more once the headers are there; the body is another's concern."""
        super().data_received(data)
        if self._is_answering():
            _cancel(self._asking)
            self._asking = None
        elif self._asking is None and not self.transport.is_closing():
            self._asking = self.loop.call_later(self.seconds, self._give_up)

    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _give_up(self) -> None:
        self._asking = None
        if not self._is_answering():
            self.transport.abort()

    def pause_writing(self) -> None:
        """Begin to wait for the client to read."""
        super().pause_writing()
        self._stalled = self.loop.call_later(self.seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """Wait no more: the client reads again."""
        super().resume_writing()
        _cancel(self._stalled)
        self._stalled = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget what was waited for."""
        _cancel(self._asking)
        self._asking = None
        _cancel(self._stalled)
        self._stalled = None
        super().connection_lost(exc)


def _cancel(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()
