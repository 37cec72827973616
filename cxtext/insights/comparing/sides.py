"""The two sides of a comparison on one ground: comments, answers and the people behind them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cxtext.insights.base import Base, Ints, has_status, join
from cxtext.insights.people import people
from cxtext.insights.scores import raw_scores
from cxtext.insights.trends import days


@dataclass(frozen=True)
class Side:
    """One side of a comparison.

    Attributes
    ----------
    base
        Counted comments and their mentions, tagged by the model that both sides share.
    reported
        The same comments with the mentions as this side's own model tagged them; None where that is the shared model.
    person
        The person behind each comment of ``base.feedback``: one number over both sides.
    answers
        Rows with a valid score, by id: ``place`` (row of ``answer_rows``), ``person``, ``kind``, ``value``.
    answer_rows
        The feedback rows of the answers, for their segment columns.
    n_people
        People on both sides together.
    """

    base: Base
    reported: Base | None
    person: Ints
    answers: pd.DataFrame
    answer_rows: pd.DataFrame
    n_people: int

    @property
    def people(self) -> int:
        """Distinct people whose comments count."""
        return len(np.unique(self.person))


def sides_of(
    feedback: tuple[pd.DataFrame, pd.DataFrame],
    mentions: tuple[pd.DataFrame, pd.DataFrame],
    reported: tuple[pd.DataFrame | None, pd.DataFrame | None] = (None, None),
) -> tuple[Side, Side]:
    """Join the tables of both sides and number their people.

    Comments with the same ``customer_id``, on whichever side, come from one person; a comment without one is a person
    of its own. People are numbered by id, so that nothing depends on the order of rows.

    Raises
    ------
    InputError
        As :func:`cxtext.insights.base.join`.
    """
    tables = [table.sort_values("feedback_id", kind="stable", ignore_index=True) for table in feedback]
    codes, n_people = _people(tables)
    sides = []
    for table, own, code, other in zip(tables, mentions, codes, reported, strict=True):
        table.attrs = {}
        base = join(table, own)
        comment = has_status(table, "ok")
        answers, rows = _answers(table, code)
        sides.append(Side(base, None if other is None else join(table, other), code[comment], answers, rows, n_people))
    return sides[0], sides[1]


def _people(tables: list[pd.DataFrame]) -> tuple[list[Ints], int]:
    given = [
        table["customer_id"].astype(object) if "customer_id" in table.columns else pd.Series(None, table.index, object)
        for table in tables
    ]
    codes = people(pd.DataFrame({"customer_id": pd.concat(given, ignore_index=True)}))
    split = len(tables[0])
    return [codes[:split], codes[split:]], int(codes.max(initial=-1)) + 1


def _answers(feedback: pd.DataFrame, person: Ints) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return scored rows, each respondent's answer to several questions once, as :func:`cxtext.insights.metrics`."""
    value, kind = raw_scores(feedback)
    answers = pd.DataFrame(
        {
            "person": person,
            "kind": kind.to_numpy(dtype=object),
            "value": value,
            "source": feedback["source"].astype(object).to_numpy(),
            "date": days(feedback).to_numpy(),
        }
    )
    used = ~has_status(feedback, "duplicate") & ~np.isnan(value)
    answers = answers[used]
    answers = answers[~answers.duplicated(["person", "source", "date", "kind", "value"])]
    rows = feedback.loc[answers.index].reset_index(drop=True)
    answers = answers[["person", "kind", "value"]].reset_index(drop=True)
    answers.insert(0, "place", np.arange(len(answers)))
    return answers, rows
