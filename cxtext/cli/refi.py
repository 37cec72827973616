"""``cxtext refi``: codebooks and projects for programs of qualitative analysis, and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cxtext.cli.labelled import write_table
from cxtext.errors import InputError
from cxtext.tables import TASKS

if TYPE_CHECKING:
    from cxtext.refi.corrections import Corrections

_PATH = click.Path(path_type=Path)
_QDC = ".qdc"
_NAME = "cxtext"


@click.group()
def refi() -> None:
    """Exchange codebooks and coded projects with ATLAS.ti, MAXQDA, NVivo, QualCoder and others (REFI-QDA)."""


@refi.command("export")
@click.argument("run", type=_PATH)
@click.argument("file", type=_PATH)
@click.option("--name", default=_NAME, show_default=True, help="Of the project; other names keep projects apart.")
@click.option(
    "--coded",
    multiple=True,
    type=click.Choice(("topic", *TASKS)),
    help="What mentions are coded with (repeat for several; default topic, sentiment, stage).",
)
@click.option("--cases/--no-cases", default=True, show_default=True, help="Make a case of each comment.")
def export(run: Path, file: Path, name: str, coded: tuple[str, ...], cases: bool) -> None:
    """Write the topics of the saved RUN as a codebook, or its coded comments as a project.

    FILE ends in .qdc (codebook) or .qdpx (project).
    """
    import cxtext

    cxtext.load(run).to_refi(file, name=name, coded=coded or None, cases=cases)
    click.echo(f"Written: {file}", err=True)


@refi.command("import")
@click.argument("file", type=_PATH)
@click.option("--out", "-o", required=True, type=_PATH, help="Table to write (csv, tsv, jsonl, parquet).")
@click.option("--run", type=_PATH, metavar="DIR", help="The run that was exported: write what people changed in it.")
@click.option("--codings", type=_PATH, help="With --run: also write every coding and what became of it to this file.")
@click.option("--name", default=_NAME, show_default=True, help="Of the project, as given to export.")
def import_(file: Path, out: Path, run: Path | None, codings: Path | None, name: str) -> None:
    """Read FILE, a REFI-QDA codebook (.qdc) or project (.qdpx), as a table.

    A codebook becomes its codes, a project its codings. With --run, topics of the run are known again by their ids, and
    a project becomes labels for cxtext evaluate and cxtext train: what people corrected.
    """
    if run is None and codings is not None:
        raise InputError("--codings says what became of the codings of a run; give it with --run.")
    if file.suffix.lower() == _QDC:
        import cxtext
        from cxtext.refi import read_qdc
        from cxtext.refi.frame import topic_ids

        ids = {} if run is None else topic_ids(cxtext.load(run).topics, name=name)
        write_table(read_qdc(file).table(ids), out)
    elif run is None:
        from cxtext.refi import read_qdpx

        project = read_qdpx(file)
        write_table(project.codings(), out)
        for what, n in project.left_out.items():
            click.echo(f"Not read: {n:,} × {what}", err=True)
    else:
        import cxtext

        found = cxtext.load(run).read_refi(file, name=name)
        write_table(found.labels, out)
        if codings is not None:
            write_table(found.codings, codings)
        _say(found)
    click.echo(f"Written: {out}", err=True)


def _say(found: Corrections) -> None:
    counts = found.counts
    parts = " + ".join(
        f"{counts[name]:,} {words}"
        for name, words in {
            "kept": "of the machine as they were",
            "confirmed": "confirmed",
            "added": "added",
            "unplaced": "on words that are not in the run",
            "elsewhere": "in other texts",
        }.items()
        if counts[name]
    )
    click.echo(f"{counts['codings']:,} codings = {parts or 'none'}; {counts['removed']:,} taken away", err=True)
    if counts["disagreements"]:
        click.echo(f"{counts['disagreements']:,} cells of the labels are empty: people disagree.", err=True)
    for source, way in found.counting.items():
        if way != "code points":
            click.echo(f"{source}: its positions count {way}, not code points as the standard asks.", err=True)
    if len(found.altered):
        ids = ", ".join(found.altered["feedback_id"].head(10)) + (" …" if len(found.altered) > 10 else "")
        click.echo(f"{len(found.altered):,} comments whose text was changed or taken out: {ids}", err=True)
