"""The report as a workbook: every table with filters and what its columns mean, native charts, nothing that runs."""

from cxtext.reporting.workbook.write import write_workbook

__all__ = ["write_workbook"]
