"""What columns the tables of :mod:`cxtext.insights.drivers` have."""

from cxtext.tables import Contract

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
