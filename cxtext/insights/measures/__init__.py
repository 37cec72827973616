"""Measures that a file has columns for, with their intervals: scores, churn, value, service; overall and by group."""

from cxtext.insights.measures.churn import churn_table
from cxtext.insights.measures.table import measure_table

__all__ = ["churn_table", "measure_table"]
