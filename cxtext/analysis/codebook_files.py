"""The codebook of an analysis as a spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxtext.errors import InputError
from cxtext.topics.codebook.sheet import COLUMNS, SAID
from cxtext.topics.ids import topic_name
from cxtext.writing import atomic_path
from cxtext.writing.formulas import without_formulas

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.analysis.result import Analysis

__all__ = ["sheet_table", "write_sheet"]

_MOST_CHARACTERS = 32_000
"""Of a cell of a workbook; the format allows 32,767."""


def sheet_table(analysis: Analysis) -> pd.DataFrame:
    """Return the codebook as people edit it: topics, then themes, most comments first.

    Columns are :data:`cxtext.topics.codebook.sheet.COLUMNS` with ``n_feedback`` behind ``n_mentions``; examples are
    parted by `` | ``.
    """
    import pandas as pd

    topics = analysis.topics
    flags = {name: topics[name] if name in topics.columns else pd.Series(False, index=topics.index) for name in _FLAGS}
    themes = dict(zip(topics["topic_id"], topics["name"], strict=True))
    shown = analysis.topic_model.topics_.set_index("topic_id")["example_texts"].to_dict()
    is_topic = topics["level"] == "topic"
    parent = topics["parent_id"].astype(object).where(topics["parent_id"].notna(), "")
    shown = {topic_name(int(str(number))): texts for number, texts in shown.items()}
    examples = [shown.get(one, []) for one in topics["topic_id"]]
    table = topics.assign(
        parent_id=parent,
        parent=parent.map(lambda one: themes.get(one, "")),
        include=[SAID[not bool(one)] if own else "" for one, own in zip(flags["excluded"], is_topic, strict=True)],
        pinned=[SAID[bool(one)] if own else "" for one, own in zip(flags["pinned"], is_topic, strict=True)],
        merge_into="",
        query="",
        keywords=topics["keywords"].map("; ".join),
        examples=[" | ".join(" ".join(text.replace("|", "/").split()) for text in one) for one in examples],
    )
    order = is_topic.map({True: 0, False: 1}).sort_values(kind="stable").index
    columns = list(COLUMNS)
    columns.insert(columns.index("n_mentions") + 1, "n_feedback")
    return table.loc[order, columns].reset_index(drop=True)


_FLAGS = ("pinned", "excluded")


def write_sheet(table: pd.DataFrame, path: str | Path) -> Path:
    """Write the codebook as csv, tsv or xlsx, by the ending of ``path``; no cell can be run as a formula.

    Raises
    ------
    InputError
        The ending is another, or the place cannot be written.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in (".csv", ".tsv", ".xlsx"):
        raise InputError(f"{path.name} is of an unknown kind; a codebook is written as .csv, .tsv or .xlsx.")
    with atomic_path(path) as temporary:
        if suffix == ".xlsx":
            _write_workbook(table, temporary)
        else:
            delimiter = "\t" if suffix == ".tsv" else ","
            text = without_formulas(table).to_csv(index=False, sep=delimiter, lineterminator="\n")
            # The mark at the start makes spreadsheet programs read it as UTF-8.
            temporary.write_text(text, encoding="utf-8-sig", newline="")
    return path


def _write_workbook(table: pd.DataFrame, path: Path) -> None:
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        # A fixed date: the same codebook gives the same file.
        import datetime as dt

        book.set_properties({"created": dt.datetime(2000, 1, 1)})
        sheet = book.add_worksheet("Topics")
        head, wrap = book.add_format({"bold": True, "bottom": 1}), book.add_format({"text_wrap": True, "valign": "top"})
        for place, name in enumerate(table.columns):
            sheet.write_string(0, place, name, head)
            sheet.set_column(place, place, _WIDTHS.get(name, 12), wrap)
        for row, values in enumerate(table.to_dict("records"), start=1):
            for place, name in enumerate(table.columns):
                _write_cell(sheet, row, place, values[name])
        sheet.freeze_panes(1, 3)
        sheet.autofilter(0, 0, max(1, len(table)), len(table.columns) - 1)
        for name in ("include", "pinned"):
            at = list(table.columns).index(name)
            sheet.data_validation(1, at, len(table) + 200, at, {"validate": "list", "source": ["yes", "no"]})


_WIDTHS = {"name": 32, "definition": 48, "parent": 24, "keywords": 40, "examples": 80}


def _write_cell(sheet: Any, row: int, place: int, value: Any) -> None:  # noqa: ANN401
    if isinstance(value, str):
        sheet.write_string(row, place, value[:_MOST_CHARACTERS])
    else:
        sheet.write_number(row, place, int(value))
