"""The learning curve: what 20, 50, 200, 1000 … labels are worth on texts that did not train."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from cxtext.cards import Card, Carded, Grid, interval
from cxtext.errors import InputError
from cxtext.progress import progress_bar
from cxtext.training.choosing import adapt, folds
from cxtext.training.figures import macro_f1
from cxtext.training.starting import Start, quality_of, start

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.journey import JourneyMap

__all__ = ["COLUMNS", "SIZES", "Curve", "learning_curve"]

SIZES = (20, 50, 200, 1000)
COLUMNS: Mapping[str, str] = {
    "quality": "fast, auto or accurate",
    "labels": "number of labelled texts learned from; 0 is the model before training",
    "seeds": "random draws of these labels (and of the texts held out) that are averaged",
    "tested": "held-out texts that each draw was measured on",
    "macro_f1": "F1 averaged over the classes, each counting the same",
    "ci_low, ci_high": "its 95 % interval over the draws: how much it depends on which labels were drawn",
    "accuracy": "share of the held-out texts read right",
    "accuracy_low, accuracy_high": "its 95 % Wilson interval: how sure that many held-out texts make it",
    "gain": "macro_f1 less that of 0 labels on the same texts",
    "gain_low, gain_high": "its 95 % interval; above 0 throughout, the labels surely helped",
}
"""What the columns of the table of a :class:`Curve` mean."""
_N_SEEDS = 5
_TEST_FOLDS = 3
_MIN_TEXTS = 40


@dataclass(frozen=True, eq=False, repr=False)
class Curve(Carded):
    """Learning curves of one task.

    Attributes
    ----------
    task
        What was learned.
    table
        One row per quality and number of labels; its columns are explained in :data:`COLUMNS`. Intervals are missing
        where there is one draw only.
    """

    task: str
    table: pd.DataFrame

    def _card(self) -> Card:
        rows = [
            (
                str(row["quality"]),
                f"{row['labels']:,}",
                f"{row['macro_f1']:.3f}",
                interval(row["ci_low"], row["ci_high"], ".3f"),
                f"{row['gain']:+.3f}" if row["labels"] else "",
                interval(row["gain_low"], row["gain_high"], ".3f") if row["labels"] else "",
            )
            for row in self.table.to_dict("records")
        ]
        heads = ("quality", "labels", "macro-F1", "95 % interval", "gain", "95 % interval")
        return Card(
            f"Curve({self.task})",
            ["What labels are worth on texts that did not train; a gain above 0 throughout surely helped."],
            [Grid("", heads, rows, (1, 2, 3, 4, 5))],
            [(".table", "all columns")],
        )

    def write(self, folder: Path) -> None:
        """Write ``curve.csv``, ``curve.svg`` and ``curve.png`` into ``folder``."""
        from cxtext.training.curve_chart import curve_chart, render

        self.table.to_csv(folder / "curve.csv", index=False, float_format="%.4f", lineterminator="\n")
        svg, png = render(curve_chart(self.table, self.task))
        (folder / "curve.svg").write_text(svg, encoding="utf-8", newline="\n")
        (folder / "curve.png").write_bytes(png)


def learning_curve(
    task: str,
    source: Any,  # noqa: ANN401
    *,
    test: Any = None,  # noqa: ANN401
    sizes: Sequence[int] = SIZES,
    n_seeds: int = _N_SEEDS,
    text: str | None = None,
    question: str | None = None,
    label: str | None = None,
    journey: str | Path | JourneyMap | None = None,
    quality: str = "auto",
    seed: int = 0,
    advance: Callable[[], None] = lambda: None,
    progress: bool | None = None,
) -> Curve:
    """Train on ever more labels and read the held-out rest.

    Parameters
    ----------
    task, source, text, question, label, journey, quality, seed
        See :func:`cxtext.training.train`.
    test
        Labelled texts to read, with the same columns; None holds out a third of ``source``, another one at each seed.
    sizes
        Numbers of labels; those above what there is give way to all there is.
    n_seeds
        Random draws for each size.
    advance
        Told whenever a curve has got one point further.
    progress
        Show a progress bar; None shows it on a terminal and in a notebook.

    Returns
    -------
    Curve

    Raises
    ------
    InputError
        The labels cannot be used or are too few for a curve.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"text": [f"{a} {b}" for a in ("bill", "app") for b in range(40)]})
    >>> frame["label"] = [text.split()[0] for text in frame["text"]]
    >>> learning_curve("intent", frame, sizes=(20,), n_seeds=2, quality="accurate").table["labels"].tolist()
    [20, 53]
    """
    options: dict[str, Any] = {"text": text, "question": question, "label": label}
    options |= {"journey": journey, "quality": quality}
    begun = start(task, source, **options)
    held_out = None if test is None else start(task, test, **options)
    if held_out is not None and held_out.examples.classes != begun.examples.classes:
        raise InputError("The labels to learn from and those to test on have different classes; make them the same.")
    if held_out is None and len(begun.examples) < _MIN_TEXTS:
        raise InputError(
            f"A learning curve needs at least {_MIN_TEXTS} different labelled texts; there are {len(begun.examples)}."
        )
    records: list[dict[str, Any]] = []
    points = n_seeds * len(begun.heads) * len(_sizes(sizes, len(begun.examples)))
    with progress_bar("Learning curve", points, "points", progress) as bar:
        for number in range(n_seeds):
            draw = seed * n_seeds + number
            pool, rest = _split(begun, draw, whole=held_out is not None)
            for kind, head in begun.heads.items():
                inputs, target = begun.inputs[kind], begun.examples.target
                seen, truth = (
                    (inputs[rest], target[rest])
                    if held_out is None
                    else (held_out.inputs[kind], held_out.examples.target)
                )
                quality_here = quality_of(kind)
                if begun.prior:
                    records.append(_record(quality_here, 0, number, truth, head.predict_proba(seen)))
                for size in _sizes(sizes, len(pool)):
                    rows = pool[:size]
                    fitted = adapt(
                        inputs[rows], target[rows], head, prior=begun.prior, extra=begun.extra.get(kind), seed=draw
                    ).head
                    records.append(_record(quality_here, size, number, truth, fitted.predict_proba(seen)))
                    advance()
                    bar.update()
    return Curve(task, _summary(records))


def _split(begun: Start, draw: int, *, whole: bool) -> tuple[np.ndarray, np.ndarray]:
    """Return rows to draw labels from, in random order, and rows to read."""
    target = begun.examples.target
    part = np.ones(len(target), dtype=np.int64) if whole else folds(target, draw, _TEST_FOLDS)
    return np.random.default_rng(draw).permutation(np.flatnonzero(part != 0)), np.flatnonzero(part == 0)


def _sizes(wanted: Sequence[int], n: int) -> list[int]:
    return [*sorted(size for size in set(wanted) if 0 < size < n), n]


def _record(quality: str, labels: int, draw: int, truth: np.ndarray, proba: np.ndarray) -> dict[str, Any]:
    found = proba.argmax(axis=1)
    scores = {"macro_f1": macro_f1(truth, found), "accuracy": float((truth == found).mean())}
    return {"quality": quality, "labels": labels, "seed": draw, "tested": len(truth), **scores}


def _summary(records: list[dict[str, Any]]) -> pd.DataFrame:
    import pandas as pd

    from cxtext.insights.intervals import wilson

    frame = pd.DataFrame(records)
    zero = frame[frame["labels"] == 0].set_index(["quality", "seed"])["macro_f1"]
    before = zero.reindex(pd.MultiIndex.from_frame(frame[["quality", "seed"]])).to_numpy()
    frame["gain"] = frame["macro_f1"].to_numpy() - before
    rows = []
    for (quality, labels), part in frame.groupby(["quality", "labels"], sort=True):
        f1_low, f1_high = np.clip(_interval(part["macro_f1"].to_numpy()), 0, 1)
        gain_low, gain_high = _interval(part["gain"].to_numpy())
        accuracy, tested = part["accuracy"].mean(), int(part["tested"].min())
        accuracy_low, accuracy_high = (float(end) for end in wilson(accuracy * tested, tested))
        rows.append(
            {
                "quality": quality,
                "labels": labels,
                "seeds": len(part),
                "tested": tested,
                "macro_f1": part["macro_f1"].mean(),
                "ci_low": f1_low,
                "ci_high": f1_high,
                "accuracy": accuracy,
                "accuracy_low": accuracy_low,
                "accuracy_high": accuracy_high,
                "gain": part["gain"].mean(),
                "gain_low": gain_low,
                "gain_high": gain_high,
            }
        )
    order = {"fast": 0, "auto": 1, "accurate": 2}
    return pd.DataFrame(rows).sort_values(
        ["quality", "labels"],
        key=lambda column: column.map(order) if column.name == "quality" else column,
        ignore_index=True,
    )


def _interval(values: np.ndarray) -> tuple[float, float]:
    """95 % interval of a mean by Student's t; of a single value it is not known."""
    from scipy.stats import t

    if len(values) < 2:
        return float("nan"), float("nan")
    half = float(t.ppf(0.975, len(values) - 1) * values.std(ddof=1) / np.sqrt(len(values)))
    return float(values.mean()) - half, float(values.mean()) + half
