"""From tagged mentions to figures to act on: topics, journey, ranked pain points, trends, segments.

Pure counting and statistics over finished tables; every figure can be recomputed from them. Counts are of
distinct comments, so one long comment is one vote; identical comments from different people each count. Only
comments whose ``status`` is ``ok`` count. Results never depend on the order of the rows.
"""

from cxtext.insights.across import (
    blind_spots,
    collected_stage,
    contradictions,
    mention_scope,
    repeat_complaints,
    scale_checks,
    scope_table,
    score_variants,
    spill_over,
    timelines,
    unresolved,
)
from cxtext.insights.base import shared_joins
from cxtext.insights.code_tables import code_table
from cxtext.insights.comparing import (
    Comparison,
    check_experiment,
    compare,
    compare_dates,
    compare_each,
    compare_groups,
)
from cxtext.insights.drivers import impact_table, priority_table
from cxtext.insights.hurting import home_stage, stage_of_topic
from cxtext.insights.journey_tables import journey_cells, journey_table
from cxtext.insights.lineage import lineage_table
from cxtext.insights.measures import churn_table, measure_table
from cxtext.insights.metrics import metrics
from cxtext.insights.pain_points import pain_point_table
from cxtext.insights.rollup import comment_sentiment
from cxtext.insights.segments import segment_columns, segment_table
from cxtext.insights.topic_tables import topic_table
from cxtext.insights.trends import trend_table
from cxtext.insights.warning import action_table, agree, backtest_table, read_actions, warning_table

__all__ = [
    "Comparison",
    "action_table",
    "agree",
    "backtest_table",
    "blind_spots",
    "check_experiment",
    "churn_table",
    "code_table",
    "collected_stage",
    "comment_sentiment",
    "compare",
    "compare_dates",
    "compare_each",
    "compare_groups",
    "contradictions",
    "home_stage",
    "impact_table",
    "journey_cells",
    "journey_table",
    "lineage_table",
    "measure_table",
    "mention_scope",
    "metrics",
    "pain_point_table",
    "priority_table",
    "read_actions",
    "repeat_complaints",
    "scale_checks",
    "scope_table",
    "score_variants",
    "segment_columns",
    "segment_table",
    "shared_joins",
    "spill_over",
    "stage_of_topic",
    "timelines",
    "topic_table",
    "trend_table",
    "unresolved",
    "warning_table",
]
