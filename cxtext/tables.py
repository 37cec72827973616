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
DIFFERENCES = Contract(
    "differences",
    key=(),
    required=(
        "measure",
        "topic_id",
        "name",
        "unit",
        "n_a",
        "n_b",
        "people_a",
        "people_b",
        "value_a",
        "value_b",
        "difference",
        "ci_low",
        "ci_high",
        "detectable",
        "p_value",
        "q_value",
        "verdict",
        "suppressed",
    ),
)

# total = opinion + composition + model
DECOMPOSITION = Contract(
    "decomposition",
    key=(),
    required=(
        "measure",
        "topic_id",
        "name",
        "unit",
        "value_a",
        "value_b",
        *(
            f"{part}{end}"
            for part in ("total", "opinion", "model", "composition")
            for end in ("", "_ci_low", "_ci_high")
        ),
        "suppressed",
    ),
)

COMPOSITION = Contract(
    "composition",
    key=(),
    required=("measure", "topic_id", "name", "unit", "column", "change", "ci_low", "ci_high", "suppressed"),
)

DISTINGUISHING_WORDS = Contract(
    "words",
    key=("term",),
    required=(
        "term",
        "side",
        "people_a",
        "people_b",
        "share_a",
        "share_b",
        "log_odds",
        "z",
        "p_value",
        "q_value",
        "example_ids",
    ),
)

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

MEASURES = Contract(
    "measures",
    key=("metric", "by", "group"),
    required=("metric", "by", "group", "n", "n_people", "value", "ci_low", "ci_high", "unit", "suppressed"),
)

CHURN = Contract(
    "churn",
    key=("topic_id",),
    required=(
        "topic_id",
        "name",
        "n_people",
        "n_churned",
        "churn_rate",
        "ci_low",
        "ci_high",
        "rest_n",
        "rest_churned",
        "rest_rate",
        "lift",
        "lift_ci_low",
        "lift_ci_high",
        "excess",
        "excess_ci_low",
        "excess_ci_high",
        "p_value",
        "q_value",
        "verdict",
        "n_valued",
        "value_held",
        "value_at_risk",
        "value_at_risk_ci_low",
        "value_at_risk_ci_high",
        "suppressed",
    ),
)

BLIND_SPOTS = Contract(
    "blind_spots",
    key=("topic_id",),
    required=(
        "topic_id",
        "name",
        "verdict",
        "more_from",
        "group",
        "n_group",
        "n_group_topic",
        "group_share",
        "group_ci_low",
        "group_ci_high",
        "group_first",
        "others",
        "n_others",
        "n_others_topic",
        "others_share",
        "others_ci_low",
        "others_ci_high",
        "others_first",
        "difference",
        "ci_low",
        "ci_high",
        "p_value",
        "q_value",
        "evidence_ids",
        "suppressed",
    ),
)

SPILL_OVER = Contract(
    "spill_over",
    key=("collected_stage", "stage"),
    required=("collected_stage", "stage", "n", "n_about", "share", "ci_low", "ci_high", "same", "suppressed"),
)

SCOPES = Contract(
    "scopes",
    key=("topic_id", "scope"),
    required=(
        "topic_id",
        "name",
        "scope",
        "n",
        "n_scope",
        "share",
        "ci_low",
        "ci_high",
        "main",
        "evidence_ids",
        "suppressed",
    ),
)

TIMELINES = Contract(
    "timelines",
    key=("customer_id", "topic_id"),
    required=(
        "customer_id",
        "topic_id",
        "name",
        "n_comments",
        "n_occasions",
        "first",
        "last",
        "days",
        "n_topic",
        "n_complaints",
        "repeat",
        "days_between",
        "last_sentiment",
        "status",
        "feedback_ids",
    ),
)

REPEAT_COMPLAINTS = Contract(
    "repeat_complaints",
    key=("topic_id",),
    required=(
        "topic_id",
        "name",
        "n_customers",
        "n_repeat",
        "repeat_share",
        "ci_low",
        "ci_high",
        "n_resolved",
        "n_open",
        "n_silent",
        "suppressed",
    ),
)

CONTRADICTIONS = Contract(
    "contradictions",
    key=("feedback_id",),
    required=(
        "feedback_id",
        "source",
        "score",
        "score_kind",
        "kind",
        "text_score",
        "confidence",
        "negative_share",
        "positive_share",
        "mixed_words",
        "others_agree",
        "scale_reversed",
        "reasons",
        "evidence_ids",
    ),
)

SCALE_CHECKS = Contract(
    "scale_checks",
    key=("source", "score_kind"),
    required=(
        "source",
        "score_kind",
        "n",
        "correlation",
        "ci_low",
        "ci_high",
        "p_value",
        "q_value",
        "n_clear",
        "n_against",
        "against_share",
        "against_ci_low",
        "against_ci_high",
        "verdict",
        "warning",
        "suppressed",
    ),
)

SCORE_VARIANTS = Contract(
    "score_variants",
    key=("score_kind", "variant"),
    required=(
        "score_kind",
        "variant",
        "n",
        "n_changed",
        "mean",
        "ci_low",
        "ci_high",
        "nps",
        "nps_ci_low",
        "nps_ci_high",
        "suppressed",
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

ACTIONS = Contract(
    "actions",
    key=(),
    required=(
        "topic_id",
        "name",
        "action",
        "date",
        "owner",
        "days_before",
        "days_after",
        "n_before",
        "n_after",
        "complaints_before",
        "complaints_after",
        "share_before",
        "share_after",
        "difference",
        "difference_ci_low",
        "difference_ci_high",
        "others_before",
        "others_after",
        "relative",
        "relative_ci_low",
        "relative_ci_high",
        "trend_before",
        "trend_before_ci_low",
        "trend_before_ci_high",
        "beyond_trend",
        "beyond_trend_ci_low",
        "beyond_trend_ci_high",
        "score_before",
        "score_after",
        "score_difference",
        "score_ci_low",
        "score_ci_high",
        "score_unit",
        "verdict",
        "note",
        "suppressed",
    ),
)

PRIORITIES = Contract(
    "priorities",
    key=("rank",),
    required=(
        "rank",
        "topic_id",
        "name",
        "n_feedback",
        "n_negative",
        "reach",
        "negativity",
        "severity",
        "impact",
        "trend",
        "priority",
        "rank_low",
        "rank_high",
        "rank_stability",
        "suppressed",
    ),
)

IMPACTS = Contract(
    "impacts",
    key=("topic_id", "score_kind"),
    required=(
        "topic_id",
        "name",
        "score_kind",
        "unit",
        "n_scored",
        "n",
        "opinion",
        "n_opinion",
        "loo",
        "adjusted",
        "ci_low",
        "ci_high",
        "p_value",
        "q_value",
        "overall",
        "overall_ci_low",
        "overall_ci_high",
        "group",
        "group_ids",
        "reason",
        "suppressed",
        "accounted_for",
        "summary",
    ),
)

REJECTS = Contract("rejects", key=(), required=("file", "row", "reason", "detail", "raw"))


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
