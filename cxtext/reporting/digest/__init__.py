"""What changed between two runs, on one page: the figures of a comparison, in words."""

from cxtext.reporting.digest.compose import compose_digest
from cxtext.reporting.digest.model import Digest
from cxtext.reporting.digest.write import what_changed, write_digest

__all__ = ["Digest", "compose_digest", "what_changed", "write_digest"]
