"""Which page stands where: the hand-written order; pages nobody listed are put at the end of the how-tos."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Entry = str | tuple[str, str]

NAVIGATION: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    (
        "Start",
        (
            ("What it is", "index.md"),
            "tutorials/product-team.md",
            "tutorials/researcher.md",
            "tutorials/pipeline.md",
        ),
    ),
    (
        "Notebooks",
        (("Overview", "notebooks/index.md"),),
    ),
    (
        "How to",
        (
            "reading.md",
            "report.md",
            "report-forms.md",
            "tag.md",
            "tagging.md",
            "jupyter.md",
            "own-labels.md",
            "coding-frame.md",
            "codebook.md",
            "names.md",
            "waves.md",
            "warnings.md",
            "refi.md",
            "integrations.md",
            "service.md",
            "spark.md",
            "operations.md",
        ),
    ),
    (
        "Explanation",
        (
            "methods.md",
            "counting.md",
            "drivers.md",
            "measures.md",
            "across.md",
            "comparing.md",
            "findings.md",
        ),
    ),
    (
        "Reference",
        (
            "reference/commands.md",
            "reference/tables.md",
            "reference/run.md",
            "reference/formats.md",
            "reference/configuration.md",
            "reference/glossary.md",
        ),
    ),
    ("Python", (("Overview", "reference/python/index.md"), "reference/python/cxtext.md")),
    (
        "Measured",
        (("Results", "benchmarks/results.md"), ("Benchmarks", "benchmarks/index.md")),
    ),
    ("Models", (("Overview", "models/index.md"),)),
    (
        "Project",
        (("Changes", "changelog.md"), "contributing.md", "security.md"),
    ),
)
"""Section, and its pages in order; a page is its path, or a title and its path."""

_GATHERED = {"notebooks/": "Notebooks", "reference/python/": "Python", "models/": "Models", "benchmarks/": "Measured"}


def navigation(pages: Sequence[str]) -> list[dict[str, list[str | dict[str, str]]]]:
    """Return the navigation over ``pages``, each once; what is listed but not there is left out."""
    left = sorted(pages)
    sections: dict[str, list[str | dict[str, str]]] = {}
    for section, entries in NAVIGATION:
        sections[section] = []
        for entry in entries:
            title, page = entry if isinstance(entry, tuple) else (None, entry)
            if page in left:
                left.remove(page)
                sections[section].append(page if title is None else {title: page})
    for page in left:
        sections[next((name for start, name in _GATHERED.items() if page.startswith(start)), "How to")].append(page)
    return [{section: entries} for section, entries in sections.items() if entries]
