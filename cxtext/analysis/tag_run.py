"""``cxtext tag`` from input to output: what is done is taken down step by step, so that a run can be resumed."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cxtext
from cxtext.analysis.tagging import with_tags
from cxtext.analysis.workers import Plan, tag_chunks
from cxtext.errors import InputError
from cxtext.tables import REJECTS

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.reading.newer import Newer, Watermark
    from cxtext.reading.table import Reject
    from cxtext.reading.tagging import Rows, Tagging
    from cxtext.writing.outputs import Outputs
    from cxtext.writing.progress import Progress

__all__ = ["NO_WATERMARK", "Places", "plan_digests", "tag_all"]

NO_WATERMARK = "no_watermark"
"""What is counted of rows whose watermark column says nothing."""

_BLOCK = 1 << 20


@dataclass(frozen=True)
class Places:
    """Which of the outputs takes the points made and the rejects; None where they are not wanted."""

    mentions: int | None = None
    rejects: int | None = None


def plan_digests(
    plan: Plan, tagging: Tagging, options: Mapping[str, Any], kept: Sequence[Path | None] = ()
) -> dict[str, str]:
    """Return digests of all that decides on the output: a run that is resumed must have the same.

    Parameters
    ----------
    plan
        How it is tagged.
    tagging
        The input; every file of it is read once for this.
    options
        Options of the command.
    kept
        Files that options name.
    """
    journey = [Path(plan.journey)] if plan.journey and Path(plan.journey).is_file() else []
    run = [] if plan.run is None else [plan.run / "run.json", plan.run / "model"]
    files = [path for path in (*journey, *kept) if path is not None]
    words = repr((sorted(options.items()), plan.quality, plan.journey, plan.masking, tagging.format, tagging.notes))
    return {
        "version of cxtext": cxtext.__version__,
        "input": _of_files(tagging.paths),
        "run": _of_files(run),
        "models": _of_files(plan.models),
        "options": _digest([words.encode(), _of_files(files).encode()]),
    }


def _of_files(paths: Sequence[Path]) -> str:
    """Return a digest of what is in files and folders, whatever they are called."""
    found: list[bytes] = []
    for path in paths:
        inside = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
        for file in inside:
            digest = blake2b(digest_size=16)
            with file.open("rb") as opened:
                while block := opened.read(_BLOCK):
                    digest.update(block)
            found.append(digest.digest())
    return _digest(found)


def _digest(parts: Sequence[bytes]) -> str:
    return blake2b(b"".join(len(part).to_bytes(8, "big") + part for part in parts), digest_size=16).hexdigest()


def rows_digest(frame: pd.DataFrame, before: str) -> str:
    """Return a digest of some rows and of all before them, of which ``before`` is the digest."""
    parts = [before.encode()]
    for place, name in enumerate(frame.columns):
        cells = frame.iloc[:, place].tolist()
        parts += [str(name).encode("utf-8", "replace"), "\x1f".join(map(str, cells)).encode("utf-8", "replace")]
    return _digest(parts)


@dataclass
class _Step:
    """What is taken down of a chunk when it was read, until its rows are written."""

    n_rows: int
    digest: str
    aside: dict[int, str]
    rejects: list[Reject]
    mark: Watermark | None


@dataclass
class _Reading:
    """The chunks of the input behind those that are done, and what is taken down of each."""

    tagging: Tagging
    done: Progress
    newer: Newer | None
    steps: deque[_Step] = field(default_factory=deque)

    def chunks(self) -> Iterator[Rows]:
        rejects, n_rows, digest = self.tagging.rejects, 0, ""
        for rows in self.tagging.chunks:
            first, n_rows = n_rows, n_rows + len(rows.frame)
            digest = rows_digest(rows.frame, digest)
            aside, found = list(rejects), rows
            rejects.clear()
            if n_rows <= self.done.rows:
                if n_rows == self.done.rows and digest != self.done.digest:
                    raise _changed()
                continue
            if first < self.done.rows:
                raise _changed()
            if self.newer is not None:
                found, unknown = self.newer.keep(rows, first, "input")
                aside += unknown
            mark = None if self.newer is None else self.newer.mark
            self.steps.append(_Step(n_rows - first, digest, found.aside, aside, mark))
            yield found
        if n_rows < self.done.rows:
            raise _changed()


def _changed() -> InputError:
    return InputError(
        "The first rows of the input are not those that were tagged before (a query needs an order by); leave --resume "
        "out to begin anew."
    )


def tag_all(
    plan: Plan,
    tagging: Tagging,
    outputs: Outputs,
    places: Places,
    *,
    newer: Newer | None = None,
    processes: int | None = None,
    advance: Callable[[int, int], None] = lambda _done, _ahead: None,
) -> Progress:
    """Tag all rows that are not done yet, and return how far the run came.

    Parameters
    ----------
    plan
        How to tag.
    tagging
        The input.
    outputs
        Where rows, points made and rejects go; ``outputs.progress`` says what is done.
    places
        Which output is which.
    newer
        Keeps only rows behind a watermark.
    processes
        See :func:`~cxtext.analysis.workers.tag_chunks`.
    advance
        Told after each chunk the number of rows that were dealt with, and how many further ones were read.

    Raises
    ------
    InputError
        A model cannot be used, or the input is not the one that was tagged before.
    CxtextError
        A process was ended from outside, or an output cannot be written.
    """
    if outputs.progress.finished:
        return outputs.progress
    progress = outputs.progress
    reading = _Reading(tagging, progress, newer)
    if places.rejects is not None and not progress.rows:
        outputs.write(places.rejects, _reject_table([]))
    tagged = tag_chunks(
        plan, reading.chunks(), mentions=places.mentions is not None, processes=processes, first=progress.written
    )
    for rows, tags, found in tagged:
        step = reading.steps.popleft()
        outputs.write(0, with_tags(rows.frame, tags))
        if places.mentions is not None and found is not None:
            outputs.write(places.mentions, found)
        counts = Counter(progress.counts)
        counts["tagged"] += len(rows.frame) - len(rows.aside)
        counts.update(rows.aside.values())
        by_status = Counter(progress.by_status)
        by_status.update(str(one) for place, one in enumerate(tags["cx_status"]) if place not in rows.aside)
        progress = replace(
            progress,
            rows=progress.rows + step.n_rows,
            written=progress.written + len(rows.frame),
            digest=step.digest,
            mark=None if step.mark is None else step.mark.as_dict(),
            counts=_with_rejects(counts, step.rejects, outputs, places),
            by_status=dict(by_status),
        )
        outputs.commit(progress)
        progress = outputs.progress
        advance(step.n_rows, sum(one.n_rows for one in reading.steps))
    if tagging.rejects:
        # Those behind the last row; they are taken down as done together with the end of the run.
        all_counts = _with_rejects(Counter(progress.counts), tagging.rejects, outputs, places)
        outputs.progress = replace(progress, counts=all_counts)
    return outputs.progress


def _with_rejects(counts: Counter[str], rejects: Sequence[Reject], outputs: Outputs, places: Places) -> dict[str, int]:
    for reject in rejects:
        counts[NO_WATERMARK if reject.reason == NO_WATERMARK else "rejected"] += 1
    if places.rejects is not None and rejects:
        outputs.write(places.rejects, _reject_table(rejects))
    return dict(counts)


def _reject_table(rejects: Sequence[Reject]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame([reject.as_dict() for reject in rejects], columns=list(REJECTS.required)).astype(
        {"row": "int64"}
    )
