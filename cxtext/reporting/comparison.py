"""Comparisons as lines for a terminal, and as csv, json, xlsx or md files."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxtext.errors import InputError
from cxtext.plurals import plural
from cxtext.reporting.markdown import escape
from cxtext.reporting.plain_text import is_missing, plain, shorten
from cxtext.reporting.workbook.cells import safe_text
from cxtext.writing import atomic_path
from cxtext.writing.formulas import without_formulas

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.insights import Comparison

MEASURES = {
    "share": "mentioned",
    "complaint_share": "complaints",
    "negative_share": "negative comments",
    "sentiment": "sentiment",
    "nps": "NPS",
    "mean_nps": "mean NPS answer",
    "csat_top_two_share": "CSAT top two",
}
CAUTION = "Differences are associations; only a test with people assigned at random tells causes."
MOST_ROWS = 15
_PERCENT = ("share of comments", "share of answers")
_PROMOTERS = "NPS points"
"""Beginning of the unit of the net promoter score, which reports tell in whole points."""
_MAX_NAME = 32


def measure_name(measure: str) -> str:
    """Return what a measure is called."""
    return MEASURES.get(measure) or measure.replace("mean_", "mean ")


def comparison_lines(comparison: Comparison) -> list[str]:
    """Describe a comparison in a few lines: sides, overall figures, clear differences, parts, words, notes."""
    a, b = (shorten(plain(label), 60) for label in (comparison.label_a, comparison.label_b))
    sizes = [
        "too few people to show" if n is None else f"{plural(n, 'comment')}, {plural(people or 0, 'person', 'people')}"
        for n, people in ((comparison.n_a, comparison.people_a), (comparison.n_b, comparison.people_b))
    ]
    lines = [
        f"A: {a}  ({sizes[0]})",
        f"B: {b}  ({sizes[1]})",
        "",
        "Overall (B - A, 95 % interval; verdicts allow for all comparisons made)",
    ]
    compared = n_compared(comparison)
    lines += [_line(row, compared) for row in _records(comparison.overall)]
    topics = comparison.topics
    clear = topics[topics["verdict"].isin(["higher", "lower"])].sort_values("q_value", kind="stable")
    lines += ["", f"Topics with a clear difference: {len(clear)} of {plural(len(topics), 'figure')} compared"]
    lines += [_line(row, compared) for row in _records(clear.head(MOST_ROWS))]
    if len(clear) > MOST_ROWS:
        lines.append(f"  … and {len(clear) - MOST_ROWS} more")
    parts = comparison.decomposition[comparison.decomposition["topic_id"].isna()]
    if parts["opinion"].notna().any():
        told = ", ".join(comparison.columns) or "no column tells"
        lines += ["", f"What the differences are made of (who answered, told by: {shorten(plain(told), 100)})"]
        other_model = bool((parts["model"].abs() > 0).any())
        lines += [_parts(row, other_model=other_model) for row in _records(parts)]
    for side, label in (("a", a), ("b", b)):
        words = comparison.words[comparison.words["side"] == side]["term"].head(10).tolist()
        if words:
            lines += ["", f"Said more in {label}: {', '.join(map(str, words))}"]
    return [*lines, "", *(f"Note: {plain(note)}" for note in comparison.notes), CAUTION]


def write_comparison(comparisons: Sequence[Comparison], path: str | Path) -> Path:
    """Write comparisons to a file; its ending chooses the form.

    Parameters
    ----------
    comparisons
        One, or those of several groups.
    path
        ``.csv`` has the differences, overall and by topic; ``.json`` and ``.xlsx`` have all tables; ``.md`` is a
        summary to read.

    Raises
    ------
    InputError
        Another ending, or a place that cannot be written.
    """
    target = Path(path)
    writer = _WRITERS.get(target.suffix.lower())
    if writer is None:
        raise InputError(f"A comparison cannot be written as {target.name!r}; end the name in {', '.join(_WRITERS)}.")
    with atomic_path(target) as temporary:
        writer(comparisons, temporary)
    return target


def _tables(comparisons: Sequence[Comparison]) -> dict[str, pd.DataFrame]:
    import pandas as pd

    found: dict[str, list[pd.DataFrame]] = {}
    for one in comparisons:
        for name, table in one.tables().items():
            labelled = table.copy()
            labelled.insert(0, "a", one.label_a)
            labelled.insert(1, "b", one.label_b)
            found.setdefault(name, []).append(labelled.astype(object))
    return {name: pd.concat(tables, ignore_index=True) for name, tables in found.items()}


def _write_csv(comparisons: Sequence[Comparison], path: Path) -> None:
    import pandas as pd

    tables = _tables(comparisons)
    rows = pd.concat([tables["overall"], tables["topics"]], ignore_index=True)
    without_formulas(rows).to_csv(path, index=False, lineterminator="\n")


def _write_json(comparisons: Sequence[Comparison], path: Path) -> None:
    found = [
        {
            "a": one.label_a,
            "b": one.label_b,
            "n_a": one.n_a,
            "n_b": one.n_b,
            "people_a": one.people_a,
            "people_b": one.people_b,
            "people_both": one.people_both,
            "columns": list(one.columns),
            "notes": list(one.notes),
            **{
                name: [{key: _plain(value) for key, value in row.items()} for row in _records(table)]
                for name, table in one.tables().items()
            },
        }
        for one in comparisons
    ]
    text = json.dumps(found[0] if len(found) == 1 else found, ensure_ascii=False, indent=1, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def _write_xlsx(comparisons: Sequence[Comparison], path: Path) -> None:
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        header = book.add_format({"bold": True, "bottom": 1})
        for name, table in _tables(comparisons).items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for column, title in enumerate(table.columns):
                sheet.write_string(0, column, str(title), header)
            for row, values in enumerate(table.itertuples(index=False), start=1):
                for column, value in enumerate(values):
                    _write_cell(sheet, row, column, _plain(value))
            sheet.autofilter(0, 0, max(len(table), 1), len(table.columns) - 1)


def _write_cell(sheet: Any, row: int, column: int, value: Any) -> None:  # noqa: ANN401 - cells hold anything
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    else:
        text = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
        sheet.write_string(row, column, safe_text(text))


def _write_md(comparisons: Sequence[Comparison], path: Path) -> None:
    lines: list[str] = []
    for one in comparisons:
        lines += [f"# {escape(plain(one.label_b))} against {escape(plain(one.label_a))}", ""]
        lines += ["| measure | topic | A | B | difference | 95 % interval | verdict |", "|---|---|---|---|---|---|---|"]
        rows = _records(one.overall) + _records(one.clear().dropna(subset=["topic_id"]))
        for row in rows:
            names = [escape(measure_name(str(row["measure"]))), escape(plain(row["name"]))]
            cells = [*names, *row_figures(row), verdict_said(row, n_compared(one))]
            lines.append("| " + " | ".join(cells) + " |")
        lines += ["", *(f"- {escape(plain(note))}" for note in [*one.notes, CAUTION]), ""]
    path.write_text("\n".join(lines).rstrip("\n") + "\n", encoding="utf-8")


_WRITERS: dict[str, Callable[[Sequence[Comparison], Path], None]] = {
    ".csv": _write_csv,
    ".json": _write_json,
    ".xlsx": _write_xlsx,
    ".md": _write_md,
}


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def _plain(value: Any) -> Any:  # noqa: ANN401 - cells hold anything
    if isinstance(value, list):
        return [str(one) for one in value]
    if is_missing(value):
        return None
    return value.item() if hasattr(value, "item") else value


def amount(value: Any, unit: str, *, sign: bool = False) -> str:  # noqa: ANN401 - missing or a number
    """Write a value or, with ``sign``, a difference in its unit; ``-`` where it is missing."""
    if is_missing(value):
        return "-"
    if unit in _PERCENT:
        return f"{100 * value:+.1f} pts" if sign else f"{100 * value:.1f} %"
    digits = 0 if unit.startswith(_PROMOTERS) else 2
    return f"{value:{'+' if sign else ''}.{digits}f}"


def n_compared(comparison: Comparison) -> int:
    """Count the figures among which a verdict is adjusted."""
    return sum(int(table["q_value"].notna().sum()) for table in (comparison.overall, comparison.topics))


def verdict_said(row: Mapping[str, Any], compared: int) -> str:
    """Say a verdict and, where the interval alone would say otherwise, why."""
    verdict = str(row["verdict"])
    beside = not is_missing(row["ci_low"]) and not is_missing(row["ci_high"]) and row["ci_low"] * row["ci_high"] > 0
    if verdict in ("higher", "lower") or not beside or is_missing(row["q_value"]):
        return verdict
    return f"{verdict}: of {compared} figures compared, one like this can well be chance"


def row_figures(row: Mapping[str, Any]) -> list[str]:
    """Write what a row compares: the value of A, that of B, the difference, its interval."""
    unit = str(row["unit"])
    low, high = (amount(row[end], unit, sign=True) for end in ("ci_low", "ci_high"))
    both = [amount(row[side], unit) for side in ("value_a", "value_b")]
    return [*both, amount(row["difference"], unit, sign=True), f"{low} to {high}"]


def _line(row: dict[str, Any], compared: int) -> str:
    name = shorten(plain(row["name"]), _MAX_NAME)
    what = f"{name}: {measure_name(row['measure'])}" if name else measure_name(row["measure"])
    value_a, value_b, difference, interval = row_figures(row)
    return f"  {what:<50} {value_a:>9} → {value_b:>9}  {difference:>9}  ({interval})  {verdict_said(row, compared)}"


def _parts(row: dict[str, Any], *, other_model: bool) -> str:
    unit = str(row["unit"])
    words = [("opinion", "opinion"), ("composition", "who answered"), ("model", "codebook or model")]
    shown = [f"{word} {amount(row[part], unit, sign=True)}" for part, word in words if part != "model" or other_model]
    total = amount(row["total"], unit, sign=True)
    return f"  {measure_name(row['measure']):<24} {total:>10} = {', '.join(shown)}"
