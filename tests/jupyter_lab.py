"""A JupyterLab of its own: on loopback, with a token, its own home, settings and notebooks, ended with the test."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

REPO = Path(__file__).resolve().parents[1]
PATIENCE = 240
"""Seconds that anything may take on a busy machine."""

# Nothing is asked of other hosts, and cells stay in the page when they are scrolled away.
SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none", "autoStartDefaultKernel": True},
}


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab: ``url`` with its slash at the end, its token, and the folder of its notebooks."""

    url: str
    token: str
    root: Path
    log: Path

    def page(self, notebook: str) -> str:
        """Address of a notebook, in a workspace that no other page shares."""
        return f"{self.url}lab/workspaces/{secrets.token_hex(4)}/tree/{notebook}?token={self.token}"


@contextmanager
def running_lab(folder: Path) -> Iterator[Lab]:
    """Start a JupyterLab in an empty folder, wait until it answers, and end it with its kernels."""
    root, home = folder / "work", folder / "home"
    places = {
        "HOME": home,
        "JUPYTER_CONFIG_DIR": home / "config",
        "JUPYTER_DATA_DIR": home / "data",
        "JUPYTER_RUNTIME_DIR": home / "runtime",
        "IPYTHONDIR": home / "ipython",
        "JUPYTERLAB_SETTINGS_DIR": home / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": home / "workspaces",
    }
    for place in (root, *places.values()):
        place.mkdir(parents=True, exist_ok=True)
    for name, values in SETTINGS.items():
        package, plugin = name.split(":")
        file = home / "settings" / package / f"{plugin}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values), encoding="utf-8")
    token, log = secrets.token_hex(16), folder / "lab.log"
    # fmt: off
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", "--port=18888",
        "--ServerApp.port_retries=500", f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={root}",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate", "--LabApp.news_url=",
    ]
    # fmt: on
    environment = {**os.environ, **{name: str(place) for name, place in places.items()}, "PYTHONPATH": str(REPO)}
    with log.open("wb") as file:
        process = subprocess.Popen(
            command, cwd=root, env=environment, stdout=file, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        yield Lab(_address(process, home / "runtime", token, log), token, root, log)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _address(process: subprocess.Popen[bytes], runtime: Path, token: str, log: Path) -> str:
    """Wait until the server has written where it listens and answers there."""
    written = runtime / f"jpserver-{process.pid}.json"
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"JupyterLab ended at its start:\n{log.read_text(errors='replace')[-2000:]}")
        try:
            url = str(json.loads(written.read_text(encoding="utf-8"))["url"])
            request = urllib.request.Request(f"{url}api/status", headers={"Authorization": f"token {token}"})
            with urllib.request.urlopen(request, timeout=10) as answer:
                if answer.status == 200:
                    return url
        except (OSError, ValueError, urllib.error.URLError):
            pass
        time.sleep(0.2)
    raise TimeoutError(f"JupyterLab does not answer:\n{log.read_text(errors='replace')[-2000:]}")
