"""``cxtext diff``."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cxtext.cli.options import given, reading_option

if TYPE_CHECKING:
    from collections.abc import Callable

    from cxtext.analysis.diffing import Change, Differences
    from cxtext.writing.rows import RowWriter

_MOST_MOVES = 5
_MOST_TEXT = 80
_AT_ONCE = 5_000


@click.command()
@click.argument("before", metavar="DIR_A", type=click.Path(path_type=Path))
@click.argument("after", metavar="DIR_B", type=click.Path(path_type=Path))
@click.argument("files", nargs=-1, required=True, type=click.Path(allow_dash=True))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write every change to this file (csv, jsonl …).")
@click.option(
    "--tolerance",
    type=click.FloatRange(0, 1),
    default=0.0,
    help="Scores and confidences may differ by so much  [default: 0].",
)
@click.option("--examples", type=click.IntRange(0, 100), default=3, show_default=True, help="Examples to a column.")
@reading_option("text")
@reading_option("question")
@reading_option("sheet")
@reading_option("query")
@reading_option("layout")
@reading_option("options")
@click.option("--format", type=click.Choice(["csv", "tsv", "jsonl", "parquet"]), help="Format of FILES.")
def diff(
    before: Path,
    after: Path,
    files: tuple[str, ...],
    output: Path | None,
    tolerance: float,
    examples: int,
    **reading: Any,  # noqa: ANN401
) -> None:
    """Say which tags of FILES would change from one run to another, before the other is put to use.

    DIR_A and DIR_B are run directories, files that cxtext tag wrote from FILES (with an earlier version, say), or
    "none" for the shipped models without a run. Exit code 1 where anything differs.
    """
    from cxtext.analysis.diffing import differences
    from cxtext.reading.stream import stream_format
    from cxtext.writing.rows import open_rows

    with ExitStack() as stack:
        keep: Callable[[Change], None] = lambda _: None  # noqa: E731
        if output is not None:
            changes = _Changes(stack.enter_context(open_rows(output, stream_format(output, None))))
            stack.callback(changes.flush)
            keep = changes.add
        done = differences(before, after, files, tolerance=tolerance, examples=examples, found=keep, **given(reading))
    for line in _lines(done):
        click.echo(line)
    if done.changed_rows:
        sys.exit(1)


class _Changes:
    """Changes on their way to a file."""

    def __init__(self, writer: RowWriter) -> None:
        self._writer = writer
        self._rows: list[list[object]] = []

    def add(self, change: Change) -> None:
        self._rows.append([change.row, change.column, _shown(change.before), _shown(change.after), change.text])
        if len(self._rows) == _AT_ONCE:
            self.flush()

    def flush(self) -> None:
        import pandas as pd

        self._writer.write(pd.DataFrame(self._rows, columns=["row", "column", "before", "after", "text"]))
        self._rows = []


def _lines(done: Differences) -> list[str]:
    if not done.changed_rows:
        return [f"No tag of {done.rows:,} rows differs."]
    lines = [f"Tags differ in {done.changed_rows:,} of {done.rows:,} rows ({done.changed_rows / done.rows:.1%})."]
    for column, n in done.columns.most_common():
        moves = done.moves[column].most_common()
        told = [f"{_move(*move)} {times:,}" for move, times in moves[:_MOST_MOVES]]
        more = f", {len(moves) - _MOST_MOVES:,} more kinds" if len(moves) > _MOST_MOVES else ""
        far = f"; at most by {done.largest[column]:.4f}" if column in done.largest else ""
        lines.append(f"{column}: {n:,} ({n / done.rows:.1%}): {', '.join(told)}{more}{far}")
        lines += [
            f"  row {one.row:,}: {_move(_shown(one.before), _shown(one.after))}: {_short(one.text)}"
            for one in done.examples[column]
        ]
    return lines


def _move(before: str, after: str) -> str:
    return after if not before and after in {"higher", "lower"} else f"{_short(before) or '–'} → {_short(after) or '–'}"


def _shown(value: object) -> str:
    return "" if value is None else f"{value:.4f}" if isinstance(value, float) else str(value)


def _short(text: str) -> str:
    """Return a text fit for a line of a terminal."""
    from cxtext.reading.source import printable

    plain = printable(" ".join(text.split()))
    return plain if len(plain) <= _MOST_TEXT else f"{plain[: _MOST_TEXT - 1]}…"
