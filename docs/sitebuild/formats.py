"""What can be read and written, made from the registries of formats and layouts."""

from __future__ import annotations

from cxtext.reading import FORMATS, LAYOUTS
from cxtext.tables import SCORE_KINDS, SERVICE

_PAGE = """# File formats

## Read
Told by the ending, else by the first bytes.

| format | endings |
|---|---|
{formats}

All of these also inside gz and zip, in folders and by globs (`"exports/*.csv"`); packed files are unpacked while they are
read, with bounds on size and ratio. SPSS files need `pip install "cxtext[spss]"`. Databases are read by URL and `--query`
(SQLite, DuckDB, PostgreSQL: `pip install "cxtext[sql]"`). In Python also pandas, Polars and Arrow tables.

Delimited text may have any delimiter and encoding; both are told from the content. A workbook gives every sheet that holds
comments (`--sheet` names one).

## Known exports
Recognised by their headers; `--layout NAME` says which, `--layout none` reads a plain table. Columns that name people are left out.

| `--layout` | export | comments are | follows |
|---|---|---|---|
{layouts}

Of tickets and conversations these columns are kept as well: {service}.

## Scores
| kind | lowest | highest |
|---|---|---|
{scores}

Higher is better in all of them; `--score-kind csat-reversed` where low is best.

## Written
| command | formats |
|---|---|
| `cxtext analyze` | a run: Parquet, JSON, csv, TOML, safetensors, HTML ([what is in it](run.md)) |
| `cxtext tag` | csv, tsv, jsonl, Parquet, by the ending |
| `cxtext report` | HTML, Excel, Markdown, PowerPoint; charts as SVG and PNG |
| `cxtext compare` | Excel, csv, JSON, Markdown |
| `cxtext codebook export` | csv, Excel, REFI-QDA codebook (`.qdc`) |
| `cxtext refi export` | REFI-QDA codebook (`.qdc`) and project (`.qdpx`) |

Cells that a spreadsheet would take for a formula are neutralised in csv and Excel.
"""


def page() -> str:
    """Return the page as Markdown."""
    return _PAGE.format(
        formats="\n".join(f"| {form.name} | {_codes(form.suffixes)} |" for form in FORMATS),
        layouts="\n".join(
            f"| `{layout.name}` | {layout.called} | {layout.source} | <{layout.documentation}> |" for layout in LAYOUTS
        ),
        service=_codes(SERVICE),
        scores="\n".join(f"| `{kind}` | {low:g} | {high:g} |" for kind, (low, high) in SCORE_KINDS.items()),
    )


def _codes(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)
