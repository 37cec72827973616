"""What columns the tables of :mod:`cxtext.insights.across` have."""

from cxtext.tables import Contract

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
