"""Files of rows that grow together, survive a kill at any moment, and appear under their names only when whole.

Each file grows in a part beside its target. After every step the parts are brought to the disk, and then, in one
stroke, a record of how long each is (:class:`~cxtext.writing.progress.Progress`). What a kill leaves behind the
lengths of the record is cut off when the run goes on. At the end the record says ``finished`` before the first part
takes its target's place, so that a kill between two of these moves only leaves moves to be made.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cxtext.errors import InputError, WritingError
from cxtext.writing.partial import PartFile, sync_folder
from cxtext.writing.progress import PROGRESS, Progress, check_plan
from cxtext.writing.rows import RowWriter, open_rows
from cxtext.writing.sections import Sections, sections
from cxtext.writing.table import TableTarget, open_table

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Outputs", "Target", "open_outputs"]

Target = tuple[Path, str] | TableTarget
"""A file and its format, or a table of a database."""


class Outputs:
    """Where rows go: one or several files.

    Attributes
    ----------
    progress
        How far the run is; ``finished`` when an earlier run had only to be put in its place.
    """

    progress: Progress

    def write(self, place: int, frame: pd.DataFrame) -> None:
        """Append rows to the file at ``place`` in the targets."""
        raise NotImplementedError

    def commit(self, progress: Progress) -> None:
        """Take what was written as done; a run that is broken off from here on can be resumed here."""
        raise NotImplementedError


@contextmanager
def open_outputs(
    targets: Sequence[Target],
    plan: Mapping[str, str],
    *,
    resume: bool = False,
    settle: Callable[[Progress], None] = lambda _: None,
    note: Callable[[str], None] = lambda _: None,
) -> Iterator[Outputs]:
    """Open files of rows ("-" is standard output), or a table; they are in their places when the block ends well.

    Parameters
    ----------
    targets
        The files; the record of how far the run came stands beside the first.
    plan
        What the run is asked to do, name -> digest; see :func:`~cxtext.writing.progress.check_plan`.
    resume
        Go on with a run that was broken off, if there is one.
    settle
        Called with the last record when all files are in their places, before the record is deleted.
    note
        Told in a sentence what became of an earlier run.

    Raises
    ------
    InputError
        A file cannot be written or is written by another process, or there is a run to resume that was asked to do
        something else.
    WritingError
        The disk is full or gone.
    """
    named = [target for target in targets if not isinstance(target, TableTarget)]
    places = [str(path.resolve()) for path, _ in named]
    if len(set(places)) < len(places):
        raise InputError("The same file is named for two outputs; name different files.")
    if len(named) < len(targets) or any(
        str(path) == "-" or (path.exists() and not path.is_file()) for path, _ in named
    ):
        if resume:
            raise InputError("Only files can be resumed; name a file with -o.")
        with ExitStack() as stack:
            direct = _Direct([stack.enter_context(_opened(target)) for target in targets], Progress(plan))
            yield direct
        settle(direct.progress)
        return
    files: list[PartFile] = []
    with ExitStack() as stack:
        for place in places:
            files.append(PartFile(Path(place)))
            stack.callback(files[-1].close)
        outputs = _Resumable(files, [kind for _, kind in named], plan, settle)
        outputs.begin(resume, note)
        try:
            yield outputs
        except BaseException:
            outputs.leave()
            raise
        outputs.finish()


def _opened(target: Target) -> AbstractContextManager[RowWriter]:
    return open_table(target) if isinstance(target, TableTarget) else open_rows(*target)


class _Direct(Outputs):
    """Rows that go where nothing can be taken back."""

    def __init__(self, writers: Sequence[RowWriter], progress: Progress) -> None:
        self._writers = writers
        self.progress = progress

    def write(self, place: int, frame: pd.DataFrame) -> None:
        self._writers[place].write(frame)

    def commit(self, progress: Progress) -> None:
        self.progress = progress


class _Resumable(Outputs):
    def __init__(
        self,
        files: Sequence[PartFile],
        formats: Sequence[str],
        plan: Mapping[str, str],
        settle: Callable[[Progress], None],
    ) -> None:
        self._files = files
        self._formats = formats
        self._settle = settle
        self._record = files[0].target.with_name(files[0].target.name + PROGRESS)
        self._sections: list[Sections] = []
        self.progress = Progress(plan)

    def begin(self, resume: bool, note: Callable[[str], None]) -> None:
        """Start anew or go on."""
        target, plan = self._files[0].target, self.progress.plan
        if resume:
            found = Progress.read(self._record)
            if found is None:
                note(f"There is no run for {target.name} that was broken off; this one begins at the first row.")
            else:
                # Of a run that was finished but for its last moves, the output may be the input.
                check_plan(found.plan, {**plan, "input": found.plan["input"]} if found.finished else plan, target)
                self._go_on(found)
                note(f"{found.rows:,} rows were done before; this run goes on behind them.")
                return
        elif self._record.exists():
            note(f"An earlier run for {target.name} was broken off; it begins anew (--resume would have gone on).")
        # First the record: it must never speak of more than there is.
        self._record.unlink(missing_ok=True)
        sync_folder(self._record.parent)
        for file, kind in zip(self._files, self._formats, strict=True):
            file.cut(0)
            self._sections.append(sections(file.target, kind))

    def _go_on(self, found: Progress) -> None:
        self.progress = found
        if found.finished:
            return
        for file, kind, size, header in zip(self._files, self._formats, found.sizes, found.headers, strict=True):
            if file.size < size:
                raise InputError(
                    f"{file.path} is shorter than when it was written; it cannot be resumed: leave --resume out to "
                    "begin anew."
                )
            file.cut(size)
            self._sections.append(sections(file.target, kind, header, file.path))

    def write(self, place: int, frame: pd.DataFrame) -> None:
        self._files[place].write(self._sections[place].encode(frame))

    def commit(self, progress: Progress) -> None:
        for file in self._files:
            file.sync()
        self.progress = replace(
            progress,
            sizes=tuple(file.size for file in self._files),
            headers=tuple(one.header for one in self._sections),
        )
        self.progress.save(self._record)

    def finish(self) -> None:
        """Put the files in their places."""
        progress = self.progress
        if not progress.finished:
            self._seal()
            self.commit(replace(progress, finished=True))
        for file, kind, size in zip(self._files, self._formats, self.progress.sizes, strict=True):
            ready = _ready(file) if kind == "parquet" else None
            # Of an earlier run that was broken off right here, some files are in their places already.
            if (ready or file.path).exists() and (ready is not None or file.path.stat().st_size == size):
                file.publish(ready)
            else:
                file.discard()
        for folder in dict.fromkeys(file.target.parent for file in self._files):
            sync_folder(folder)
        self._settle(self.progress)
        self._record.unlink(missing_ok=True)
        sync_folder(self._record.parent)

    def _seal(self) -> None:
        for file, one in zip(self._files, self._sections, strict=True):
            file.sync()
            ready = _ready(file)
            try:
                if one.seal(file.path, ready):
                    with ready.open("rb") as made:
                        os.fsync(made.fileno())
            except OSError as error:
                ready.unlink(missing_ok=True)
                raise WritingError(f"{file.target} cannot be written: {error.strerror or error}.") from None

    def leave(self) -> None:
        """Leave what can be resumed, and nothing else."""
        if not self._record.exists():
            for file in self._files:
                file.discard()


def _ready(file: PartFile) -> Path:
    return file.path.with_name(file.path.name + ".parquet")
