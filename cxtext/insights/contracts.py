"""What columns the tables of insights have, beside those of :mod:`cxtext.tables`."""

from cxtext.tables import Contract

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
