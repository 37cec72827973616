"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

QUALITY = click.option(
    "--quality",
    type=click.Choice(["fast", "accurate", "auto"]),
    default=None,
    help="fast: static vectors; accurate: transformer; auto (default): the transformer where fast is unsure.",
)
JOURNEY = click.option(
    "--journey",
    default=None,
    help="customer, employee, or the path of your own map (TOML)  [default: a stage model's map, else customer].",
)
LEAVE_OUT = click.option(
    "--leave-out",
    "leave_out",
    multiple=True,
    type=click.Choice(["none", "resubmission", "burst", "near_duplicate", "same_row", "preview", "unfinished"]),
    help="Repeated comments and responses not to count (repeat for several; default resubmission and preview); "
    "none counts all.",
)
MODEL = click.option(
    "--model",
    "models",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A model that cxtext train wrote, in place of the shipped one, or of codes (repeat for several).",
)
MASKING = click.option(
    "--masking",
    type=click.Path(path_type=Path),
    help="File with lists of what personal-data masking leaves and always hides.",
)

_WAYS = ("-reversed", "-forward")
_READING: dict[str, Callable[..., Any]] = {
    "text": click.option(
        "--text", "text", multiple=True, metavar="COLUMN", help="Column of the comments (repeat for several)."
    ),
    "id": click.option("--id", "id", metavar="COLUMN", help="Column that identifies a row."),
    "date": click.option("--date", metavar="COLUMN", help="Column of the date."),
    "score": click.option("--score", metavar="COLUMN", help="Column of the score."),
    "date_order": click.option(
        "--date-order",
        type=click.Choice(["auto", "day-first", "month-first", "year-first"]),
        help="Order of the numbers in dates such as 03/04/2024.",
    ),
    "date_anchor": click.option(
        "--date-anchor", metavar="DATE", help="The day from which '3 days ago' counts, such as 2024-05-01."
    ),
    "score_kind": click.option(
        "--score-kind",
        type=click.Choice([f"{kind}{way}" for kind in ("nps", "csat", "ces", "stars") for way in ("", *_WAYS)]),
        metavar="KIND",
        help="nps, csat, ces or stars; -reversed behind it where low is best, -forward where high is.",
    ),
    "question": click.option("--question", metavar="COLUMN", help="Column of the survey question."),
    "customer_id": click.option(
        "--customer", "customer_id", metavar="COLUMN", help="Column that identifies the person."
    ),
    "channel": click.option("--channel", metavar="COLUMN", help="Column of the channel."),
    "language": click.option("--language", metavar="COLUMN", help="Column of the language."),
    "churned": click.option(
        "--churned", metavar="COLUMN", help="Column that says which customers left (yes/no, a status, or a date)."
    ),
    "lifetime_value": click.option(
        "--lifetime-value", "lifetime_value", metavar="COLUMN", help="Column of what a customer is worth (CLV, MRR)."
    ),
    "source_column": click.option(
        "--source-column", metavar="COLUMN", help="Column that names the source of each row."
    ),
    "source_name": click.option(
        "--source", "source_name", metavar="NAME", help="survey, review, staff, or a name of yours."
    ),
    "segments": click.option(
        "--segment", "segments", multiple=True, metavar="COLUMN", help="Keep only these segment columns."
    ),
    "sheet": click.option(
        "--sheet", multiple=True, metavar="NAME", help="Sheet of a workbook  [default: all with comments]."
    ),
    "query": click.option("--query", metavar="SQL", help="With the URL of a database: the SELECT whose rows are read."),
    "layout": click.option(
        "--layout", metavar="NAME", help="Known export, such as qualtrics; none reads a plain table."
    ),
    "options": click.option(
        "--options",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="The reading.toml of an earlier run or of cxtext check; options given here count for more.",
    ),
}


def add_options(options: list[Callable[..., Any]]) -> Callable[..., Any]:
    """Return a decorator that adds several options to a command."""

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return add


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of :func:`cxtext.read` to a command."""
    for option in reversed(_READING.values()):
        command = option(command)
    return command


def reading_option(name: str) -> Callable[..., Any]:
    """Return the option for one argument of :func:`cxtext.read`."""
    return _READING[name]


def given(options: dict[str, Any]) -> dict[str, Any]:
    """Return the options that the user gave, in the form :func:`cxtext.read` takes."""
    found: dict[str, Any] = {}
    for name, value in options.items():
        if value is None or value == ():
            continue
        found[name] = list(value) if isinstance(value, tuple) else value
    if len(found.get("text", [])) == 1:
        found["text"] = found["text"][0]
    return found
