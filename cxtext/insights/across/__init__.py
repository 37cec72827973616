"""Across sources, stages and time: blind spots, spill-over, scope, timelines, scores that contradict texts."""

from cxtext.insights.across.blind_spots import blind_spots
from cxtext.insights.across.collected import collected_stage
from cxtext.insights.across.contradictions import contradictions
from cxtext.insights.across.scale_checks import scale_checks
from cxtext.insights.across.scope import mention_scope, scope_table
from cxtext.insights.across.score_variants import score_variants
from cxtext.insights.across.spill_over import spill_over
from cxtext.insights.across.timelines import repeat_complaints, timelines, unresolved

__all__ = [
    "blind_spots",
    "collected_stage",
    "contradictions",
    "mention_scope",
    "repeat_complaints",
    "scale_checks",
    "scope_table",
    "score_variants",
    "spill_over",
    "timelines",
    "unresolved",
]
