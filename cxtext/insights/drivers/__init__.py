"""What drives the score, and what to fix first: impacts of topics and their priority, with how sure each rank is."""

from cxtext.insights.drivers.impacts import NOT_SEPARABLE, impact_table
from cxtext.insights.drivers.priority import WEIGHTS, priority_table

__all__ = ["NOT_SEPARABLE", "WEIGHTS", "impact_table", "priority_table"]
