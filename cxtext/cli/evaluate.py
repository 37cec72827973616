"""``cxtext evaluate``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cxtext.cli.labelled import LABELLED, say_codes, say_rows, write_table
from cxtext.cli.options import QUALITY, add_options
from cxtext.errors import InputError
from cxtext.tables import COMMENT_TASKS, TASKS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from cxtext.training import CodesEvaluation, Evaluation

_MAX_CLASSES = 15
"""A wider confusion matrix is not shown; the JSON holds it."""


@click.command()
@click.argument("what")
@click.argument("labels", type=click.Path(path_type=Path))
@click.option("--model", type=click.Path(path_type=Path), metavar="DIR", help="A model that cxtext train wrote.")
@add_options(LABELLED)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option(
    "--errors", type=click.Path(path_type=Path), help="Write the rows read wrongly to this file (csv, tsv, jsonl …)."
)
@QUALITY
def evaluate(
    what: str,
    labels: Path,
    as_json: bool,
    errors: Path | None,
    **options: Any,  # noqa: ANN401
) -> None:
    """Measure on the file LABELS how well WHAT reads.

    WHAT is a run, a model that cxtext train wrote, or a task (sentiment, emotion, intent, effort, stage) that the
    shipped model or --model reads.

    For a run, columns called like a task, or topic, hold the labels (failing these, one called label whose values say
    what they are: all sentiments, all stages …), and mention_id or feedback_id says of what;
    failing these, the column text is read as cxtext tag --run reads it.
    """
    from cxtext.training import Evaluation

    options = {name: value for name, value in options.items() if value is not None}
    found: Mapping[str, Evaluation | CodesEvaluation]
    if what not in TASKS and (Path(what) / "run.json").is_file():
        found = _run(Path(what), labels, options)
        as_dict: Any = {thing: one.as_dict() for thing, one in found.items()}
    else:
        one = _classifier(what, labels, options)
        found, as_dict = {one.task: one}, one.as_dict()
    if errors is not None:
        import pandas as pd

        write_table(pd.concat([one.errors.assign(task=thing) for thing, one in found.items()]), errors)
    if as_json:
        click.echo(json.dumps(as_dict, indent=2, ensure_ascii=False))
        return
    for one in found.values():
        if isinstance(one, Evaluation):
            _say(one)
        else:
            _say_codes(one)


def _classifier(what: str, labels: Path, options: dict[str, Any]) -> Evaluation | CodesEvaluation:
    from cxtext.artifacts import find_model
    from cxtext.training import evaluate as measure
    from cxtext.training import evaluate_codes

    if what in TASKS:
        return measure(what, labels, **options)
    if not (Path(what) / "model.json").is_file():
        raise InputError(
            f"{what} is no task ({', '.join(TASKS)}), no run (it has no run.json) and no model (it has no model.json)."
        )
    if "model" in options:
        raise InputError(f"Two models are given, {what} and {options['model']}; leave one out.")
    task = find_model("", what).name
    if task in COMMENT_TASKS:
        foreign = next((name for name in ("journey", "quality") if name in options), None)
        if foreign is not None:
            raise InputError(f"A model of codes reads as it was trained; leave out --{foreign}.")
        return evaluate_codes(labels, what, **options)
    return measure(task, labels, model=what, **options)


def _run(folder: Path, labels: Path, options: dict[str, Any]) -> dict[str, Evaluation]:
    import cxtext

    foreign = next((name for name in ("model", "journey", "quality") if name in options), None)
    if foreign is not None:
        raise InputError(f"A run is measured as it was made; leave out --{foreign}.")
    return cxtext.load(folder).evaluate(labels, **options)


def _in_words(table: pd.DataFrame) -> pd.DataFrame:
    """Return the figures by class as they are shown: words where there is nothing to measure on."""
    shown = table.assign(n=table["n"].map(lambda n: f"{n:,}" if n else "no examples"))
    for name in ("precision", "recall", "f1"):
        shown[name] = table[name].map(lambda value: f"{value:.3f}" if value >= 0 else "–")
    return shown


def _say_codes(found: CodesEvaluation) -> None:
    say_rows(found.counts, "codes: ")
    if found.unknown:
        listed = ", ".join(f"{name} ({n:,})" for name, n in list(found.unknown.items())[:10])
        click.echo(f"Codes that the model does not know, left out: {listed}", err=True)
    click.echo(f"codes, model version {found.model}")
    click.echo(f"exactly right      {found.figures['exact']:.3f} of the comments")
    say_codes(found.figures, found.table)


def _say(found: Evaluation) -> None:
    from cxtext.training.figures import few_examples

    figures = found.figures
    say_rows(found.counts, f"{found.task}: ")
    click.echo(f"{found.task}, quality {found.quality}, model version {found.model}")
    for name, value, low, high in (
        ("accuracy", figures.accuracy, figures.accuracy_low, figures.accuracy_high),
        ("macro-F1", figures.macro_f1, figures.ci_low, figures.ci_high),
    ):
        click.echo(f"{name:<19}{value:.3f} (95 % interval {low:.3f}–{high:.3f})")
    if figures.ece == figures.ece:  # nan where probabilities are not known
        click.echo(f"calibration error  {figures.ece:.3f}")
    table = found.by_class()
    click.echo("\n" + _in_words(table).to_string(index=False) + "\n")
    for said in few_examples(dict(zip(table["class"], table["n"], strict=True))):
        click.echo(f"{found.task}: {said}", err=True)
    if len(found.classes) <= _MAX_CLASSES:
        click.echo("Labels down, readings across:\n" + found.confusion().to_string() + "\n")
