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
    type=click.Choice(["none", "resubmission", "burst", "near_duplicate"]),
    help="Repeated comments not to count (repeat for several; default resubmission); none counts all.",
)
MODEL = click.option(
    "--model",
    "models",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A model that cxtext train wrote, in place of the shipped one, or of codes (repeat for several).",
)

_WAYS = ("-reversed", "-forward")
_READING = [
    click.option(
        "--text", "text", multiple=True, metavar="COLUMN", help="Column of the comments (repeat for several)."
    ),
    click.option("--id", "id", metavar="COLUMN", help="Column that identifies a row."),
    click.option("--date", metavar="COLUMN", help="Column of the date."),
    click.option("--score", metavar="COLUMN", help="Column of the score."),
    click.option(
        "--date-order",
        type=click.Choice(["auto", "day-first", "month-first", "year-first"]),
        help="Order of the numbers in dates such as 03/04/2024.",
    ),
    click.option("--date-anchor", metavar="DATE", help="The day from which '3 days ago' counts, such as 2024-05-01."),
    click.option(
        "--score-kind",
        type=click.Choice([f"{kind}{way}" for kind in ("nps", "csat", "ces", "stars") for way in ("", *_WAYS)]),
        metavar="KIND",
        help="nps, csat, ces or stars; -reversed behind it where low is best, -forward where high is.",
    ),
    click.option("--question", metavar="COLUMN", help="Column of the survey question."),
    click.option("--customer", "customer_id", metavar="COLUMN", help="Column that identifies the person."),
    click.option("--channel", metavar="COLUMN", help="Column of the channel."),
    click.option("--language", metavar="COLUMN", help="Column of the language."),
    click.option("--source-column", metavar="COLUMN", help="Column that names the source of each row."),
    click.option("--source", "source_name", metavar="NAME", help="survey, review, staff, or a name of yours."),
    click.option("--segment", "segments", multiple=True, metavar="COLUMN", help="Keep only these segment columns."),
    click.option("--sheet", multiple=True, metavar="NAME", help="Sheet of a workbook  [default: all with comments]."),
    click.option("--query", metavar="SQL", help="With the URL of a database: the SELECT whose rows are read."),
    click.option("--layout", metavar="NAME", help="Known export, such as qualtrics; none reads a plain table."),
    click.option(
        "--options",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="The reading.toml of an earlier run or of cxtext check; options given here count for more.",
    ),
]


def add_options(options: list[Callable[..., Any]]) -> Callable[..., Any]:
    """Return a decorator that adds several options to a command."""

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return add


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of :func:`cxtext.read` to a command."""
    for option in reversed(_READING):
        command = option(command)
    return command


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
