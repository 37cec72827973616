"""Checking a report that came back: every figure in it must follow from the run it names."""

from cxtext.reporting.verifying.verify import Difference, Verification, verify_report

__all__ = ["Difference", "Verification", "verify_report"]
