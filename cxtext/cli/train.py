"""``cxtext train``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cxtext.cli.labelled import LABELLED, say_codes, say_rows, write_table
from cxtext.cli.logs import Log, with_log
from cxtext.cli.options import QUALITY, add_options
from cxtext.errors import InputError
from cxtext.tables import COMMENT_TASKS, TASKS
from cxtext.writing.directories import refuse_foreign

if TYPE_CHECKING:
    from cxtext.training import TrainedModel
    from cxtext.training.curve import Curve


@click.command()
@click.argument("task", type=click.Choice((*TASKS, *COMMENT_TASKS)))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--out", "-o", required=True, type=click.Path(path_type=Path), help="Folder for the model.")
@add_options(LABELLED)
@click.option("--rejects", type=click.Path(path_type=Path), help="Write the rows that were not used to this file.")
@click.option("--curve", is_flag=True, help="Also measure what 20, 50, 200, 1000 … labels are worth (minutes).")
@click.option("--seed", default=0, show_default=True, help="Seed of everything random.")
@QUALITY
@with_log
def train(
    task: str,
    file: Path,
    out: Path,
    rejects: Path | None,
    curve: bool,
    seed: int,
    quality: str | None,
    *,
    log: Log,
    **columns: Any,  # noqa: ANN401
) -> None:
    """Learn TASK from the labelled texts of FILE and write a model for --model.

    The shipped model is moved only as far as cross-validation shows a gain, so a few labels do no harm. Emotion, intent
    and effort may have classes of your own; for stages of your own map give --journey MAP.

    codes learns a coding frame of your own: FILE has one 0/1 column for each code, or a column codes (--label) that
    lists the codes of each comment, separated by ";".
    """
    from cxtext.training import train as learn

    refuse_foreign(out, "model.json")  # say so before the long work, not after it
    if task in COMMENT_TASKS:
        _train_codes(file, out, rejects, quality or "auto", seed, curve, columns)
        log.event("written", task=task, model=str(out))
        return
    model = learn(task, file, **columns, quality=quality or "auto", seed=seed)
    say_rows(model.counts)
    _say_labels(model)
    drawn = _curve(task, file, quality or "auto", seed, columns) if curve else None
    model.save(out, drawn)
    log.event("written", task=task, model=str(out), rows=model.counts["rows"], changed=model.changed)
    if rejects is not None:
        write_table(model.rejects_table(), rejects)
    _say_scores(model)
    click.echo(f"\nWritten: {out}. Use it: cxtext analyze FILE --out DIR --model {out}", err=True)


def _train_codes(
    file: Path, out: Path, rejects: Path | None, quality: str, seed: int, curve: bool, columns: dict[str, Any]
) -> None:
    from cxtext.training import train_codes

    if curve or columns.pop("journey", None) is not None:
        raise InputError(
            "For codes there is neither a learning curve nor a journey map; leave --curve or --journey out."
        )
    model = train_codes(file, **columns, quality=quality, seed=seed)
    say_rows(model.counts)
    model.save(out)
    if rejects is not None:
        write_table(model.rejects_table(), rejects)
    click.echo(
        "\nOn these labels, cross-validated (each comment read by weights that did not learn from it):", err=True
    )
    figures, table = model.classifier.figures_, model.classifier.codes_
    say_codes(figures, table, err=True)
    if model.rare:
        click.echo(f"Too few comments to rely on: {', '.join(model.rare)}.", err=True)
    click.echo(f"\nWritten: {out}. Use it: cxtext analyze FILE --out DIR --model {out}", err=True)


def _say_labels(model: TrainedModel) -> None:
    counts = ", ".join(f"{name} {n:,}" if n else f"{name} no examples" for name, n in model.class_counts.items())
    click.echo(f"Classes: {counts}", err=True)
    for found in model.contradictions[:5]:
        rows: dict[str, list[str]] = {}
        for row, label in zip(found.rows, found.labels, strict=True):
            rows.setdefault(label, []).append(str(row))
        said = "; ".join(
            f"{label!r} in row {', '.join(own[:5])}{' …' if len(own) > 5 else ''}" for label, own in rows.items()
        )
        taken = f"taken as {found.taken!r}" if found.taken else "left out"
        click.echo(f"Contradicting labels for {found.text[:60]!r}: {said}; {taken}.", err=True)
    if len(model.contradictions) > 5:
        click.echo(f"… and {len(model.contradictions) - 5:,} more texts with contradicting labels.", err=True)


def _say_scores(model: TrainedModel) -> None:
    from cxtext.training.figures import few_examples

    click.echo("\nOn these labels (after: each text read by heads that did not learn from it):", err=True)
    for score in model.scores:
        found = score.figures
        click.echo(
            f"  {score.quality:<9}{score.when:<7} macro-F1 {found.macro_f1:.3f} "
            f"({found.ci_low:.3f}–{found.ci_high:.3f}), accuracy {found.accuracy:.3f} "
            f"({found.accuracy_low:.3f}–{found.accuracy_high:.3f}), calibration error {found.ece:.3f}",
            err=True,
        )
    click.echo("  (in brackets: 95 % intervals)", err=True)
    for said in few_examples(model.class_counts):
        click.echo(said, err=True)
    if model.prior and not model.changed:
        click.echo("The labels show no sure gain, so the model stays as it was; more labels may.", err=True)


def _curve(task: str, file: Path, quality: str, seed: int, columns: dict[str, Any]) -> Curve:
    from cxtext.training import learning_curve
    from cxtext.training.curve import COLUMNS

    curve = learning_curve(task, file, **columns, quality=quality, seed=seed)
    click.echo("\nLearning curve, a row for each quality and number of labels:", err=True)
    for name, meaning in COLUMNS.items():
        click.echo(f"  {name}: {meaning}", err=True)
    click.echo(curve.table.to_csv(index=False, float_format="%.4f"), nl=False)
    return curve
