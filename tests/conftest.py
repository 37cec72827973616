"""Fixtures shared by all tests."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

import cxtext

# The workers share the cores: threads of their own would only wait for one another. Set before NumPy is loaded.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

# The same examples at every run: a suite that is green stays green until the code changes.
settings.register_profile("fixed", derandomize=True)
settings.load_profile("fixed")

REPO = Path(__file__).resolve().parents[1]


def pytest_collection_finish() -> None:
    """Spare the collector of garbage the modules and tests that stay until the end: a tenth of the whole time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def demo_feedback() -> Any:
    """Return the demo's comments as they are read. For looking at: tests that change them take a copy."""
    return cxtext.read(cxtext.demo.files())


@pytest.fixture(scope="session")
def demo_analysis(demo_feedback: Any) -> Any:
    """Return the demo's comments analysed with quality ``fast``. For looking at: edits give a new analysis."""
    return cxtext.analyze(demo_feedback, quality="fast")


@pytest.fixture(scope="session")
def real_data() -> Callable[[str], Path]:
    """Return a function that gives the path of a real feedback file, or skips the test when it is absent."""
    folder = Path(os.environ.get("CXTEXT_DATA") or REPO.parent / "shared" / "data")

    def path_of(name: str) -> Path:
        path = folder / name
        if not path.exists():
            pytest.skip(f"real data file {name} is absent: set CXTEXT_DATA to the folder that holds it")
        return path

    return path_of


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Return a headless Chromium, driven by Playwright."""
    from reporting_browser import find_browser

    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is missing: pip install playwright")
    executable = find_browser()
    if executable is None:
        pytest.skip("no Chromium on this machine: install chromium")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()
