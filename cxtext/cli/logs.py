"""``--log-format json``: what a long command says on the way, as lines for a machine."""

from __future__ import annotations

import contextlib
import functools
import io
import logging
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import click

import cxtext
from cxtext.cli.faults import FORESEEN, exit_code, trace_of, words_of
from cxtext.writing.log_lines import JsonLines, unquoted

__all__ = ["Log", "with_log"]

_FORMAT = click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="What is said on stderr: words, or a JSON object a line (no text of comments).",
)


class Log:
    """Takes events with their fields; says nothing where words are said instead."""

    def __init__(self, logger: logging.Logger | None) -> None:
        self._logger = logger

    def event(self, name: str, **fields: Any) -> None:  # noqa: ANN401
        """Write one line."""
        if self._logger is not None:
            self._logger.info(name, extra={"fields": fields})


def with_log(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the option ``--log-format`` and the argument ``log``, a :class:`Log`."""

    @_FORMAT
    @functools.wraps(command)
    def run(*arguments: Any, log_format: str, **options: Any) -> None:  # noqa: ANN401
        with _logged(command.__name__, log_format) as log:
            command(*arguments, log=log, **options)

    return run


@contextlib.contextmanager
def _logged(command: str, log_format: str) -> Iterator[Log]:
    """Run a command whose words (``text``) or events (``json``) go to stderr.

    As JSON, words are not written, the steps of an analysis are, and so is how the command ends: ``done``, or
    ``failed`` with its exit code and its message without what it quotes; a fault of ours with its kind and places.
    """
    if log_format == "text":
        yield Log(None)
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("cxtext")
    before = logger.handlers[:], logger.level, logger.propagate
    logger.handlers[:], logger.propagate = [handler], False
    logger.setLevel(logging.INFO)
    log, start = Log(logging.getLogger("cxtext.cli")), time.perf_counter()
    log.event("started", command=command, version=cxtext.__version__)
    try:
        # Words, progress bars and warnings of libraries would stand between the lines, and may quote comments.
        with contextlib.redirect_stderr(io.StringIO()):
            yield log
        log.event("done", command=command, seconds=round(time.perf_counter() - start, 3))
    except BrokenPipeError:
        raise
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the last line says how the command ended, however it did
        _failed(command, error)
        sys.exit(exit_code(error))
    finally:
        logger.handlers[:], logger.propagate = before[0], before[2]
        logger.setLevel(before[1])


def _failed(command: str, error: BaseException) -> None:
    fields: dict[str, Any] = {"command": command, "exit_code": exit_code(error), "message": unquoted(words_of(error))}
    if not isinstance(error, FORESEEN):
        fields |= {"error": type(error).__name__, "trace": trace_of(error)}
    logging.getLogger("cxtext.cli").error("failed", extra={"fields": fields})
