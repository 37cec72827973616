"""``cxtext drift``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cxtext.cli.options import given, reading_option

if TYPE_CHECKING:
    from cxtext.analysis.drift import Drift


@click.command()
@click.argument("run", metavar="RUN", type=click.Path(path_type=Path))
# As text: a Path would make one slash of the two in the URL of a database.
@click.argument("files", nargs=-1, required=True, type=click.Path(), metavar="TAGGED_FILE…")
@reading_option("text")
@reading_option("question")
@click.option(
    "--reference",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Compare with this file, tagged with the same run, instead of what the run was made of.",
)
@click.option("--gate", is_flag=True, help="Exit with 1 where an aspect has surely shifted beyond the threshold.")
@click.option(
    "--threshold",
    default=0.1,
    show_default=True,
    type=click.FloatRange(min=0, min_open=True),
    help="Of the gate, on the lower end of the interval of the index: 0.1 a moderate, 0.25 a large shift.",
)
@click.option("--seed", default=0, show_default=True, help="Seed of the intervals.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON: every aspect and every class of it.")
def drift(
    run: Path,
    files: tuple[str, ...],
    reference: Path | None,
    threshold: float,
    seed: int,
    *,
    gate: bool,
    as_json: bool,
    **columns: Any,  # noqa: ANN401
) -> None:
    """Say whether comments tagged with RUN still look like those it was made of.

    Languages, lengths, topics, new topics, sentiment, stages, confidence: the population stability index of each, less
    what chance brings, with its 95 % interval. Below 0.1 nothing to speak of; from 0.1 a moderate shift, look at what
    moved; from 0.25 a large one, analyse anew.
    """
    import cxtext
    from cxtext.analysis.drift import drift as measure

    found = measure(cxtext.load(run), list(files), **given(columns), reference=reference, seed=seed)
    beyond = found.beyond(threshold)
    if as_json:
        click.echo(json.dumps(_record(found, threshold, beyond["aspect"].tolist()), ensure_ascii=False, indent=2))
    else:
        _say(found)
    for note in found.notes:
        click.echo(f"Note: {note}", err=True)
    # A stream of quite another field has no topics either: a gate must not take it for one that was tagged otherwise.
    untold = bool((found.untold["psi_low"] >= threshold).any())
    if gate and (len(beyond) or untold):
        aspects = [*beyond["aspect"], *(["comments with no topic"] if untold else [])]
        click.echo(f"Beyond {threshold:g}: {', '.join(aspects)}.", err=True)
        sys.exit(1)


def _record(found: Drift, threshold: float, beyond: list[str]) -> dict[str, Any]:
    aspects = [
        {name: round(value, 6) if isinstance(value, float) else value for name, value in row.items()}
        for row in found.table.to_dict("records")
    ]
    classes: dict[str, list[dict[str, Any]]] = {}
    for row in found.shares.to_dict("records"):
        aspect, value = str(row.pop("aspect")), str(row.pop("value"))
        named = {"name": found.names[value]} if aspect == "topics" and value in found.names else {}
        numbers = {str(name): round(float(number), 6) for name, number in row.items()}
        classes.setdefault(aspect, []).append({"value": value, **named, **numbers})
    return {
        "threshold": threshold,
        "beyond": beyond,
        "notes": list(found.notes),
        "aspects": [{**row, "classes": classes[str(row["aspect"])]} for row in aspects],
    }


def _say(found: Drift) -> None:
    first = found.table.iloc[0]
    click.echo(f"{first['n_after']:,} comments against {first['n_before']:,}; index of stability, 95 % interval:")
    for row in found.table.to_dict("records"):
        moved = found.names.get(str(row["moved"]), str(row["moved"])) if row["aspect"] == "topics" else row["moved"]
        most = f"; most: {moved} {row['share_before']:.1%} → {row['share_after']:.1%}"
        click.echo(
            f"  {row['aspect']:<21}{row['psi']:.3f} ({row['psi_low']:.3f}–{row['psi_high']:.3f})  "
            f"{row['verdict']:<9}{most if row['verdict'] != 'none' else ''}"
        )
