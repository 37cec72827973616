"""What columns the tables of :mod:`cxtext.insights.measures` have."""

from cxtext.tables import Contract

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
