"""``cxtext report``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from cxtext.reporting import Theme


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
@click.option(
    "--what-changed",
    "earlier",
    metavar="EARLIER_RUN",
    type=click.Path(path_type=Path),
    help="Instead of the report: what changed since that run, on one page; without -o Markdown to standard output.",
)
@click.option(
    "--quotes",
    type=click.Choice(["all", "some", "none"]),
    default="all",
    show_default=True,
    help="Texts of comments that an .html report carries to be explored.",
)
def report(
    run: Path,
    output: Path | None,
    charts: Path | None,
    png: bool,
    theme: Path | None,
    earlier: Path | None,
    quotes: str,
) -> None:
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
    if earlier is not None:
        if charts is not None:
            raise InputError("--what-changed writes one page; write the charts of RUN with another command.")
        _what_changed(earlier, run, output, look)
        return
    analysis = cxtext.load(run)
    if output or charts is None:
        # The place of the report within the run leads nowhere else: loading refuses links.
        target = output or run / "report.html"
        write_report(analysis, target, theme=look, quotes=quotes)
        click.echo(f"Written: {target}", err=True)
    if charts is not None:
        from cxtext.reporting.pictures import write_charts

        written = write_charts(analysis, charts, png=png, theme=look)
        click.echo(f"Written: {plural(len(written), 'picture')} in {charts}", err=True)


def _what_changed(earlier: Path, later: Path, output: Path | None, theme: Theme) -> None:
    import cxtext
    from cxtext.reporting.digest import what_changed, write_digest
    from cxtext.reporting.digest.render import digest_markdown
    from cxtext.reporting.digest.write import check_ending, run_labels

    if output is not None:
        check_ending(output)
    labels = run_labels(earlier, later)
    runs = cxtext.load(earlier), cxtext.load(later)
    if output is None:
        click.echo(digest_markdown(what_changed(*runs, labels=labels)), nl=False)
        return
    write_digest(*runs, output, labels=labels, theme=theme)
    click.echo(f"Written: {output}", err=True)
