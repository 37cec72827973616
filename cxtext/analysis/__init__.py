"""The only wiring: from feedback to an :class:`Analysis`, and back from a saved run."""

from cxtext.analysis.comparing import compare
from cxtext.analysis.pipeline import analyze
from cxtext.analysis.result import Analysis
from cxtext.analysis.runs import load
from cxtext.analysis.tagging import tag

__all__ = ["Analysis", "analyze", "compare", "load", "tag"]
