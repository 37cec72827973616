"""``cxtext verify``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

SHOWN = 50
"""Differences that are written out, unless all are asked for."""


@click.command()
@click.argument("report", type=click.Path(path_type=Path))
@click.argument("run", type=click.Path(path_type=Path))
@click.option("--all", "everything", is_flag=True, help=f"List every difference, not only the first {SHOWN}.")
@click.option("--theme", type=click.Path(path_type=Path), help="Theme file that the report was written with.")
@click.option(
    "--what-changed",
    "earlier",
    metavar="EARLIER_RUN",
    type=click.Path(path_type=Path),
    help="The earlier run of a page that cxtext report --what-changed wrote.",
)
def verify(report: Path, run: Path, everything: bool, theme: Path | None, earlier: Path | None) -> None:
    """Recompute every figure of a REPORT (.html, .xlsx, .md, .pptx) from the comments and mentions of the saved RUN.

    Exit code 0 where all agree; 1, with each place on standard output, where one differs.
    """
    import cxtext
    from cxtext.plurals import plural
    from cxtext.reporting import verify_report
    from cxtext.reporting.digest.write import run_labels
    from cxtext.reporting.write import themed

    look = themed(theme)

    if earlier is None:
        found, runs = verify_report(report, cxtext.load(run), theme=look), f"{run}"
    else:
        labels, runs = run_labels(earlier, run), f"{earlier} and {run}"
        found = verify_report(report, cxtext.load(run), theme=look, earlier=cxtext.load(earlier), labels=labels)
    for note in found.notes:
        click.echo(f"Note: {note}", err=True)
    shown = found.differences if everything else found.differences[:SHOWN]
    for difference in shown:
        click.echo(str(difference))
    if found.agrees:
        click.echo(
            f"{report} agrees with {runs}: {plural(found.n_figures, 'figure')} and "
            f"{plural(found.n_texts, 'text')} recomputed.",
            err=True,
        )
        return
    more = len(found.differences) - len(shown)
    rest = f" ({more:,} more not shown; --all lists them)" if more else ""
    click.echo(f"{report} differs from {runs} in {plural(len(found.differences), 'place')}{rest}.", err=True)
    sys.exit(1)
