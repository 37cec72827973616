"""What a run directory holds, from the list by which cxtext knows its own files."""

from __future__ import annotations

from cxtext.analysis.runs import RUN_FILES
from sitebuild.tables import contracts, meanings

_SAYS = {
    "run.json": "versions, options, seed, hashes of the inputs, rows in and out of every step, timings; written last",
    "report.html": "the report: one self-contained file to read and forward",
    "metrics.json": "counts, shares and scores with their intervals",
    "codebook.csv": "the topics as a table to edit",
    "codebook_edits.jsonl": "every edit of the codebook, one a line",
    "reading.toml": "how the input was understood; use it for the next file with `--options`",
    "model": "topics, journey map, vectors and own models, in open formats: what later tagging needs",
}

_PAGE = """# What a run holds

`cxtext analyze FILE --out my-run` writes a folder, whole or not at all. Open formats only: Parquet, JSON, csv, TOML, safetensors; no
pickle. Tables without rows are not written. What else you put into the folder stays yours.

| file | holds |
|---|---|
{files}

`report.html` can be made anew, and in other forms, with `cxtext report my-run`. `cxtext.load("my-run")` gives the analysis back.
The columns of each table: [Tables and columns](tables.md).
"""


def page() -> str:
    """Return the page as Markdown."""
    known, told = contracts(), meanings()
    rows = []
    for file in sorted(RUN_FILES, key=lambda name: (name.endswith(".parquet"), name)):
        table = file.removesuffix(".parquet")
        if file in _SAYS:
            says = _SAYS[file]
        else:
            link = f" [columns](tables.md#{table})" if table in known or table in told else ""
            says = f"{told.get(table, {}).get('_says', '')}{link}"
        rows.append(f"| `{file}` | {says} |")
    return _PAGE.format(files="\n".join(rows))
