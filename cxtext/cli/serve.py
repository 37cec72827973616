"""``cxtext serve``."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import click

from cxtext.cli.options import JOURNEY, MASKING, MODEL, QUALITY
from cxtext.errors import InputError

_MB = 1_000_000


@click.command()
@click.option("--run", type=click.Path(path_type=Path), help="Run whose topics, journey map and quality are used.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8765, show_default=True, type=click.IntRange(0, 65_535), help="Port; 0: any free one.")
@click.option(
    "--keys",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="File of API keys, one a line; others in $CXTEXT_SERVE_KEYS. Needed unless only this machine is let in.",
)
@click.option("--tls-cert", type=click.Path(path_type=Path), metavar="FILE", help="Certificate (PEM) for HTTPS.")
@click.option("--tls-key", type=click.Path(path_type=Path), metavar="FILE", help="Its private key (PEM).")
@click.option("--max-body", default=10, show_default=True, type=click.IntRange(1, 1_000), help="MB of one request.")
@click.option(
    "--max-rows", default=10_000, show_default=True, type=click.IntRange(1, 1_000_000), help="Comments in one request."
)
@click.option(
    "--max-chars",
    default=20_000,
    show_default=True,
    type=click.IntRange(1, 10_000_000),
    help="Characters of a comment.",
)
@click.option(
    "--max-waiting",
    default=20_000,
    show_default=True,
    type=click.IntRange(1, 10_000_000),
    help="Comments that may wait; beyond it, clients are asked to come again (429).",
)
@click.option(
    "--timeout",
    default=60.0,
    show_default=True,
    type=click.FloatRange(0.1, 3_600),
    help="Seconds for a request to arrive, for its tags, and for a client that stalls.",
)
@click.option(
    "--processes", type=click.IntRange(1, 64), help="Processes that tag  [default: the cores, at most 4]; 1: a thread."
)
@JOURNEY
@MODEL
@QUALITY
@MASKING
def serve(
    run: Path | None,
    host: str,
    port: int,
    keys: Path | None,
    tls_cert: Path | None,
    tls_key: Path | None,
    max_body: int,
    max_rows: int,
    max_chars: int,
    max_waiting: int,
    timeout: float,
    processes: int | None,
    journey: str | None,
    models: tuple[Path, ...],
    quality: str | None,
    masking: Path | None,
) -> None:
    """Tag comments over HTTP: POST /v1/tag takes one, a list, or a stream of JSON lines.

    Also /healthz, /readyz, /metrics and /openapi.json. The log on stderr holds no text of comments.
    """
    if find_spec("fastapi") is None or find_spec("uvicorn") is None:
        raise InputError('The service needs FastAPI and uvicorn: pip install "cxtext[serve]".')
    from cxtext.analysis.workers import Plan, cores
    from cxtext.cleaning import read_masking
    from cxtext.service.keys import KEYS_VARIABLE, digests
    from cxtext.service.server import serve as listen
    from cxtext.service.settings import Limits, Settings

    limits = Limits(max_body * _MB, max_rows, max_chars, max_waiting, timeout)
    known = digests(keys, os.environ.get(KEYS_VARIABLE, ""))
    settings = Settings(host, port, known, tls_cert, tls_key, limits)
    plan = Plan(run, quality, journey, models, None if masking is None else read_masking(masking))
    listen(settings, plan, processes or cores())
