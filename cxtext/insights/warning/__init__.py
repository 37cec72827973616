"""Early warning: what rises, falls, appears or is gone; and what became of a complaint after something was done."""

from cxtext.insights.warning.action_file import read_actions
from cxtext.insights.warning.actions import action_table
from cxtext.insights.warning.table import agree, warning_table
from cxtext.insights.warning.watching import Watch, backtest_table, watch

__all__ = ["Watch", "action_table", "agree", "backtest_table", "read_actions", "warning_table", "watch"]
