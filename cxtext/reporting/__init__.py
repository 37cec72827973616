"""Reports: an analysis becomes one typed summary, and the summary becomes HTML, a workbook or Markdown.

>>> from cxtext.reporting import write_report
>>> write_report(analysis, "report.html")  # doctest: +SKIP
"""

from cxtext.reporting.charts import journey_chart, sentiment_chart
from cxtext.reporting.explorer import make_explorer
from cxtext.reporting.html import render_html
from cxtext.reporting.markdown import render_markdown
from cxtext.reporting.model import ReportSummary
from cxtext.reporting.pictures import write_charts
from cxtext.reporting.summary import summarise
from cxtext.reporting.theme import Theme, read_theme
from cxtext.reporting.verifying import Verification, verify_report
from cxtext.reporting.write import write_report

__all__ = [
    "ReportSummary",
    "Theme",
    "Verification",
    "journey_chart",
    "make_explorer",
    "read_theme",
    "render_html",
    "render_markdown",
    "sentiment_chart",
    "summarise",
    "verify_report",
    "write_charts",
    "write_report",
]
