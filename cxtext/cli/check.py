"""``cxtext check``: what would be read as what, and what would be rejected, without analysing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cxtext.cli.options import given, reading_options
from cxtext.errors import InputError
from cxtext.plurals import plural

if TYPE_CHECKING:
    import pandas as pd

_SHOWN_REJECTS = 10


@click.command()
@click.argument("files", nargs=-1, required=True)
@reading_options
@click.option(
    "--write-options",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write what was understood to this TOML file, to correct it and use it with --options.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON: files, rows, examples and every rejected row.")
def check(files: tuple[str, ...], write_options: Path | None, *, as_json: bool, **reading: Any) -> None:  # noqa: ANN401
    """Say what would be read from FILES, as which columns, and which rows would be rejected and why.

    Nothing is analysed. Exit code 0: the input can be read; 2: it cannot, and the message says why.
    """
    import cxtext

    try:
        feedback = cxtext.read(list(files) if len(files) > 1 else files[0], **given(reading))
    except InputError as error:
        if as_json:
            click.echo(json.dumps({"readable": False, "error": str(error)}, ensure_ascii=False))
        raise
    if as_json:
        click.echo(json.dumps(_record(feedback), ensure_ascii=False, indent=2, default=str))
    else:
        _say(feedback)
    if write_options is not None:
        _write_options(feedback, write_options)
        click.echo(f"Written to {write_options}; use it with --options {write_options}", err=True)


def _write_options(feedback: pd.DataFrame, path: Path) -> None:
    from cxtext.reading import options_toml
    from cxtext.writing import atomic_path

    with atomic_path(path) as temporary:
        temporary.write_text(options_toml(feedback.attrs["cxtext"]["files"]), encoding="utf-8")


def _rows(feedback: pd.DataFrame) -> dict[str, int]:
    """Return counts that add up: in = used + rejected."""
    files = feedback.attrs["cxtext"]["files"]
    totals = {name: sum(file[name] for file in files) for name in ("rows_in", "rows_used", "rejects")}
    return {
        "in": totals["rows_in"],
        "used": totals["rows_used"],
        "rejected": totals["rejects"],
        "without_text": sum(file["rows_without_text"] for file in files),
        "comments": len(feedback),
    }


def _record(feedback: pd.DataFrame) -> dict[str, Any]:
    told = feedback.attrs["cxtext"]
    return {
        "readable": True,
        "rows": _rows(feedback),
        "files": [{**file, "examples": cells} for file, cells in zip(told["files"], told["examples"], strict=True)],
        "rejects": list(told["rejects"]),
    }


def _say(feedback: pd.DataFrame) -> None:
    from cxtext.reading import describe, rejects_table

    click.echo(describe(feedback, samples=True))
    rejected = rejects_table(feedback)
    for row in rejected.head(_SHOWN_REJECTS).to_dict("records"):
        detail = _printable(str(row["detail"]))
        click.echo(f"  {_printable(str(row['file']))}, row {row['row']}: {row['reason']}: {detail}")
    if len(rejected) > _SHOWN_REJECTS:
        click.echo(f"  and {len(rejected) - _SHOWN_REJECTS:,} more (--json lists all)")
    rows = _rows(feedback)
    click.echo(
        f"{plural(rows['in'], 'row')} in = {rows['used']:,} used + {rows['rejected']:,} rejected; "
        f"{plural(rows['comments'], 'comment')}, {plural(rows['without_text'], 'row')} without text."
    )
    click.echo(
        "If a column is not what you meant: the option beside it, or all in a file: --write-options reading.toml",
        err=True,
    )


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)
