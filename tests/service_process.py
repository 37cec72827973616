"""A service in a process of its own, and plain clients of it."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

REPO = Path(__file__).resolve().parents[1]
JSON = "application/json"


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        return self.json["error"]["code"]


@dataclass
class Service:
    process: subprocess.Popen[str]
    port: int = 0
    log: list[str] = field(default_factory=list)

    def ask(self, path: str, body: object = None, *, method: str | None = None, **headers: str) -> Answer:
        """Send one request; a body that is not bytes is sent as JSON."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        sent = body if body is None or isinstance(body, bytes) else json.dumps(body)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if body is not None:
            named = {"Content-Type": JSON} | named
        # A body that is refused by its length need not be read to its end; the answer is there all the same.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.request(method or ("GET" if body is None else "POST"), path, sent, named)
        answer = connection.getresponse()
        found = Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        connection.close()
        return found

    def tag(self, document: object, **headers: str) -> Answer:
        return self.ask("/v1/tag", document, **headers)

    def stream(self, lines: bytes) -> list[Any]:
        answer = self.ask("/v1/tag", lines, Content_Type="application/x-ndjson")
        assert answer.status == 200
        return [json.loads(line) for line in answer.body.splitlines()]

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=60)

    def end(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


@contextmanager
def serving(*options: str, environment: dict[str, str] | None = None) -> Iterator[Service]:
    """Start ``cxtext serve`` on a free port, and end it."""
    command = [sys.executable, "-m", "cxtext", "serve", "--port", "0", "--quality", "fast", *options]
    paths = os.pathsep.join(filter(None, (str(REPO), os.environ.get("PYTHONPATH"))))
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, env={**os.environ, **(environment or {}), "PYTHONPATH": paths}
    )
    service = Service(process)
    listening = threading.Event()

    def read_log() -> None:
        assert process.stderr is not None
        for line in process.stderr:
            service.log.append(line)
            if '"listening"' in line:
                service.port = json.loads(line)["port"]
                listening.set()
        listening.set()

    reader = threading.Thread(target=read_log, daemon=True)
    reader.start()
    try:
        assert listening.wait(120), "the service does not start"
        assert service.port, "".join(service.log)
        yield service
    finally:
        process.kill()
        process.wait()
        reader.join(10)


def refused(*options: str) -> str:
    """Return what ``cxtext serve`` says of options that it does not take."""
    command = [sys.executable, "-m", "cxtext", "serve", "--port", "0", *options]
    paths = os.pathsep.join(filter(None, (str(REPO), os.environ.get("PYTHONPATH"))))
    environment = {**os.environ, "PYTHONPATH": paths}
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120, env=environment)
    assert done.returncode == 2, done.stderr
    return done.stderr


def wait_until(true: Any, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def request_of(body: bytes, *headers: str) -> bytes:
    head: Sequence[str] = ("POST /v1/tag HTTP/1.1", "Host: localhost", f"Content-Type: {JSON}", *headers)
    return "\r\n".join([*head, "", ""]).encode() + body
