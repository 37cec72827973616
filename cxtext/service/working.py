"""Those who tag: one thread of this process, or processes of their own, each with the models loaded once."""

from __future__ import annotations

import json
import math
import os
import signal
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor, wait
from multiprocessing import get_context, parent_process
from typing import TYPE_CHECKING, Any

from cxtext.reading.tagging import question_text

if TYPE_CHECKING:
    from cxtext.analysis.tagging import Tagger
    from cxtext.analysis.workers import Plan

_WARM_UP = ["The staff were lovely, but the app crashes every time I try to pay."]
_LOADING = 300.0  # seconds
_BATCH = {"fast": 1_024}
_SLOW_BATCH = 256


def tag_texts(tagger: Tagger, texts: Sequence[str], questions: Sequence[str]) -> list[str]:
    """Return the tags of each text as the inside of a JSON object, as :func:`cxtext.tag` has them in its columns."""
    return as_json(tagger.tag_texts(texts, [question_text(question) for question in questions]))


def as_json(tags: Mapping[str, Sequence[Any]]) -> list[str]:
    """Return each row of tags as the inside of a JSON object; what is missing is null."""
    rows = zip(*tags.values(), strict=True)
    return [json.dumps({n: _plain(cell) for n, cell in zip(tags, row, strict=True)})[1:-1] for row in rows]


def _plain(cell: Any) -> Any:  # noqa: ANN401
    return None if isinstance(cell, float) and math.isnan(cell) else cell


class Workers:
    """Run :func:`tag_texts` somewhere else than in the thread that answers requests.

    Parameters
    ----------
    plan
        How to tag.
    processes
        1: a thread of this process. More: so many processes, each with the models in its memory.

    Attributes
    ----------
    slots
        Batches that are tagged at a time.
    batch
        Rows of a batch: enough that they cost little more than in one piece, and no more than take some tenths of a
        second, for which a single comment may have to wait.

    Raises
    ------
    InputError
        The run or a model cannot be used.
    """

    def __init__(self, plan: Plan, processes: int) -> None:
        self.plan = plan
        self.slots = processes
        # Loaded here in any case, so that what is wrong with a model is told before anything listens.
        tagger = plan.tagger()
        tag_texts(tagger, _WARM_UP, [""])
        self.batch = _BATCH.get(tagger.readers.quality, _SLOW_BATCH)
        self._tagger = tagger if processes == 1 else None
        self._executor = self._start()

    def _start(self) -> Executor:
        if self._tagger is not None:
            return ThreadPoolExecutor(1, "tagging")
        # Processes that begin afresh: a copy of this one could wait for ever for threads that were not copied.
        pool = ProcessPoolExecutor(self.slots, get_context("spawn"), initializer=_begin, initargs=(self.plan,))
        wait([pool.submit(_warm_up) for _ in range(self.slots)], timeout=_LOADING)
        return pool

    def renew(self) -> None:
        """Start again after a process was ended from outside."""
        old = self._executor
        self._executor = self._start()
        old.shutdown(wait=False, cancel_futures=True)

    @property
    def executor(self) -> Executor:
        """Where :meth:`job` runs."""
        return self._executor

    def job(self, texts: Sequence[str], questions: Sequence[str]) -> tuple[Any, ...]:
        """Return the function and arguments that tag texts in :attr:`executor`."""
        if self._tagger is not None:
            return tag_texts, self._tagger, texts, questions
        return _tag, texts, questions

    def close(self) -> None:
        """Let what is being tagged finish, and end."""
        self._executor.shutdown(wait=True, cancel_futures=True)


_taggers: list[Tagger] = []
"""The one tagger of a process that does nothing but tag."""


def _begin(plan: Plan) -> None:
    from threadpoolctl import threadpool_limits

    # A signal to the whole group also reaches the process that started this one, which lets the last answers out.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    # The other cores have processes of their own.
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _taggers[:] = [plan.tagger()]
    tag_texts(_taggers[0], _WARM_UP, [""])
    threadpool_limits(1)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        # One that is killed tells nobody; without it there is nothing to wait for.
        parent.join()
        os._exit(1)


def _warm_up() -> None:
    # Long enough that each process gets one: a pool starts a process only where none is idle.
    time.sleep(0.2)


def _tag(texts: Sequence[str], questions: Sequence[str]) -> list[str]:
    (tagger,) = _taggers
    return tag_texts(tagger, texts, questions)
