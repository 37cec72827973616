"""What the commands that read labelled texts share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cxtext.plurals import plural

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

LABELLED = [
    click.option("--text", metavar="COLUMN", help="Column of the texts."),
    click.option("--question", metavar="COLUMN", help="Column of the survey question."),
    click.option("--label", metavar="COLUMN", help="Column of the labels."),
    click.option("--journey", metavar="MAP", help="For stage: employee or the path of your own map (TOML)."),
]


def say_rows(counts: Mapping[str, int], what: str = "") -> None:
    """Say what became of the rows: ``rows`` is the sum of the other counts."""
    listed = " + ".join(f"{n:,} {reason.replace('_', ' ')}" for reason, n in counts.items() if n and reason != "rows")
    click.echo(f"{what}{plural(counts['rows'], 'row')} in = {listed}", err=True)


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a table to a csv, tsv, jsonl or parquet file; a spreadsheet program will not run its texts as formulas."""
    from cxtext.reading.stream import stream_format
    from cxtext.writing.formulas import without_formulas
    from cxtext.writing.rows import open_rows

    ending = stream_format(path, None)
    with open_rows(path, ending) as writer:
        writer.write(without_formulas(table) if ending in ("csv", "tsv") else table)
