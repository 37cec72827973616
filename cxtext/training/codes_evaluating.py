"""``evaluate`` for codes: how well a model of codes reads comments that people coded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from cxtext.cards import Card, Carded
from cxtext.plurals import plural
from cxtext.topics.code_figures import code_figures
from cxtext.topics.codes import CodeClassifier
from cxtext.training.code_cards import codes_grid, codes_line
from cxtext.training.coded import read_coded
from cxtext.training.labelled import rejects_table

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CodesEvaluation", "evaluate_codes"]


@dataclass(frozen=True, eq=False, repr=False)
class CodesEvaluation(Carded):
    """Figures of a model of codes on coded comments.

    Attributes
    ----------
    model
        Its version.
    table
        One row per code: ``code``, ``n`` (comments that have it), ``precision``, ``recall``, ``f1`` with ``ci_low`` and
        ``ci_high``; missing where neither people nor the model gave it.
    figures
        ``micro_f1`` (all decisions) and ``macro_f1`` (mean of the codes that occur) with 95 % intervals, and ``exact``,
        the share of comments with exactly the right codes.
    counts
        What became of the rows: ``rows`` = ``used`` + each reason for a reject.
    unknown
        Codes of the labels that the model does not know, with their number of rows.
    errors
        One row per comment with a wrong or missing code: row, text, question, label, reading, missing, extra (codes
        joined by ``;``).
    rejects
        Rows that were not used: file, row, reason, detail, raw.
    """

    model: str
    table: pd.DataFrame
    figures: Mapping[str, float]
    counts: Mapping[str, int]
    unknown: Mapping[str, int]
    errors: pd.DataFrame = field(repr=False)
    rejects: pd.DataFrame = field(repr=False)
    task: str = "codes"

    def _card(self) -> Card:
        lines = [codes_line(self.figures), f"exactly the right codes: {self.figures['exact']:.0%} of comments"]
        if self.unknown:
            lines.append(f"Codes that the model does not know: {', '.join(map(str, list(self.unknown)[:10]))}.")
        if len(self.rejects):
            lines.append(f"{plural(len(self.rejects), 'row')} not used: .rejects says why.")
        return Card(
            f"CodesEvaluation({plural(self.counts['used'], 'coded comment')}, {plural(len(self.table), 'code')})",
            lines,
            [codes_grid(self.table)],
            [(".errors", "comments with a wrong or missing code"), (".table", "all codes")],
        )

    def as_dict(self) -> dict[str, Any]:
        """Return everything but the texts, JSON-able."""
        rows = self.table.round(4).astype(object).where(self.table.notna(), None)
        return {
            "task": self.task,
            "model": self.model,
            "rows": dict(self.counts),
            "unknown": dict(self.unknown),
            **self.figures,
            "codes": rows.to_dict("records"),
        }


def evaluate_codes(
    source: Any,  # noqa: ANN401
    model: str | Path | CodeClassifier,
    *,
    text: str | None = None,
    question: str | None = None,
    label: str | None = None,
    seed: int = 0,
) -> CodesEvaluation:
    """Compare a model of codes with coded comments.

    Parameters
    ----------
    source, text, question, label
        See :func:`cxtext.training.train_codes`. Codes that the model does not know are left out and counted; in wide
        form so are codes of the model that the file has no column for.
    model
        A folder that ``cxtext train codes`` wrote, or a fitted classifier.
    seed
        Of the bootstrap of the intervals.

    Raises
    ------
    InputError
        The file, a column or the codes cannot be used, or the folder holds another model.
    ArtifactError
        The model is damaged or was trained on another version of an encoder.
    """
    import pandas as pd

    classifier = model if isinstance(model, CodeClassifier) else CodeClassifier.load(model)
    known = [str(name) for name in classifier.classes_]
    coded = read_coded(source, text=text, question=question, label=label, known=known)
    places = [known.index(name) for name in coded.codes]
    given = classifier.predict(coded.texts, coded.questions).to_numpy()[:, places].astype(bool)
    found = code_figures(given, coded.target, seed=seed)
    names = np.array(coded.codes, dtype=object)
    right = coded.target.astype(bool)
    table = pd.DataFrame(
        {
            "code": names,
            "n": found["n"].astype(np.int64),
            **{name: found[name] for name in ("precision", "recall", "f1")},
            "ci_low": found["f1_low"],
            "ci_high": found["f1_high"],
        }
    )
    figures = {
        f"{kind}_f1{end}": round(float(value), 4)
        for kind in ("micro", "macro")
        for end, value in zip(("", "_ci_low", "_ci_high"), found[kind], strict=True)
    }
    errors = pd.DataFrame(
        {
            "row": coded.rows,
            "text": coded.texts,
            "question": coded.questions,
            "label": _joined(right, names),
            "reading": _joined(given, names),
            "missing": _joined(right & ~given, names),
            "extra": _joined(given & ~right, names),
        }
    )
    wrong = (given != right).any(axis=1)
    return CodesEvaluation(
        model=classifier.version,
        table=table,
        figures={"n": len(coded.texts), **figures, "exact": round(float(1 - wrong.mean()), 4)},
        counts=coded.counts,
        unknown=coded.unknown,
        errors=errors[wrong].reset_index(drop=True),
        rejects=rejects_table(coded.rejects),
    )


def _joined(given: np.ndarray, names: np.ndarray) -> list[str]:
    return [";".join(names[row]) for row in given]
