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
    click.option("--label", metavar="COLUMN", help="Column of the labels; for codes, of the lists of codes."),
    click.option("--journey", metavar="MAP", help="For stage: employee or the path of your own map (TOML)."),
]


def say_rows(counts: Mapping[str, int], what: str = "") -> None:
    """Say what became of the rows: ``rows`` is the sum of the other counts."""
    listed = " + ".join(f"{n:,} {reason.replace('_', ' ')}" for reason, n in counts.items() if n and reason != "rows")
    click.echo(f"{what}{plural(counts['rows'], 'row')} in = {listed}", err=True)


def say_codes(figures: Mapping[str, float], table: pd.DataFrame, *, err: bool = False) -> None:
    """Say how well codes are given: over all decisions, as a mean of the codes, and for each."""
    for kind, what in (("micro", "all decisions"), ("macro", "mean of the codes")):
        low, high = figures[f"{kind}_f1_ci_low"], figures[f"{kind}_f1_ci_high"]
        click.echo(f"{kind}-F1  {figures[f'{kind}_f1']:.3f} (95 % interval {low:.3f}–{high:.3f})  {what}", err=err)
    shown = table.astype({"code": str}).round(3)
    click.echo("\n" + shown.to_string(index=False, na_rep="-", max_colwidth=50) + "\n", err=err)


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a table to a csv, tsv, jsonl or parquet file; a spreadsheet program will not run its texts as formulas."""
    from cxtext.reading.stream import stream_format
    from cxtext.writing.formulas import without_formulas
    from cxtext.writing.rows import open_rows

    ending = stream_format(path, None)
    with open_rows(path, ending) as writer:
        writer.write(without_formulas(table) if ending in ("csv", "tsv") else table)
