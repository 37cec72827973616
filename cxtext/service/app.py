"""The application: what each path answers."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

from cxtext.service.bodies import Memory, lines, whole_body
from cxtext.service.door import TAG, Door
from cxtext.service.engine import Engine
from cxtext.service.metrics import CONTENT_TYPE, Metrics
from cxtext.service.openapi import described
from cxtext.service.problems import CODES, Problem, busy
from cxtext.service.rows import parse, to_rows
from cxtext.service.streaming import answers

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from cxtext.service.settings import Settings
    from cxtext.service.working import Workers

_JSON = "application/json"
_STREAMS = frozenset({"application/x-ndjson", "application/ndjson", "application/jsonl"})
_NOT_FOUND = "There is nothing here; POST comments to /v1/tag, see /openapi.json."


def make_app(settings: Settings, workers: Workers) -> ASGIApp:
    """Return the ASGI application of the service.

    Parameters
    ----------
    settings
        Keys and limits.
    workers
        Those who tag; they are closed when the application ends.
    """
    metrics = Metrics()
    engine = Engine(workers, settings.limits, metrics)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        engine.start()
        yield
        await engine.close()

    # FastAPI's pages load scripts from elsewhere, and its own errors have another shape than ours.
    app = FastAPI(lifespan=life, docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    tagging = _Tagging(settings, engine)
    app.add_api_route(TAG, tagging.tag, methods=["POST"])
    schema = described(settings)

    @app.get("/healthz")
    async def alive() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/readyz")
    async def ready() -> dict[str, str]:
        if not engine.ready:
            raise Problem(503, "The service is not ready.", headers={"Retry-After": "5"})
        return {"status": "ready"}

    @app.get("/metrics")
    async def figures() -> Response:
        text = metrics.text(waiting=engine.waiting, held=tagging.memory.held, ready=engine.ready)
        return Response(text, headers={"Content-Type": CONTENT_TYPE})

    @app.get("/openapi.json")
    async def openapi() -> dict[str, object]:
        return schema

    @app.exception_handler(Problem)
    async def problem(_: Request, told: Problem) -> Response:
        return _response(told)

    @app.exception_handler(HTTPException)
    async def of_routing(_: Request, error: HTTPException) -> Response:
        status = error.status_code if error.status_code in CODES else 400
        message = {404: _NOT_FOUND, 405: "This path does not take this method."}.get(status, "The request is wrong.")
        return _response(Problem(status, message, headers=error.headers))

    return Door(app, settings, metrics)


def _response(problem: Problem) -> Response:
    return Response(problem.body(), problem.status, problem.headers, _JSON)


class _Stream(Response):
    """An answer in parts. Starlette's own reads on for the end of the request, which would take its lines away."""

    def __init__(self, chunks: AsyncGenerator[bytes], media_type: str) -> None:
        super().__init__(media_type=media_type)
        del self.headers["content-length"]
        self.chunks = chunks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        async with aclosing(self.chunks) as chunks:
            async for chunk in chunks:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


class _Tagging:
    """``POST /v1/tag``."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self.limits = settings.limits
        self.engine = engine
        self.memory = Memory(settings.limits.held)
        self.streams = 0

    async def tag(self, request: Request) -> Response:
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind in _STREAMS:
            return self._stream(request)
        if kind != _JSON:
            raise Problem(
                415, f"Content-Type must be {_JSON} or application/x-ndjson.", headers={"Connection": "close"}
            )
        body = await whole_body(request, self.limits, self.memory)
        try:
            document = parse(body)
            rows = to_rows(document, self.limits)
            request.scope["cxtext"] = {"rows": len(rows), "bytes": len(body)}
            tags = await self.engine.tag(rows)
        finally:
            self.memory.give(len(body))
        found = [row.answer(one) for row, one in zip(rows, tags, strict=True)]
        return Response(f"[{','.join(found)}]" if isinstance(document, list) else found[0], media_type=_JSON)

    def _stream(self, request: Request) -> Response:
        if self.streams >= self.limits.streams:
            raise busy("Too many streams at once; come again later.", 5)
        if not self.engine.ready:
            raise Problem(503, "The service is not ready.", headers={"Retry-After": "5"})
        return _Stream(self._counted(request), media_type="application/x-ndjson")

    async def _counted(self, request: Request) -> AsyncGenerator[bytes]:
        self.streams += 1
        try:
            async with aclosing(answers(lines(request, self.limits), self.engine, self.limits)) as chunks:
                async for chunk in chunks:
                    yield chunk
        finally:
            self.streams -= 1
