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
    help="File to write: .html, .xlsx, .md or .pptx [default: RUN/report.html].",
)
@click.option(
    "--charts", type=click.Path(path_type=Path), help="Folder for every chart as SVG; without -o nothing else."
)
@click.option("--png", is_flag=True, help="With --charts: every chart as PNG as well.")
@click.option(
    "--quotes",
    type=click.Choice(["all", "some", "none"]),
    default="all",
    show_default=True,
    help="Texts of comments that an .html report carries to be explored.",
)
def report(run: Path, output: Path | None, charts: Path | None, png: bool, quotes: str) -> None:
    """Write a report of the saved RUN; the ending of the file chooses the form."""
    import cxtext
    from cxtext.errors import InputError
    from cxtext.plurals import plural
    from cxtext.reporting import write_report

    if png and charts is None:
        raise InputError("--png goes with --charts FOLDER, which says where the pictures go.")
    analysis = cxtext.load(run)
    if output or charts is None:
        target = output or run / "report.html"
        write_report(analysis, target, quotes=quotes)
        click.echo(f"Written: {target}", err=True)
    if charts is not None:
        from cxtext.reporting.pictures import write_charts

        written = write_charts(analysis, charts, png=png)
        click.echo(f"Written: {plural(len(written), 'picture')} in {charts}", err=True)
