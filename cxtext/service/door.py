"""The door: every request is checked, counted and logged here, and whatever fails behind it becomes one JSON shape."""

from __future__ import annotations

import logging
import time
from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any

from cxtext.service.engine import place_of
from cxtext.service.keys import allowed
from cxtext.service.problems import Problem
from cxtext.service.settings import Settings, is_loopback

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from cxtext.service.metrics import Metrics

log = logging.getLogger("cxtext.service")

TAG = "/v1/tag"
OPEN = frozenset({"/healthz", "/readyz", "/openapi.json"})
"""Paths that need no key: they say nothing of comments or traffic."""
PATHS = OPEN | {TAG, "/metrics"}

_HEADERS = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)


class Door:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, settings: Settings, metrics: Metrics) -> None:
        self.app = app
        self.settings = settings
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start = time.perf_counter()
        status = 0

        async def sending(message: MutableMapping[str, Any]) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), *_HEADERS]
            await send(message)

        try:
            self._check(scope)
            await self.app(scope, receive, sending)
        except Problem as problem:
            if not status:
                await _send(problem, sending)
        except Exception as error:  # noqa: BLE001 - the last door: no traceback leaves it, and none with words is logged
            self.metrics.faults += 1
            log.error("fault", extra={"fields": {"error": type(error).__name__, "at": place_of(error)}})
            if status:
                raise ConnectionAbortedError("The answer broke off.") from None
            await _send(Problem(500, "A fault of the service; it is in its log."), sending)
        finally:
            self._account(scope, status, time.perf_counter() - start)

    def _check(self, scope: Scope) -> None:
        headers = scope["headers"]
        if self.settings.keys:
            if scope["path"] not in OPEN and not allowed(headers, self.settings.keys):
                raise Problem(
                    401,
                    "A key is needed: Authorization: Bearer KEY.",
                    headers={"WWW-Authenticate": "Bearer", "Connection": "close"},
                )
        elif not _is_local(dict(headers).get(b"host", b"")):
            # Without keys a web page could reach the service under a name of its own that leads to this machine.
            raise Problem(
                421, "Without API keys the service answers on localhost alone.", headers={"Connection": "close"}
            )

    def _account(self, scope: Scope, status: int, seconds: float) -> None:
        # A path that is not ours may hold anything.
        path = scope["path"] if scope["path"] in PATHS else "other"
        self.metrics.requests[path, status] += 1
        if path == TAG and status == 200:
            self.metrics.seconds.add(seconds)
        level = logging.DEBUG if path in OPEN else logging.INFO
        method = scope["method"] if scope["method"] in {"GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE"} else "other"
        fields = {"method": method, "path": path, "status": status, "ms": round(seconds * 1000, 1)}
        log.log(level, "request", extra={"fields": fields | scope.get("cxtext", {})})


def _is_local(host: bytes) -> bool:
    name = host.decode("latin-1")
    if name.startswith("["):
        return is_loopback(name.partition("]")[0] + "]")
    return is_loopback(name.partition(":")[0])


async def _send(problem: Problem, send: Send) -> None:
    body = problem.body()
    headers = {"Content-Type": "application/json", "Content-Length": str(len(body)), **problem.headers}
    pairs = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": problem.status, "headers": pairs})
    await send({"type": "http.response.body", "body": body})
