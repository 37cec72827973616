"""The tables that flow through cxtext, and the check that a frame keeps its contract.

Tables are plain :class:`pandas.DataFrame` objects. A :class:`Contract` names the columns that a table always has
and those it may have; every other column of the feedback table is a segment column of the user's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxtext.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

SENTIMENTS: tuple[str, ...] = ("negative", "neutral", "positive")
"""Sentiment classes, in the order of every probability column."""

TASKS: tuple[str, ...] = ("sentiment", "emotion", "intent", "effort", "stage")
"""What is read of every mention, in the order of the mentions table; each can be learned from the user's labels."""

COMMENT_TASKS: tuple[str, ...] = ("codes",)
"""What is read of every comment where the user gives a model for it."""

SCORE_KINDS: dict[str, tuple[float, float]] = {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7), "stars": (1, 5)}
"""Score scales: kind -> lowest and highest value; higher is always better."""

SERVICE: tuple[str, ...] = ("created_at", "first_reply_at", "solved_at", "n_reopened", "n_replies", "escalated")
"""Columns that tickets and conversations have beside those of other feedback: moments, counts, true or false."""

STATUSES: tuple[str, ...] = ("ok", "empty", "no_content", "duplicate", "not_language", "preview", "unfinished")
"""Values of the feedback table's ``status``; only ``ok`` comments are analysed."""

RESPONSE_STATES: tuple[str, ...] = ("preview", "unfinished")
"""Values of ``response_state``, missing for all others: tried out by the survey's makers; not answered to its end."""


@dataclass(frozen=True)
class Contract:
    """Columns of one table: ``required`` must be there, ``optional`` may be, ``key`` is unique."""

    name: str
    key: tuple[str, ...]
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Every named column, required ones first."""
        return self.required + self.optional


FEEDBACK = Contract(
    "feedback",
    key=("feedback_id",),
    required=("feedback_id", "text", "source"),
    optional=(
        "clean_text",
        "status",
        "flag",
        "in_capitals",
        "date",  # datetime64[us] in UTC, without a zone of its own
        "date_zone",  # the offset that the input gave, such as "+02:00": date + date_zone is the time as written
        "question",
        "customer_id",
        "channel",
        "score",
        "score_kind",
        "language",
        "response_state",  # of RESPONSE_STATES, where a survey tool says it
        "churned",  # boolean: whether the customer has left; missing where it is not known
        "lifetime_value",  # what the customer is worth, in the unit of the input
        "codes",  # list of the names of the codes that a model of a team's own coding frame gives
    ),
)

MENTIONS = Contract(
    "mentions",
    key=("mention_id",),
    required=("mention_id", "feedback_id", "start", "end", "text"),
    optional=(
        "sentiment",
        "sentiment_score",
        "sentiment_confidence",
        "emotion",
        "emotion_confidence",
        "intent",
        "intent_confidence",
        "effort",
        "effort_confidence",
        "topic_id",
        "topic_confidence",
        "stage",
        "stage_confidence",
    ),
)

TOPICS = Contract(
    "topics",
    key=("topic_id",),
    required=(
        "topic_id",
        "name",
        "keywords",
        "definition",
        "parent_id",
        "origin",
        "n_mentions",
        "n_feedback",
        "share",
        "negative_share",
        "ci_low",
        "ci_high",
        "stage",
        "example_ids",
    ),
    # level: "topic" or, above it, "theme"; general: remarks without a subject, such as praise of nothing in particular
    # pinned, excluded: kept at later fits; never a pain point (cxtext.topics.codebook)
    optional=("level", "general", "pinned", "excluded"),
)

JOURNEY = Contract(
    "journey",
    key=("stage",),
    required=(
        "stage",
        "name",
        "n_mentions",
        "n_feedback",
        "share",
        "negative_share",
        "negative_ci_low",
        "negative_ci_high",
        "neutral_share",
        "neutral_ci_low",
        "neutral_ci_high",
        "positive_share",
        "positive_ci_low",
        "positive_ci_high",
        "mean_score",
        "top_pain_points",
    ),
)

PAIN_POINTS = Contract(
    "pain_points",
    key=("rank",),
    required=(
        "rank",
        "topic_id",
        "name",
        "stage",
        "n_feedback",
        "share",
        "share_ci_low",
        "share_ci_high",
        "negative_share",
        "ci_low",
        "ci_high",
        "severity",
        "impact",
        "impact_ci_low",
        "impact_ci_high",
        "trend",
        "priority",
        "summary",
        "evidence_ids",
    ),
    # rank_low, rank_high: 90 % of resamples; the components of the priority that no other column shows, 0 to 1
    optional=("rank_low", "rank_high", "rank_stability", "impact_component", "trend_component"),
)

LINEAGE = Contract(
    "lineage",
    key=(),
    required=(
        "topic_id",
        "name",
        "kind",
        "related",
        "evidence",
        "n_before",
        "n_after",
        "share_before",
        "share_after",
        "change",
        "ci_low",
        "ci_high",
        "example_ids",
    ),
)

# value_b - value_a of one measure; with topic_id and name where it is about a topic

# total = opinion + composition + model

CODES = Contract(
    "codes",
    key=("code",),
    required=(
        "code",
        "n_feedback",
        "share",
        "share_ci_low",
        "share_ci_high",
        "negative_share",
        "ci_low",
        "ci_high",
    ),
)

WARNINGS = Contract(
    "warnings",
    key=("topic_id", "stage", "segment", "value", "kind"),
    required=(
        "topic_id",
        "stage",  # missing, as segment and value: all of them
        "segment",
        "value",
        "kind",  # rising, falling, new or gone
        "active",
        "since",
        "n_before",
        "n_after",
        "complaints_before",
        "complaints_after",
        "rate_before",
        "rate_after",
        "ratio",
        "ci_low",
        "ci_high",
        "e_value",
        "q_value",
        "dispersion",
        "first_ids",
        "first_alarm",
        "delay_days",
        "lead_days",
        "false_alarm_rate",
        "suppressed",
    ),
)

REJECTS = Contract("rejects", key=(), required=("file", "row", "reason", "detail", "raw"))


def empty(contract: Contract) -> pd.DataFrame:
    """Return a table of the contract without rows."""
    import pandas as pd

    return pd.DataFrame(columns=list(contract.required))


def check(frame: pd.DataFrame, contract: Contract) -> pd.DataFrame:
    """Return ``frame`` unchanged when it keeps ``contract``; raise otherwise.

    Parameters
    ----------
    frame
        The table to look at.
    contract
        What it should be, for example :data:`FEEDBACK`.

    Raises
    ------
    InputError
        A required column is missing, or the key is not unique; the message names the table and column.
    """
    missing = [column for column in contract.required if column not in frame.columns]
    if missing:
        raise InputError(
            f"The {contract.name} table lacks the column {missing[0]!r}; it has: {', '.join(map(str, frame.columns))}."
        )
    if contract.key and frame.duplicated(list(contract.key)).any():
        where = frame.loc[frame.duplicated(list(contract.key)), list(contract.key)].iloc[0].tolist()
        raise InputError(
            f"The {contract.name} table needs unique {' × '.join(contract.key)}; {where[0]!r} stands twice."
        )
    return frame
