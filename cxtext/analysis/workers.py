"""Tag chunk after chunk on several cores: in processes of their own, in the order of the input."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from itertools import chain, islice
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import TYPE_CHECKING

from cxtext.analysis.runs import load
from cxtext.analysis.tagging import Tagger
from cxtext.errors import CxtextError

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.cleaning import Masking
    from cxtext.reading.tagging import Rows

Tagged = tuple["Rows", "pd.DataFrame", "pd.DataFrame | None"]
"""Rows, their tags, and the mention table of their answers where that is wanted."""

_ALONE = 3  # chunks; so few are done before other processes have loaded their models
_AHEAD = 2
_MOST = 4
_COLLECT = (100_000, 50, 50)


@dataclass(frozen=True)
class Plan:
    """What a process needs to make the same :class:`~cxtext.analysis.tagging.Tagger` as any other."""

    run: Path | None = None
    quality: str | None = None
    journey: str | None = None
    models: tuple[Path, ...] = ()
    masking: Masking | None = None

    def tagger(self) -> Tagger:
        """Load the models.

        Raises
        ------
        InputError
            See :class:`~cxtext.analysis.tagging.Tagger`.
        """
        run = None if self.run is None else load(self.run)
        return Tagger(run, self.quality, self.journey, self.models, self.masking)


def cores() -> int:
    """Return how many processes to use: the cores that this one may use, four at most."""
    n = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(n, _MOST)


def tag_chunks(
    plan: Plan, chunks: Iterator[Rows], *, mentions: bool = False, processes: int | None = None, first: int = 0
) -> Iterator[Tagged]:
    """Yield each chunk with its tags, in order.

    A few chunks are tagged in this process. More are handed to others, each of which loads the models, so that the
    memory needed does not depend on the number of rows; the tags are the same either way.

    Parameters
    ----------
    plan
        How to tag.
    chunks
        Rows of the input.
    mentions
        Whether the mention tables are wanted.
    processes
        How many processes tag; None takes :func:`cores`, 1 stays in this process.
    first
        Number of the first row, from 0.

    Raises
    ------
    InputError
        A model or the run cannot be used.
    CxtextError
        A process was ended from outside.
    """
    n_processes = cores() if processes is None else processes
    few = list(islice(chunks, _ALONE + 1)) if n_processes > 1 else []
    everything = chain((few.pop(0) for _ in range(len(few))), chunks)
    if len(few) <= _ALONE:
        tagger = plan.tagger()
        for rows in everything:
            tags, found = tagger.tag_rows(rows, first, with_mentions=mentions)
            first += len(rows.frame)
            yield rows, tags, found
        return
    yield from _in_processes(plan, everything, mentions, n_processes, first)


def _in_processes(plan: Plan, chunks: Iterator[Rows], mentions: bool, n_processes: int, first: int) -> Iterator[Tagged]:
    # Processes that begin afresh: a copy of this one could wait for ever for threads that were not copied.
    pool = ProcessPoolExecutor(n_processes, get_context("spawn"), initializer=_begin, initargs=(plan, mentions))
    waiting: deque[tuple[Rows, Future[tuple[pd.DataFrame, pd.DataFrame | None]]]] = deque()
    try:
        for rows in chunks:
            # Columns that are not read stay here.
            waiting.append((rows, pool.submit(_tag, replace(rows, frame=rows.frame[[]]), first)))
            first += len(rows.frame)
            if len(waiting) >= n_processes + _AHEAD:
                yield _finished(*waiting.popleft())
        while waiting:
            yield _finished(*waiting.popleft())
    except BrokenProcessPool:
        # Said by whichever comes first: the next chunk handed over or the result waited for.
        raise CxtextError(
            "A process that tags was ended from outside, most likely for lack of memory; use --processes 1."
        ) from None
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _finished(rows: Rows, future: Future[tuple[pd.DataFrame, pd.DataFrame | None]]) -> Tagged:
    tags, found = future.result()
    return rows, tags, found


_PARALLEL = "TOKENIZERS_PARALLELISM"


@dataclass
class _Worker:
    """The state of a process that does nothing but tag."""

    plan: Plan
    mentions: bool
    tagger: Tagger | None = None


_workers: list[_Worker] = []


def _begin(plan: Plan, mentions: bool) -> None:
    # An interrupt at the keyboard also reaches the process that started this one, which says so and ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # The other cores have processes of their own.
    os.environ[_PARALLEL] = "false"
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _workers[:] = [_Worker(plan, mentions)]


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        # One that is killed tells nobody; without it there is nothing to wait for.
        parent.join()
        os._exit(1)


def _tag(rows: Rows, first: int) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    from threadpoolctl import threadpool_limits

    (worker,) = _workers
    with threadpool_limits(1):
        if worker.tagger is None:
            # Here and not at the start of the process: what is wrong with a model is told as it is.
            worker.tagger = worker.plan.tagger()
            # Tagging makes many small objects and no cycles: what is loaded need not be looked through again and again.
            gc.freeze()
            gc.set_threshold(*_COLLECT)
        return worker.tagger.tag_rows(rows, first, with_mentions=worker.mentions)
