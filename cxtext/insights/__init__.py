"""From tagged mentions to figures to act on: topics, journey, ranked pain points, trends, segments.

Pure counting and statistics over finished tables; every figure can be recomputed from them. Counts are of
distinct comments, so one long comment is one vote; identical comments from different people each count. Only
comments whose ``status`` is ``ok`` count. Results never depend on the order of the rows.
"""

from cxtext.insights.code_tables import code_table
from cxtext.insights.drivers import impact_table, priority_table
from cxtext.insights.hurting import home_stage, stage_of_topic
from cxtext.insights.journey_tables import journey_cells, journey_table
from cxtext.insights.lineage import lineage_table
from cxtext.insights.metrics import metrics
from cxtext.insights.pain_points import pain_point_table
from cxtext.insights.rollup import comment_sentiment
from cxtext.insights.segments import segment_columns, segment_table
from cxtext.insights.topic_tables import topic_table
from cxtext.insights.trends import trend_table

__all__ = [
    "code_table",
    "comment_sentiment",
    "home_stage",
    "impact_table",
    "journey_cells",
    "journey_table",
    "lineage_table",
    "metrics",
    "pain_point_table",
    "priority_table",
    "segment_columns",
    "segment_table",
    "stage_of_topic",
    "topic_table",
    "trend_table",
]
