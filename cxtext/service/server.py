"""Listen: sockets, TLS, signals, slow clients, the log."""

from __future__ import annotations

import logging
import signal
import socket
import ssl
import sys
from types import FrameType
from typing import TYPE_CHECKING, Any

import uvicorn

from cxtext.errors import InputError
from cxtext.service.app import make_app
from cxtext.service.connection import patient
from cxtext.service.working import Workers
from cxtext.writing.log_lines import JsonLines

if TYPE_CHECKING:
    from cxtext.analysis.workers import Plan
    from cxtext.service.settings import Settings

log = logging.getLogger("cxtext.service")

_IDLE = 15  # seconds that an open connection may stay without a request
_BACKLOG = 2_048


def serve(settings: Settings, plan: Plan, processes: int) -> None:
    """Answer requests until the process is told to end (SIGTERM, SIGINT); what is in flight is finished.

    Parameters
    ----------
    settings
        Where to listen, and limits.
    plan
        How to tag.
    processes
        See :class:`~cxtext.service.working.Workers`.

    Raises
    ------
    InputError
        The run or a model cannot be used, the certificate cannot be read, or the port is taken.
    """
    _check_certificate(settings)
    listening = _listen(settings)
    _log_as_json()
    _allow_connections(settings.limits.connections)
    with listening:
        workers = Workers(plan, processes)
        config = uvicorn.Config(
            make_app(settings, workers),
            http=patient(settings.limits),
            loop="asyncio",
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            # Whoever stands in between is not believed about where a request comes from.
            proxy_headers=False,
            backlog=_BACKLOG,
            timeout_keep_alive=_IDLE,
            timeout_graceful_shutdown=max(1, round(settings.limits.timeout)),
            ssl_certfile=settings.certificate,
            ssl_keyfile=settings.private_key,
        )
        host, port = listening.getsockname()[:2]
        where = {"host": host, "port": port, "tls": settings.certificate is not None, "processes": processes}
        server = _Server(config, where | {"keys": len(settings.keys)})
        # uvicorn gives the signal on to whoever had it before; by then all is done. One that comes early counts too.
        before = {one: signal.signal(one, server.told) for one in (signal.SIGTERM, signal.SIGINT)}
        try:
            server.run(sockets=[listening])
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)
        log.info("ended", extra={"fields": {}})


class _Server(uvicorn.Server):
    """Says when requests are taken."""

    def __init__(self, config: uvicorn.Config, where: dict[str, Any]) -> None:
        super().__init__(config)
        self.where = where

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to listen."""
        await super().startup(sockets=sockets)
        log.info("listening", extra={"fields": self.where})

    def told(self, _: int, __: FrameType | None) -> None:
        """Take a signal to end."""
        self.should_exit = True


def _check_certificate(settings: Settings) -> None:
    if settings.certificate is None or settings.private_key is None:
        return
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(
            settings.certificate, settings.private_key, password=_no_password
        )
    except (OSError, ssl.SSLError, ValueError) as error:
        why = getattr(error, "reason", None) or getattr(error, "strerror", None) or error
        raise InputError(
            f"The certificate {settings.certificate} with the key {settings.private_key} cannot be used: {why}."
        ) from None


def _no_password() -> str:
    raise ValueError("the key is locked with a password; give one without")


def _listen(settings: Settings) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise InputError(f"{settings.host} is no address of this machine: {error}.") from None
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # Answers go out at once: a second small packet would otherwise wait 40 ms for the first to be acknowledged.
        # Connections that are accepted take this over; asyncio sets it only where the protocol of the socket was named.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listening.bind(address)
    except OSError as error:
        listening.close()
        raise InputError(
            f"Cannot listen on {settings.host}, port {settings.port}: {error.strerror}; choose another --port."
        ) from None
    return listening


def _allow_connections(n: int) -> None:
    """Raise the number of files this process may open as far as connections need it and the system lets it."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = n + 256
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))


def _log_as_json() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    for name, level in ((log.name, logging.INFO), ("uvicorn", logging.WARNING), ("asyncio", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        logger.setLevel(level)
        logger.propagate = False
