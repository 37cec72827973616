"""The card of a model of codes: what it learned from, and how sure it is of each code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cxtext.topics.codes import RARE

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from cxtext.topics import CodeClassifier

__all__ = ["card"]


def card(model: CodeClassifier, counts: Mapping[str, int]) -> str:
    """Return the README.md of a model folder."""
    figures = model.figures_
    counted = " + ".join(f"{n:,} {reason.replace('_', ' ')}" for reason, n in counts.items() if n and reason != "rows")
    lines = [
        "# codes, trained on own labels",
        "",
        f"Version {model.version}; made by `cxtext train codes` with seed {model.seed} on the encoder {model.encoder}.",
        f"{counts['rows']:,} rows in = {counted}.",
        "",
        "## Figures",
        "Cross-validated: each comment read by weights that did not learn from it; slightly kind, because the",
        "thresholds were chosen on the same comments.",
        "",
        "| | F1 (95 % interval) |",
        "|---|---|",
        *(
            f"| {name} | {figures[f'{kind}_f1']:.3f} "
            f"({figures[f'{kind}_f1_ci_low']:.3f}–{figures[f'{kind}_f1_ci_high']:.3f}) |"
            for kind, name in (("micro", "all decisions (micro)"), ("macro", "mean of the codes (macro)"))
        ),
        "",
        "| code | comments | precision | recall | F1 | 95 % interval |",
        "|---|---|---|---|---|---|",
        *(_row(row) for row in model.codes_.to_dict("records")),
        "",
        f"\\* fewer than {RARE} comments: learned, but not to be relied on.",
        "",
        "## Use",
        "`cxtext analyze FILE --out RUN --model DIR`, `cxtext tag FILE --model DIR`, `cxtext evaluate DIR LABELS`.",
        "It fits this version of the encoder and no other. The folder holds no comments, but words and pieces of words",
        "that several of them share.",
    ]
    return "\n".join(lines) + "\n"


def _row(row: Mapping[Hashable, Any]) -> str:
    cells = [_figure(row[name]) for name in ("precision", "recall", "f1")]
    interval = f"{_figure(row['ci_low'])}–{_figure(row['ci_high'])}"
    return (
        " | ".join([f"| {_cell(row['code'])}{' *' if row['n'] < RARE else ''}", f"{row['n']:,}", *cells, interval])
        + " |"
    )


def _figure(value: float) -> str:
    return "–" if value != value else f"{value:.2f}"  # noqa: PLR0124 - only nan differs from itself


def _cell(name: str) -> str:
    return str(name).replace("|", "\\|").replace("\n", " ")
