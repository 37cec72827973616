"""The reference of tables and columns, made from the contracts in the code and what ``columns.toml`` says of them."""

from __future__ import annotations

import pkgutil
import tomllib
from importlib import import_module
from pathlib import Path

import cxtext.insights
import cxtext.tables
from cxtext.tables import Contract

_ENDS = ("_ci_low", "_ci_high")

_INTRODUCTION = """# Tables and columns

All tables are pandas DataFrames, and Parquet files with the same columns in a run. Joins are by id, never by position.
Counts are of distinct comments: one long comment is one vote. Shares go from 0 to 1.

"""


def contracts() -> dict[str, Contract]:
    """Return every table that has a contract: those of a run first, then those of the insights."""
    modules = [cxtext.tables] + [
        import_module(found.name)
        for found in pkgutil.walk_packages(cxtext.insights.__path__, "cxtext.insights.")
        if found.name.endswith(".contracts")
    ]
    found: dict[str, Contract] = {}
    for module in modules:
        for value in vars(module).values():
            if isinstance(value, Contract):
                found.setdefault(value.name, value)
    return found


def meanings() -> dict[str, dict[str, str]]:
    """Return what each column means: table to column to sentence; ``all`` holds what is the same in every table."""
    text = (Path(__file__).parent / "columns.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def meaning(table: str, column: str, told: dict[str, dict[str, str]]) -> str | None:
    """Return what ``column`` means in ``table``; None where nobody has said it."""
    said = told.get(table, {}).get(column) or told["all"].get(column)
    if said is None and column.endswith(_ENDS):
        return "Bound of the 95 % interval."
    return said


def page() -> str:
    """Return the page as Markdown."""
    told, found = meanings(), contracts()
    without = [name for name in told if "_columns" in told[name]]
    names = ["feedback", "mentions", "topics", "journey", "pain_points", *without]
    names += [name for name in found if name not in names]
    listed = ["| table | rows |", "|---|---|"]
    listed += [f"| [`{name}`](#{name}) | {told.get(name, {}).get('_says', '')} |" for name in names]
    sections = [_section(name, found.get(name), told) for name in names]
    return _INTRODUCTION + "\n".join(listed) + "\n\n" + "\n\n".join(sections) + "\n"


def _section(name: str, contract: Contract | None, told: dict[str, dict[str, str]]) -> str:
    columns = contract.columns if contract else tuple(told[name]["_columns"])
    lines = [f"## {name}", "", told.get(name, {}).get("_says", ""), ""]
    if contract and contract.key:
        lines += [f"Unique: {' × '.join(f'`{column}`' for column in contract.key)}.", ""]
    lines += ["| column | means |", "|---|---|"]
    for column, ends in _folded(columns):
        shown = f"`{column}`" + (f", `{column}_ci_low`, `{column}_ci_high`" if ends else "")
        extra = " With its 95 % interval." if ends else ""
        maybe = " *(where the input has it)*" if contract and name == "feedback" and column in contract.optional else ""
        lines.append(f"| {shown} | {meaning(name, column, told) or ''}{extra}{maybe} |")
    return "\n".join(lines)


def _folded(columns: tuple[str, ...]) -> list[tuple[str, bool]]:
    """Put the bounds ``x_ci_low`` and ``x_ci_high`` into the row of ``x``, where the table has it."""
    folded = {f"{column}{end}" for column in columns for end in _ENDS}
    return [(column, f"{column}_ci_low" in columns) for column in columns if column not in folded]
