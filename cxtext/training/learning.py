"""``train``: learn from the user's own labels, in seconds to minutes, without torch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from cxtext.encoders.heads import pool_logits, softmax
from cxtext.progress import progress_bar
from cxtext.training.choosing import Chosen, adapt
from cxtext.training.figures import figures
from cxtext.training.model import Score, TrainedModel
from cxtext.training.starting import Start, quality_of, start

if TYPE_CHECKING:
    from pathlib import Path

    from cxtext.journey import JourneyMap

__all__ = ["train"]

_SURE_GRID = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
_ENOUGH_FOR_SURE = 200
_MAX_LOSS = 0.005
"""Accuracy that quality ``auto`` may lose against ``accurate``."""


def train(
    task: str,
    source: Any,  # noqa: ANN401
    *,
    text: str | None = None,
    question: str | None = None,
    label: str | None = None,
    journey: str | Path | JourneyMap | None = None,
    quality: str = "auto",
    seed: int = 0,
    progress: bool | None = None,
) -> TrainedModel:
    """Learn a task from labelled texts.

    The encoders stay as they are; their linear heads move away from the shipped ones only as far as cross-validation
    shows a gain, so that a few labels never do harm. Emotion, intent and effort may have classes of the user's own, and
    a stage model the stages of the user's own journey map: these heads see topic vectors beside the reading features,
    and a map's examples, cues and definitions train along with the labels. What starts from a shipped model of stage,
    emotion or intent at quality ``auto`` pools both readings as that does.

    Parameters
    ----------
    task
        ``sentiment``, ``stage``, ``emotion``, ``intent`` or ``effort``.
    source
        Path of a csv, tsv, xlsx, json, jsonl or parquet file, or a DataFrame: one labelled text a row.
    text, question, label
        Columns; guessed by name when not given.
    journey
        For the task ``stage``: the map whose stages are labelled; None is ``customer``.
    quality
        ``auto`` trains for every speed; ``fast`` and ``accurate`` for that one only.
    seed
        Of the folds; the same labels and seed give the same model, in whatever order the rows come.

    progress
        Show a progress bar; None shows it on a terminal and in a notebook.

    Returns
    -------
    TrainedModel
        Save it with :meth:`TrainedModel.save`, then use the folder: ``cxtext.analyze(..., models=[folder])``.

    Raises
    ------
    InputError
        The file, a column or the labels cannot be used; the message says where and why.

    Examples
    --------
    >>> import pandas as pd
    >>> texts = [f"{what} was {how}" for what in ("Delivery", "Support", "The app") for how in ("great", "awful")]
    >>> frame = pd.DataFrame({"text": texts * 2, "question": [""] * 6 + ["Why?"] * 6, "label": ["pos", "neg"] * 6})
    >>> train("sentiment", frame, quality="accurate").classes
    ('negative', 'neutral', 'positive')
    """
    with progress_bar("Reading the labels", None, "steps", progress) as bar:
        begun = start(task, source, text=text, question=question, label=label, journey=journey, quality=quality)
        bar.reset(total=1 + len(begun.inputs))
        bar.update()
        target = begun.examples.target
        chosen = {}
        for kind, inputs in begun.inputs.items():
            bar.set_description(f"Learning {task}, {quality_of(kind)}")
            chosen[kind] = adapt(
                inputs, target, begun.heads[kind], prior=begun.prior, extra=begun.extra.get(kind), seed=seed
            )
            bar.update()
    sure = _sure(begun, chosen)
    return TrainedModel(
        task=task,
        classes=begun.examples.classes,
        heads={kind: one.head for kind, one in chosen.items()},
        strengths={kind: one.strength for kind, one in chosen.items()},
        sure=sure,
        encoders=begun.encoders,
        journey=begun.journey,
        prior=begun.prior,
        counts=begun.examples.counts,
        class_counts={name: int((target == place).sum()) for place, name in enumerate(begun.examples.classes)},
        scores=_scores(begun, chosen, sure, seed),
        rejects=begun.examples.rejects,
        contradictions=begun.examples.contradictions,
        seed=seed,
        pooled=begun.pooled,
    )


def _sure(begun: Start, chosen: dict[tuple[str, str | None], Chosen]) -> float:
    """Choose the lowest probability at which trusting the fast reading costs next to nothing, given enough labels."""
    fast, accurate = chosen.get(("fast", None)), chosen.get(("accurate", None))
    if fast is None or accurate is None or len(begun.examples) < _ENOUGH_FOR_SURE:
        return begun.sure
    if not (fast.strength or accurate.strength):
        return begun.sure
    target = begun.examples.target
    best = _pooled(accurate.after, fast.after, begun.pooled)
    full = (best.argmax(axis=1) == target).mean()
    for sure in _SURE_GRID:
        if (_cascade(fast.after, best, sure).argmax(axis=1) == target).mean() >= full - _MAX_LOSS:
            return sure
    return _SURE_GRID[-1]


def _pooled(accurate: np.ndarray, fast: np.ndarray, share: float | None) -> np.ndarray:
    return accurate if share is None else softmax(pool_logits(np.log(accurate), np.log(fast), share))


def _cascade(fast: np.ndarray, accurate: np.ndarray, sure: float) -> np.ndarray:
    return np.where((fast.max(axis=1) < sure)[:, None], accurate, fast)


def _scores(begun: Start, chosen: dict[tuple[str, str | None], Chosen], sure: float, seed: int) -> tuple[Score, ...]:
    """Figures of the labelled texts for each quality, before (where something was known before) and after training."""
    probabilities = {(quality_of(kind), "after"): one.after for kind, one in chosen.items()}
    if begun.prior:
        probabilities |= {(quality_of(kind), "before"): one.before for kind, one in chosen.items()}
    if ("fast", None) in chosen and ("accurate", None) in chosen:
        for when, limit in (("before", begun.sure), ("after", sure)):
            fast, alone = probabilities["fast", when], probabilities["accurate", when]
            both = probabilities["accurate", when] = _pooled(alone, fast, begun.pooled)
            probabilities["auto", when] = _cascade(fast, both, limit)
    target, n_classes = begun.examples.target, len(begun.examples.classes)
    return tuple(
        Score(quality, when, figures(target, proba.argmax(axis=1), proba.max(axis=1), n_classes, seed))
        for quality in ("fast", "auto", "accurate")
        for when in ("before", "after")
        if (proba := probabilities.get((quality, when))) is not None
    )
