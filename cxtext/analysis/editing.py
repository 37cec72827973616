"""Editing the topics of an analysis: every table follows, joined by id; the analysis itself stays as it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxtext.analysis.books import open_book, parts_of
from cxtext.analysis.codebook_files import sheet_table, write_sheet
from cxtext.cards import Card, Carded, Grid
from cxtext.errors import InputError
from cxtext.plurals import plural
from cxtext.topics.codebook import Codebook, Edit, apply_sheet, read_log, replay
from cxtext.topics.codebook.asking import Asking
from cxtext.topics.codebook.sheet import ids_once
from cxtext.topics.codebook.tables import rows_of_file, rows_of_frame

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.analysis.result import Analysis
    from cxtext.topics.codebook.state import State

__all__ = ["Editor", "with_codebook"]

_MOST_TOPICS, _LAST = 15, 3


class Editor(Carded, Asking["Analysis"]):
    """The topics of an analysis as a codebook; each edit returns another :class:`~cxtext.analysis.Analysis`.

    Several edits at once, with the tables made once, are edits of :attr:`book` given to :meth:`use`::

        book = analysis.codebook.book.rename("t003", "Slow refunds").merge("t003", "t011")
        analysis = analysis.codebook.use(book)

    Parameters
    ----------
    analysis
        The analysis to edit.
    """

    def __init__(self, analysis: Analysis) -> None:
        self._analysis = analysis

    def _card(self) -> Card:
        log = self.log
        holding = log[log["holds"].astype(bool)]
        table = self.table[self.table["level"] == "topic"]
        lines = [f"Edit {n}: {says}" for n, says in holding[["n", "says"]].tail(_LAST).itertuples(index=False)]
        rows = [
            (
                row["topic_id"],
                row["name"],
                row["parent"],
                f"{row['n_feedback']:,}",
                ", ".join(
                    what for what, on in (("pinned", row["pinned"]), ("excluded", row["include"])) if _told(what, on)
                ),
                str(row["keywords"]).replace("; ", ", ")[:60],
            )
            for row in table.head(_MOST_TOPICS).to_dict("records")
        ]
        shown = "" if len(rows) == len(table) else f"The {len(rows)} largest of {len(table)} topics"
        return Card(
            f"Editor({plural(len(table), 'topic')}, {plural(len(holding), 'edit')}, "
            f"{plural(len(self.conflicts), 'conflict')})",
            lines,
            [Grid(shown, ("id", "name", "theme", "comments", "", "keywords"), rows, (3,))],
            [
                ('.rename("t003", "Slow refunds")', "returns another analysis, as do"),
                (".merge .split .move .parent .exclude .pin .undo", ""),
                (".table", "all of it"),
                (".log", "every edit"),
            ],
        )

    @cached_property
    def book(self) -> Codebook:
        """The codebook alone: topics, model and log, without the tables."""
        return open_book(self._analysis)

    @property
    def state(self) -> State:
        """The topics as they are now."""
        return self.book.state

    @property
    def table(self) -> pd.DataFrame:
        """The codebook as people edit it in a spreadsheet (see :func:`cxtext.analysis.codebook_files.sheet_table`)."""
        return sheet_table(self._analysis)

    @property
    def log(self) -> pd.DataFrame:
        """Every edit: ``n``, ``edit``, ``says`` (a sentence), ``holds`` (False once undone, and for conflicts)."""
        import pandas as pd

        log = self._analysis.book_parts.log
        holding = {edit.n for edit in _holding(log)}
        rows = [(edit.n, edit.kind, edit.says, edit.n in holding) for edit in log]
        return pd.DataFrame(rows, columns=["n", "edit", "says", "holds"])

    @property
    def conflicts(self) -> pd.DataFrame:
        """Edits of other runs that found no clear place: ``n``, ``edit``, ``topic_id`` and ``name`` there, ``why``."""
        import pandas as pd

        rows = []
        for line in self._analysis.book_parts.log:
            if line.kind == "conflict":
                said = dict(line.values)
                one = line.targets[0] if line.targets else None
                name = said.get("name") if one is None else one.name
                rows.append((line.n, said["edit"], None if one is None else one.id, name, said["why"]))
        return pd.DataFrame(rows, columns=["n", "edit", "topic_id", "name", "why"])

    @property
    def coverage(self) -> dict[str, Any] | None:
        """What the codebook that the analysis started from covers (``metrics["codebook"]``); None without one."""
        found: dict[str, Any] | None = self._analysis.metrics.get("codebook")
        return found

    def apply(self, kind: str, ids: Sequence[str], values: Mapping[str, Any]) -> Analysis:
        """Do one edit with cleaned arguments; the methods named after the edits are the way for people."""
        return self.use(self.book.apply(kind, ids, values))

    def resolve(self, wanted: object, letter: str = "t") -> str:
        """Return the public id of a topic (or, ``letter`` "g", theme) given by id or name."""
        return self.book.resolve(wanted, letter)

    def move(self, texts: str | Iterable[str], topic: str) -> Analysis:
        """Move mentions, by ``mention_id`` or by their text, to a topic; texts equal to them go there from now on."""
        given = [texts] if isinstance(texts, str) else list(texts)
        mentions = self._analysis.mentions
        by_id = dict(zip(mentions["mention_id"], mentions["text"], strict=True))
        known = set(mentions["text"])
        for one in given:
            if one not in by_id and one not in known:
                raise InputError(f"There is no mention {str(one)[:60]!r}; give a mention_id or the text of a mention.")
        return super().move([by_id.get(one, one) for one in given], topic)

    def undo(self, n: int = 1) -> Analysis:
        """Take back the last ``n`` edits that hold."""
        return self.use(_times(self.book, Codebook.undo, n))

    def redo(self, n: int = 1) -> Analysis:
        """Do again the last ``n`` edits that were undone."""
        return self.use(_times(self.book, Codebook.redo, n))

    def write(self, path: str | Path) -> Path:
        """Write the codebook as csv, tsv, xlsx or REFI-QDA (.qdc), to edit it and :meth:`read` it back."""
        if Path(path).suffix.lower() == ".qdc":
            return self._analysis.to_refi(path)
        return write_sheet(self.table, path)

    def read(self, source: str | Path | pd.DataFrame) -> Analysis:
        """Make the edits that a changed codebook asks for (see :func:`cxtext.topics.codebook.apply_sheet`)."""
        if not isinstance(source, str | Path):
            return self.use(apply_sheet(self.book, rows_of_frame(source, "The table")))
        from cxtext.refi.frame import guids_of, topic_ids

        # Topics that are gone since are known again too, so that the message can say so.
        rows = rows_of_file(Path(source), lambda: guids_of(ids_once(self.book)) | topic_ids(self._analysis.topics))
        return self.use(apply_sheet(self.book, rows))

    def replay(self, edits: str | Path | Analysis | Iterable[Edit]) -> Analysis:
        """Make the edits of another run (directory or analysis) or log here; see :attr:`conflicts` for those not made.

        Pins say that a topic is kept at a later fit; to keep it give the run to ``cxtext.analyze(…, edits=run)``.
        """
        if isinstance(edits, str | Path) and (Path(edits) / "run.json").is_file():
            from cxtext.analysis.runs import load

            edits = load(edits)
        if isinstance(edits, str | Path):
            return self.use(replay(self.book, read_log(edits)))
        if hasattr(edits, "book_parts"):
            start = edits.book_parts.start
            return self.use(replay(self.book, edits.book_parts.log, bank=None if start is None else start[2]))
        return self.use(replay(self.book, edits))

    def use(self, book: Codebook) -> Analysis:
        """Return the analysis with the topics of an edited codebook."""
        return with_codebook(self._analysis, book)


def with_codebook(analysis: Analysis, book: Codebook) -> Analysis:
    """Return the analysis with the topics of ``book``: mentions by what its model predicts, and all tables anew."""
    from cxtext.analysis.insight_tables import insight_tables, topic_columns, weights_of

    if book.log == analysis.book_parts.log:
        return analysis
    model, mentions = book.model, analysis.mentions
    place = book.ground.corpus.place
    rows = [place[text] for text in mentions["text"]]
    labels, confidence = book.assigned
    mentions = mentions.assign(**topic_columns(labels[rows], confidence[rows]))
    tables = insight_tables(analysis.feedback, mentions, model, analysis.journey_map, book.state, weights_of(analysis))
    edits = {"n": len(book.edits), "conflicts": len(book.conflicts)}
    changed = replace(
        analysis,
        mentions=mentions,
        topic_model=model,
        meta={**analysis.meta, "edits": edits},
        book_parts=parts_of(book, analysis.book_parts.vectors),
        **tables,
    )
    changed.codebook.__dict__["book"] = book
    return changed


def _times(book: Codebook, step: Any, n: int) -> Codebook:  # noqa: ANN401
    if isinstance(n, bool) or not isinstance(n, int) or n < 1:
        raise InputError(f"Say how many edits: a whole number of at least 1, not {n!r}.")
    for _ in range(n):
        book = step(book)
    return book


def _told(what: str, cell: object) -> bool:
    """Tell whether a cell of the sheet says that a topic is pinned or left out of the pain points."""
    return cell == ("yes" if what == "pinned" else "no")


def _holding(log: Sequence[Edit]) -> tuple[Edit, ...]:
    from cxtext.topics.codebook.log import effective

    return effective(log)
