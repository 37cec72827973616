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
    "--theme", type=click.Path(path_type=Path), help="File (.toml) with your colours, font, logo, title and company."
)
def report(run: Path, output: Path | None, charts: Path | None, png: bool, theme: Path | None) -> None:
    """Write a report of the saved RUN; the ending of the file chooses the form."""
    import cxtext
    from cxtext.errors import InputError
    from cxtext.plurals import plural
    from cxtext.reporting import write_report
    from cxtext.reporting.write import themed

    if png and charts is None:
        raise InputError("--png goes with --charts FOLDER, which says where the pictures go.")
    # A fault of the theme is told before the run is read.
    look = themed(theme)
    for note in look.notes:
        click.echo(f"Note: {note}", err=True)
    analysis = cxtext.load(run)
    if output or charts is None:
        target = output or run / "report.html"
        write_report(analysis, target, theme=look)
        click.echo(f"Written: {target}", err=True)
    if charts is not None:
        from cxtext.reporting.pictures import write_charts

        written = write_charts(analysis, charts, png=png, theme=look)
        click.echo(f"Written: {plural(len(written), 'picture')} in {charts}", err=True)
