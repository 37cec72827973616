"""``cxtext report``."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("run", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="File to write: .html, .xlsx or .md [default: RUN/report.html].",
)
def report(run: Path, output: Path | None) -> None:
    """Write a report of the saved RUN; the ending of the file chooses the form."""
    import cxtext

    target = output or run / "report.html"
    cxtext.load(run).report(target)
    click.echo(f"Written: {target}", err=True)
