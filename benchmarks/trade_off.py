"""The trade-off of quality `auto`: how much the transformer reads, what that costs, and how good the readings are.

The held-out texts of reading_quality.py are read by both encoders. A threshold on the fast reading's probability then
says which texts the transformer reads; one row for each threshold, and a picture of the whole curve (--picture).

Figures: share of texts that the transformer reads, macro-F1, share of answers equal to those of `accurate`, and
throughput as a multiple of `accurate` (time of the fast reading of all texts and of the transformer's share).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from measure import REPO, Table, parser
from reading_quality import Task, load_tasks

sys.path.insert(0, str(REPO))  # the cxtext of this checkout

THRESHOLDS = (0.0, 0.4, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.98, 1.01)


@dataclass(frozen=True)
class Point:
    """One threshold of one task, measured."""

    task: str
    threshold: float
    shipped: bool
    share: float
    macro_f1: float
    agreement: float
    speed_up: float


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--picture", type=Path, help="write the curves to this file (svg or png)")
    options = arguments.parse_args()
    table = Table(options)
    points: list[Point] = []
    for task, tasks in _by_task(load_tasks(options.data, options.limit)).items():
        found = measure(task, tasks)
        points += found
        n = sum(len(part.texts) for part in tasks)
        for point in found:
            mark = " (shipped)" if point.shipped else ""
            figure = (
                f"transformer reads {point.share:.1%}, macro-F1 {point.macro_f1:.3f}, equal to accurate "
                f"{point.agreement:.1%}, {point.speed_up:.1f} × its throughput"
            )
            table.row(f"{task}, sure at {point.threshold:.2f}{mark}", "cxtext auto", figure, f"{n:,} held-out texts")
    if options.picture:
        draw(points, options.picture)


def _by_task(tasks: dict[str, Task]) -> dict[str, list[Task]]:
    """Return the sets of each task, without those that only repeat the texts of another without their questions."""
    named = {"sentiment": ("nhs-asked", "uci", "labelled-sentiment"), "stage": ("labelled-stage", "dev-stage")}
    return {task: [tasks[name] for name in names] for task, names in named.items()}


def measure(task: str, tasks: Sequence[Task]) -> list[Point]:
    """Read all texts both ways, and put the answers together at each threshold."""
    from sklearn.metrics import f1_score

    from cxtext.artifacts import find_model
    from cxtext.journey import StageClassifier
    from cxtext.sentiment import SentimentClassifier

    sure = float(find_model(task).config["sure"])
    texts = [text for part in tasks for text in part.texts]
    questions = [question for part in tasks for question in part.questions or [""] * len(part.texts)]
    right = [answers for part in tasks for answers in part.right]
    proba, seconds = {}, {}
    for quality in ("fast", "accurate"):
        reader = SentimentClassifier(quality) if task == "sentiment" else StageClassifier(quality=quality)
        reader.predict_proba(texts[:50], questions[:50])  # loads what is loaded on first use
        times = []
        for _ in range(3):
            start = time.perf_counter()
            proba[quality] = reader.predict_proba(texts, questions)
            times.append(time.perf_counter() - start)
        seconds[quality] = sorted(times)[1]
    classes = np.array(reader.classes_, dtype=object)
    answers = {quality: classes[values.argmax(axis=1)] for quality, values in proba.items()}
    points = []
    for threshold in sorted({*THRESHOLDS, sure}):
        unsure = proba["fast"].max(axis=1) < threshold
        given = np.where(unsure, answers["accurate"], answers["fast"])
        truth = [answer if answer in known else known[0] for answer, known in zip(given, right, strict=True)]
        share = float(unsure.mean())
        points.append(
            Point(
                task,
                threshold,
                threshold == sure,
                share,
                float(f1_score(truth, given, average="macro", labels=sorted(set(truth)), zero_division=0)),
                float((given == answers["accurate"]).mean()),
                seconds["accurate"] / (seconds["fast"] + share * seconds["accurate"]),
            )
        )
    return points


def draw(points: Sequence[Point], path: Path) -> None:
    """Draw macro-F1 over the share of texts that the transformer reads, one line for each task."""
    import altair as alt
    import pandas as pd

    frame = pd.DataFrame([vars(point) for point in points])
    base = alt.Chart(frame).encode(
        x=alt.X("share:Q", title="texts that the transformer reads", axis=alt.Axis(format="%")),
        y=alt.Y("macro_f1:Q", title="macro-F1", scale=alt.Scale(zero=False)),
        color=alt.Color("task:N", title=None, scale=alt.Scale(range=["#0b6e99", "#b3541e"])),
    )
    shipped = base.transform_filter("datum.shipped").mark_point(filled=True, size=110, opacity=1)
    labels = shipped.mark_text(dy=-14, fontWeight="bold").encode(text=alt.Text("speed_up:Q", format=".1f"))
    chart = alt.layer(base.mark_line(point=alt.OverlayMarkDef(size=25)), shipped, labels).properties(
        width=560,
        height=320,
        title=alt.Title(
            "Quality auto: how good, for how much of the transformer",
            subtitle="Large points: as shipped, with throughput as a multiple of quality accurate",
        ),
    )
    chart.save(path, scale_factor=2)


if __name__ == "__main__":
    main()
