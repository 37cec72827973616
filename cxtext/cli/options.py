"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

QUALITY = click.option(
    "--quality",
    type=click.Choice(["fast", "accurate", "auto"]),
    default=None,
    help="fast: static vectors; accurate: transformer; auto (default): the transformer where fast is unsure.",
)
JOURNEY = click.option(
    "--journey", default="customer", show_default=True, help="customer, employee, or the path of your own map (TOML)."
)

_READING = [
    click.option(
        "--text", "text", multiple=True, metavar="COLUMN", help="Column of the comments (repeat for several)."
    ),
    click.option("--id", "id", metavar="COLUMN", help="Column that identifies a row."),
    click.option("--date", metavar="COLUMN", help="Column of the date."),
    click.option("--score", metavar="COLUMN", help="Column of the score."),
    click.option("--score-kind", type=click.Choice(["nps", "csat", "ces", "stars"]), help="What the score is."),
    click.option("--question", metavar="COLUMN", help="Column of the survey question."),
    click.option("--customer", "customer_id", metavar="COLUMN", help="Column that identifies the person."),
    click.option("--channel", metavar="COLUMN", help="Column of the channel."),
    click.option("--source", "source_name", metavar="NAME", help="survey, review, staff, or a name of yours."),
    click.option("--segment", "segments", multiple=True, metavar="COLUMN", help="Keep only these segment columns."),
]


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
