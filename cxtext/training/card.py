"""The card of a trained model: what it learned from, and how good it is; without dates, so that it is reproducible."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxtext.plurals import plural
from cxtext.training.curve import COLUMNS
from cxtext.training.figures import few_examples

if TYPE_CHECKING:
    from cxtext.training.curve import Curve
    from cxtext.training.model import TrainedModel

__all__ = ["card"]

_REASONS = {
    "used": "different texts learned from",
    "repeated": "the same text with the same label, counted once",
    "no_text": "without text",
    "no_label": "without label",
    "unknown_label": "with an unknown label",
    "contradicting_label": "the same text with different labels",
    "rare_class": "of a class with one text only",
}


def card(model: TrainedModel, curve: Curve | None = None) -> str:
    """Return the README.md of a model folder."""
    counts = dict(model.counts)
    rows = counts.pop("rows", 0)
    parts = [
        f"# {model.task}, trained on own labels",
        "",
        f"Version {model.version}; made by `cxtext train {model.task}` with seed {model.seed}. {_method(model)}",
        "",
        "## Labels",
        f"{plural(rows, 'row')} in:",
        "",
        "| rows | |",
        "|---|---|",
        *(f"| {n:,} | {_REASONS.get(reason, reason.replace('_', ' '))} |" for reason, n in counts.items()),
        "",
        "| class | texts |",
        "|---|---|",
        *(f"| {_cell(name)} | {n:,} |" for name, n in model.class_counts.items()),
        "",
        "## Figures",
        "Before: the model that training started from. After: cross-validated, each text read by heads that did not",
        "learn from it; slightly kind, because the same folds chose how far the labels may pull.",
        "",
        "| quality | | accuracy (95 % interval) | macro-F1 (95 % interval) | calibration error |",
        "|---|---|---|---|---|",
    ]
    for score in model.scores:
        found = score.figures
        accuracy = f"{found.accuracy:.3f} ({found.accuracy_low:.3f}–{found.accuracy_high:.3f})"
        f1 = f"{found.macro_f1:.3f} ({found.ci_low:.3f}–{found.ci_high:.3f})"
        parts.append(f"| {score.quality} | {score.when} | {accuracy} | {f1} | {found.ece:.3f} |")
    parts += [f"\n{said}" for said in few_examples(model.class_counts)]
    if curve is not None:
        parts += ["", "## Learning curve", "On held-out texts; `curve.csv` has", ""]
        parts += [f"- `{name}`: {meaning}" for name, meaning in COLUMNS.items()] + ["", "![](curve.svg)"]
    used = ", ".join(f"encoder-{name} {stamp}" for name, stamp in sorted(model.encoders.items()))
    parts += [
        "",
        "## Use",
        f"`cxtext analyze FILE --out RUN --model DIR`, `cxtext tag FILE --model DIR`. It fits {used} and no other",
        "version: after an update of cxtext that brings new encoders, train it again.",
    ]
    return "\n".join(parts) + "\n"


def _method(model: TrainedModel) -> str:
    if not model.prior:
        return "The classes are the user's own: linear heads on reading features and topic vectors, learned from zero."
    what = "the shipped model"
    if any(topics is not None for _, topics in model.heads):
        what = "what the journey map's own texts teach"
    if not model.changed:
        return f"The labels showed no sure gain over {what}, so it was left as it is."
    return f"Linear heads, moved away from {what} as far as cross-validation showed a gain."


def _cell(name: str) -> str:
    return name.replace("|", "\\|").replace("\n", " ")
