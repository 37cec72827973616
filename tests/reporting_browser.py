"""A headless Chromium of the system, driven by Playwright; nothing is downloaded."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import TracebackType
from typing import Any

EXECUTABLES = ("chromium", "chromium-browser", "google-chrome", "chrome")
PATIENCE = 120_000
"""Milliseconds after which something that should come is missed; ample for a machine that has other work."""


def find_browser() -> str | None:
    """Path of a Chromium, or None."""
    return next((path for name in EXECUTABLES if (path := shutil.which(name))), None)


def why_not() -> str:
    """Why the tests in a browser cannot run here; "" when they can."""
    try:
        import playwright.sync_api  # noqa: F401 - only whether it is there
    except ImportError:
        return 'the package playwright is not installed: pip install -e ".[dev]"'
    return "" if find_browser() else "no Chromium on this machine: install chromium"


class Page:
    """One tab; a context manager that ends the browser it started.

    Parameters
    ----------
    executable
        Path of the browser.
    """

    def __init__(self, executable: str) -> None:
        from playwright.sync_api import sync_playwright

        self._playwright = sync_playwright().start()
        flags = ["--no-sandbox", "--disable-gpu"]
        self._browser = self._playwright.chromium.launch(executable_path=executable, args=flags)
        self._context: Any = None
        self.tab: Any = None
        self._requested: list[str] = []
        self._complaints: list[str] = []
        self.dialogs: list[str] = []

    def __enter__(self) -> Page:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._browser.close()
        self._playwright.stop()

    def open(
        self, path: Path, *, width: int, height: int = 900, dark: bool = False, fragment: str = "", script: bool = True
    ) -> None:
        """Open a file in a window of the given size, in a profile of its own, and wait until it has loaded."""
        if self._context is not None:
            self._context.close()
        self._requested, self._complaints, self.dialogs = [], [], []
        self._context = self._browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            is_mobile=width < 500,
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        self._context.set_default_timeout(PATIENCE)
        self.tab = self._context.new_page()
        self.tab.on("request", lambda request: self._requested.append(request.url))
        self.tab.on("console", lambda message: self._complaints.append(message.text))
        self.tab.on("pageerror", lambda error: self._complaints.append(str(error)))
        self.tab.on("dialog", self._refuse)
        self.tab.goto(path.as_uri() + fragment)

    def _refuse(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def run(self, expression: str) -> Any:
        """Value of a JavaScript expression."""
        return self.tab.evaluate(expression)

    def press(self, key: str) -> None:
        """Press and release a key."""
        self.tab.keyboard.press(key)

    def screenshot(self, path: Path) -> None:
        """Save a picture of the whole page."""
        self.tab.screenshot(path=path, full_page=True)

    def requested(self) -> list[str]:
        """Addresses asked for since the page was opened, without what stands behind ``#``."""
        return [address.split("#")[0] for address in self._requested]

    def complaints(self) -> list[str]:
        """What the browser logged (content policy violations, errors) since the page was opened."""
        return self._complaints
