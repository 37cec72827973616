"""``evaluate``: how well a classifier reads the user's own labels."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from cxtext.cards import Card, Carded, Grid, interval
from cxtext.plurals import plural
from cxtext.training.figures import Figures, figures
from cxtext.training.labelled import check_task, read_labelled, rejects_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from cxtext.journey import JourneyMap
    from cxtext.reading.table import Reject

__all__ = ["Evaluation", "compare", "evaluate"]


@dataclass(frozen=True, eq=False, repr=False)
class Evaluation(Carded):
    """Figures of one classifier on labelled rows.

    Attributes
    ----------
    task, quality, model
        What was measured (also ``topic``, of a run); ``model`` is its version.
    classes, figures
        Classes, and accuracy, macro-F1 with interval, calibration error and confusion matrix over them.
    counts
        What became of the rows: ``rows`` = ``used`` + each reason for a reject.
    errors
        One row per wrongly read text: row (of a run also its id), text, question, label, reading, confidence; surest
        first.
    rejects
        Rows that were not used: file, row, reason, detail, raw.
    """

    task: str
    quality: str
    model: str
    classes: tuple[str, ...]
    figures: Figures
    counts: Mapping[str, int]
    errors: pd.DataFrame = field(repr=False)
    rejects: pd.DataFrame = field(repr=False)

    def _card(self) -> Card:
        found, used = self.figures, self.counts["used"]
        rows = [
            (row["class"], f"{row['n']:,}", *(_rounded(row[name]) for name in ("precision", "recall", "f1")))
            for row in self.by_class().to_dict("records")
        ]
        lines = [
            f"accuracy {found.accuracy:.3f} ({interval(found.accuracy_low, found.accuracy_high, '.3f')}), "
            f"macro-F1 {found.macro_f1:.3f} ({interval(found.ci_low, found.ci_high, '.3f')}); 95 % intervals"
        ]
        if len(self.rejects):
            lines.append(f"{plural(len(self.rejects), 'row')} not used: .rejects says why.")
        return Card(
            f"Evaluation({self.task}, {plural(used, 'labelled text')}, quality {self.quality})",
            lines,
            [Grid("", ("class", "n", "precision", "recall", "F1"), rows, (1, 2, 3, 4))],
            [(".errors", "texts read otherwise, surest first"), (".confusion()", "labels against readings")],
        )

    def by_class(self) -> pd.DataFrame:
        """Return class, n (labels), precision, recall and f1 of each class.

        What there is no text for is missing: precision where nothing was read as the class, recall and F1 where nothing
        is labelled so.
        """
        import pandas as pd

        from cxtext.insights.intervals import share_of

        confusion = self.figures.confusion
        hits, labelled, read = confusion.diagonal(), confusion.sum(axis=1), confusion.sum(axis=0)
        return pd.DataFrame(
            {
                "class": self.classes,
                "n": labelled,
                "precision": share_of(hits, read),
                "recall": share_of(hits, labelled),
                "f1": np.where(labelled > 0, share_of(2 * hits, labelled + read), np.nan),
            }
        )

    def confusion(self) -> pd.DataFrame:
        """Return the confusion matrix: labels down, readings across."""
        import pandas as pd

        return pd.DataFrame(self.figures.confusion, index=list(self.classes), columns=list(self.classes))

    def as_dict(self) -> dict[str, Any]:
        """Return everything but the texts, JSON-able; None for what is not known."""
        return {
            "task": self.task,
            "quality": self.quality,
            "model": self.model,
            "rows": dict(self.counts),
            **self.figures.as_dict(),
            "classes": [
                {name: None if value != value else value for name, value in row.items()}  # noqa: PLR0124 - NaN
                for row in self.by_class().round(4).to_dict("records")
            ],
            "confusion": {"labels": list(self.classes), "counts": self.figures.confusion.tolist()},
        }


def evaluate(
    task: str,
    source: Any,  # noqa: ANN401
    *,
    model: str | Path | None = None,
    journey: str | Path | JourneyMap | None = None,
    quality: str = "auto",
    text: str | None = None,
    question: str | None = None,
    label: str | None = None,
    seed: int = 0,
) -> Evaluation:
    """Compare a classifier with labels.

    Parameters
    ----------
    task, source, text, question, label, journey
        See :func:`cxtext.training.train`.
    model
        Folder of a trained model; None takes the one that ships.
    quality
        ``fast``, ``accurate`` or ``auto``.
    seed
        Of the bootstrap of the interval.

    Returns
    -------
    Evaluation

    Raises
    ------
    InputError
        The file, a column or the labels cannot be used.
    ArtifactError
        The model is damaged or was trained on another version of an encoder.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"text": ["Loved it, thank you!", "Rude and slow."], "label": ["positive", "negative"]})
    >>> evaluate("sentiment", frame, quality="accurate").figures.accuracy
    1.0
    """
    check_task(task, journey)
    classifier = _classifier(task, quality, model, journey)
    classes = tuple(classifier.classes_)
    labelled = read_labelled(
        task,
        source,
        text=text,
        question=question,
        label=label,
        journey=getattr(classifier, "journey", None),
        classes=classes,
    )
    columns = classifier.columns(labelled.texts, labelled.questions)
    return compare(
        task,
        {"row": labelled.rows, "text": labelled.texts, "question": labelled.questions, "label": labelled.labels},
        columns[task],
        columns[f"{task}_confidence"],
        classes=classes,
        rejects=labelled.rejects,
        quality=quality,
        model=classifier.version,
        seed=seed,
    )


def compare(
    task: str,
    rows: Mapping[str, Sequence[Any]],
    reading: Sequence[str],
    confidence: Sequence[float],
    *,
    classes: Sequence[str],
    rejects: Sequence[Reject],
    quality: str,
    model: str,
    seed: int = 0,
) -> Evaluation:
    """Compare readings with labels.

    Parameters
    ----------
    task, quality, model, seed
        See :class:`Evaluation`; the seed is that of the bootstrap of the interval.
    rows
        Columns of n labelled rows, as the errors shall show them; ``row`` and ``label`` among them.
    reading, confidence
        The class read in each row (n,) and its probability, nan where it is not known.
    classes
        All classes that are labelled or read.
    rejects
        Rows that were not used.
    """
    import pandas as pd

    table = pd.DataFrame(dict(rows)).assign(reading=list(reading), confidence=np.asarray(confidence, dtype=np.float64))
    place = {name: number for number, name in enumerate(classes)}
    target, found = (table[column].map(place).to_numpy(dtype=np.int64) for column in ("label", "reading"))
    reasons = sorted(Counter(reject.reason for reject in rejects).items())
    return Evaluation(
        task,
        quality,
        model,
        tuple(classes),
        figures(target, found, table["confidence"].to_numpy(), len(classes), seed),
        {"rows": len(table) + len(rejects), "used": len(table), **dict(reasons)},
        table[target != found].sort_values(["confidence", "row"], ascending=[False, True], ignore_index=True),
        rejects_table(rejects),
    )


def _rounded(value: float) -> str:
    return "" if np.isnan(value) else f"{value:.2f}"


def _classifier(task: str, quality: str, model: str | Path | None, journey: str | Path | JourneyMap | None) -> Any:  # noqa: ANN401
    if task == "stage":
        from cxtext.journey import StageClassifier

        return StageClassifier(journey, quality, path=model)
    from cxtext.effort import EffortClassifier
    from cxtext.emotion import EmotionClassifier
    from cxtext.intent import IntentClassifier
    from cxtext.sentiment import SentimentClassifier

    known = (SentimentClassifier, EmotionClassifier, IntentClassifier, EffortClassifier)
    return next(kind for kind in known if kind.model_name == task)(quality, model)
