"""The words of the reports and what they mean, taken from the reports themselves."""

from __future__ import annotations

from cxtext.reporting.glossary import GLOSSARY, METHOD
from cxtext.tables import STATUSES


def page() -> str:
    """Return the page as Markdown."""
    rows = "\n".join(f"| **{term}** | {says} |" for term, says in GLOSSARY)
    method = "\n".join(f"- {line}" for line in METHOD)
    statuses = ", ".join(f"`{status}`" for status in STATUSES)
    return (
        f"# Glossary\n\nThe words of reports and tables, as every report explains them.\n\n| word | means |\n|---|---|\n{rows}\n\n"
        f"A comment has one **status** of {statuses}; only `ok` comments are analysed.\n\n## In short\n{method}\n"
    )
