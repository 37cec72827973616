"""``cxtext actions``: complaints before and after what was done about them."""

from __future__ import annotations

from pathlib import Path

import click

from cxtext.errors import InputError


@click.command()
@click.argument("run", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--output", "-o", type=click.Path(path_type=Path), help="Write the whole table there (csv).")
def actions(run: Path, file: Path, output: Path | None) -> None:
    """Compare complaints before and after the actions in FILE, for the run in DIR.

    FILE is a csv with pain_point (id or name of a topic), action and date, and owner if wanted. What else changed on
    those days changed as well: this is association, not proof.
    """
    import cxtext
    from cxtext.writing import atomic_path
    from cxtext.writing.formulas import without_formulas

    if output is not None and output.suffix.lower() != ".csv":
        raise InputError(f"{output} is of an unknown kind; the table is written as .csv.")
    table = cxtext.load(run).after(file)
    for row in table.itertuples():
        click.echo(f"{row.date:%Y-%m-%d}  {row.name}: {row.action}  ->  {row.verdict}")
        if isinstance(row.note, str) and row.note:
            click.echo(f"    {row.note}")
    if output is not None:
        with atomic_path(output) as temporary:
            without_formulas(table).to_csv(temporary, index=False)
        click.echo(f"Written: {output}", err=True)
