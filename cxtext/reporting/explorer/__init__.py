"""The comments behind the figures, packed into the HTML report to be filtered and searched there."""

from cxtext.reporting.explorer.making import make_explorer
from cxtext.reporting.explorer.model import QUOTES, Explorer

__all__ = ["QUOTES", "Explorer", "make_explorer"]
