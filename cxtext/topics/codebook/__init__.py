"""Topics as a codebook: edited by people, every edit in a log, replayed on any later fit; or a start for a fit."""

from cxtext.topics.codebook.book import Codebook
from cxtext.topics.codebook.codes import Code, read_codebook
from cxtext.topics.codebook.edits import Edit, Target
from cxtext.topics.codebook.fitting import CodebookSource, begin, fit_guided
from cxtext.topics.codebook.guided import Coverage, coverage
from cxtext.topics.codebook.log import LOG_FILE, dump_log, read_log
from cxtext.topics.codebook.replay import replay
from cxtext.topics.codebook.sheet import apply_sheet, sheet_of

__all__ = [
    "LOG_FILE",
    "Code",
    "Codebook",
    "CodebookSource",
    "Coverage",
    "Edit",
    "Target",
    "apply_sheet",
    "begin",
    "coverage",
    "dump_log",
    "fit_guided",
    "read_codebook",
    "read_log",
    "replay",
    "sheet_of",
]
