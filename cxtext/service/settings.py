"""What the service listens on and what it puts up with."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from pathlib import Path

from cxtext.errors import InputError

MB = 1_000_000


@dataclass(frozen=True)
class Limits:
    """Bounds on what clients may ask for.

    Attributes
    ----------
    body
        Bytes of a request body, and of one line of a stream.
    rows
        Comments in one request (a stream may have any number).
    characters
        Characters of one comment.
    waiting
        Comments accepted and not yet answered; beyond it, 429.
    timeout
        Seconds for a body to arrive, for the tags of a request, for a stalled client to go on, and for a shutdown.
    connections
        Open connections; more are closed at once.
    streams
        NDJSON streams at a time; beyond it, 429.
    """

    body: int = 10 * MB
    rows: int = 10_000
    characters: int = 20_000
    waiting: int = 20_000
    timeout: float = 60.0
    connections: int = 4_000
    streams: int = 16

    @property
    def held(self) -> int:
        """Bytes of request bodies held at a time, over all requests; beyond it, 429."""
        return max(64 * MB, 4 * self.body)


@dataclass(frozen=True)
class Settings:
    """Where the service listens, who may use it, and its :class:`Limits`.

    Raises
    ------
    InputError
        It would be open to the network without keys, or only half of what TLS needs is given.
    """

    host: str = "127.0.0.1"
    port: int = 8765
    keys: frozenset[bytes] = frozenset()
    certificate: Path | None = None
    private_key: Path | None = None
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        if not self.keys and not is_loopback(self.host):
            raise InputError(
                f"Listening on {self.host} lets others in: give API keys with --keys FILE or in $CXTEXT_SERVE_KEYS, "
                "or listen on 127.0.0.1."
            )
        if (self.certificate is None) != (self.private_key is None):
            raise InputError("TLS needs a certificate and its key: give both --tls-cert and --tls-key, or neither.")


def is_loopback(host: str) -> bool:
    """Return whether a host name or address is reached from this machine alone."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.removeprefix("[").removesuffix("]")).is_loopback
    except ValueError:
        return False
