"""The result of a comparison."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxtext.cards import Card, Carded, Grid, interval
from cxtext.plurals import plural

if TYPE_CHECKING:
    import pandas as pd

    from cxtext.insights.comparing.experiment import Experiment

_MOST_ROWS, _MOST_NOTES = 10, 4


@dataclass(frozen=True, eq=False, repr=False)
class Comparison(Carded):
    """Two sides, A and B, compared; every difference is B - A, an association and no cause (but in an experiment).

    Attributes
    ----------
    label_a, label_b
        What the sides are called.
    n_a, n_b
        Counted comments; None where a side has fewer people than ``min_group``.
    people_a, people_b, people_both
        People behind them, and people on both sides; None likewise.
    overall
        DIFFERENCES table without topics: ``complaint_share`` (comments with at least one complaint),
        ``negative_share`` (comments negative on balance, of those with mentions), ``sentiment`` (mean, -1 to 1), and
        for each kind of score its mean (``mean_stars`` …), ``nps``, ``csat_top_two_share``. One row per measure:
        ``n_a``, ``n_b`` (comments or answers), ``people_a``, ``people_b``, ``value_a``, ``value_b``, ``difference``
        with its 95 % interval ``ci_low``, ``ci_high``; ``detectable``, the smallest true difference that this data
        would show with 80 % power at the 5 % level; ``p_value``, ``q_value`` (Benjamini-Hochberg over ``overall`` and
        ``topics`` together), ``verdict``: ``higher`` or ``lower`` (on side B), ``no clear difference``, ``too few``.
        Where either side has fewer than ``min_group`` people, all figures are missing and ``suppressed`` is true.
    topics
        The same for each topic: ``share`` of comments that mention it, ``complaint_share`` that complain about it, and
        ``sentiment`` of those that mention it.
    words
        DISTINGUISHING_WORDS table, see :func:`cxtext.insights.comparing.distinguishing_words`.
    decomposition
        DECOMPOSITION table: for the complaint share overall and of each topic, the negative share, the sentiment and
        each score the difference as reported (``total``), exactly the sum of ``opinion`` (people of the same kind think
        otherwise), ``composition`` (other kinds of people answered, told by ``columns``) and ``model`` (the sides' own
        models read the same texts otherwise; 0 where one model read both), with 95 % bootstrap intervals. Where a
        side's own model has other topics, ``total`` and ``model`` of topics are missing, the two other parts remain.
    composition
        COMPOSITION table: the part ``composition`` by column.
    columns
        Columns that tell who answered.
    experiment
        Checks on an A/B test, where asked for.
    notes
        What a reader has to know, in sentences.
    """

    label_a: str
    label_b: str
    n_a: int | None
    n_b: int | None
    people_a: int | None
    people_b: int | None
    people_both: int | None
    overall: pd.DataFrame
    topics: pd.DataFrame
    words: pd.DataFrame
    decomposition: pd.DataFrame
    composition: pd.DataFrame
    columns: tuple[str, ...]
    experiment: Experiment | None
    notes: tuple[str, ...]

    def _card(self) -> Card:
        sizes = " against ".join(
            "too few comments to show" if n is None else plural(n, "comment") for n in (self.n_a, self.n_b)
        )
        clear = self.clear()
        found = plural(len(clear), "clear difference")
        return Card(
            f"Comparison({self.label_b!r} - {self.label_a!r}: {found}, {sizes})",
            [*self.notes[:_MOST_NOTES], *([] if len(clear) else ["No difference stands out from chance."])],
            [_differences(clear.head(_MOST_ROWS), len(clear))] if len(clear) else [],
            [
                (".overall", "figures of all comments"),
                (".topics", "of each topic"),
                (".decomposition", "what the difference is made of"),
                (".words", "words that tell the sides apart"),
            ],
        )

    def clear(self) -> pd.DataFrame:
        """Return the rows of ``overall`` and ``topics`` whose verdict is ``higher`` or ``lower``, surest first."""
        import pandas as pd

        rows = pd.concat([self.overall, self.topics], ignore_index=True)
        rows = rows[rows["verdict"].isin(["higher", "lower"])]
        return rows.sort_values("q_value", kind="stable", ignore_index=True)

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return all tables by name."""
        return {name: getattr(self, name) for name in ("overall", "topics", "decomposition", "composition", "words")}


def _differences(rows: pd.DataFrame, n: int) -> Grid:
    """Put the surest differences into a small table."""
    shown = [
        (
            str(row["measure"]).replace("_", " "),
            "all comments" if row["name"] is None or row["name"] != row["name"] else str(row["name"]),
            *(f"{row[side]:.3g}" for side in ("value_a", "value_b")),
            f"{row['difference']:+.3g}",
            interval(row["ci_low"], row["ci_high"], ".3g"),
        )
        for row in rows.to_dict("records")
    ]
    title = "Clear differences" if len(rows) == n else f"The surest {len(rows)} of {n} clear differences"
    return Grid(title, ("measure", "of", "A", "B", "B - A", "95 % interval"), shown, (2, 3, 4, 5))
