"""``cxtext compare``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cxtext.errors import InputError

if TYPE_CHECKING:
    from cxtext.insights import Comparison

_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("runs", nargs=-1, required=True, type=_PATH, metavar="DIR_A [DIR_B]")
@click.option("--by", metavar="COLUMN", help="Compare groups of one run.")
@click.option("--a", "value_a", metavar="VALUE", help="With --by: the group on side A  [default: each in turn].")
@click.option("--b", "value_b", metavar="VALUE", help="With --by: the group on side B  [default: all others].")
@click.option("--date", metavar="DAY", help="Compare the comments of one run before this day with those from it on.")
@click.option(
    "--column", "columns", multiple=True, metavar="COLUMN", help="Column that tells who answered (repeat for several)."
)
@click.option(
    "--expected", nargs=2, type=float, metavar="A B", help="Planned ratio of the arms of an A/B test, such as 1 1."
)
@click.option("--looks", type=click.IntRange(1), default=1, help="How often the data of a test is looked at in all.")
@click.option("-o", "--output", type=_PATH, help="File to write: .csv, .json, .xlsx or .md.")
def compare(
    runs: tuple[Path, ...],
    by: str | None,
    value_a: str | None,
    value_b: str | None,
    date: str | None,
    columns: tuple[str, ...],
    expected: tuple[float, float] | None,
    looks: int,
    output: Path | None,
) -> None:
    """Say what differs between two saved runs, or between groups of one run (--by, --date), and how surely.

    Differences are B - A, with 95 % intervals and verdicts that allow for the number of comparisons; associations,
    not causes.
    """
    from cxtext.reporting.comparison import comparison_lines, write_comparison

    found = _compared(runs, by, value_a, value_b, date, columns, expected, looks)
    for place, one in enumerate(found):
        click.echo(("\n" if place else "") + "\n".join(comparison_lines(one)))
    if output is not None:
        write_comparison(found, output)
        click.echo(f"Written: {output}", err=True)


def _compared(
    runs: tuple[Path, ...],
    by: str | None,
    value_a: str | None,
    value_b: str | None,
    date: str | None,
    columns: tuple[str, ...],
    expected: tuple[float, float] | None,
    looks: int,
) -> tuple[Comparison, ...]:
    import cxtext
    from cxtext.insights import compare_each

    if len(runs) > 2 or (len(runs) == 2) + (by is not None) + (date is not None) != 1:
        raise InputError("Name two runs (cxtext compare DIR_A DIR_B), or one run with either --by or --date.")
    if by is None and (value_a is not None or value_b is not None):
        raise InputError("--a and --b are values of a column; name it with --by.")
    common: dict[str, Any] = {"columns": list(columns) or None}
    if date is not None:
        if expected is not None or looks != 1:
            raise InputError("--expected and --looks belong to an A/B test; compare its arms with --by.")
        return (cxtext.load(runs[0]).compare(date=date, **common),)
    options = {**common, "expected": expected, "looks": looks}
    if by is None:
        return (cxtext.compare(runs[0], runs[1], labels=(runs[0].name, runs[1].name), **options),)
    run = cxtext.load(runs[0])
    if value_a is None and value_b is None and by in run.feedback.columns and run.feedback[by].nunique() > 2:
        topics = run.topics[run.topics["level"] == "topic"]
        return compare_each(run.feedback, run.mentions, topics, by, **options)
    return (run.compare(by=by, a=value_a, b=value_b, **options),)
