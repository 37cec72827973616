"""Two waves, two segments or the two arms of a test: what differs, how surely, and what the difference is made of."""

from cxtext.insights.comparing.comparison import compare, compare_dates, compare_groups
from cxtext.insights.comparing.each import compare_each
from cxtext.insights.comparing.experiment import Experiment, check_experiment
from cxtext.insights.comparing.result import Comparison
from cxtext.insights.comparing.words import distinguishing_words

__all__ = [
    "Comparison",
    "Experiment",
    "check_experiment",
    "compare",
    "compare_dates",
    "compare_each",
    "compare_groups",
    "distinguishing_words",
]
