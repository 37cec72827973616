"""Early warning: what rises, falls, appears or is gone; and what became of a complaint after something was done."""

from cxtext.insights.warning.table import agree, warning_table
from cxtext.insights.warning.watching import Watch, backtest_table, watch

__all__ = ["Watch", "agree", "backtest_table", "warning_table", "watch"]
