"""Notebooks as pages: prose, code, and, of executed ones, what came out."""

from __future__ import annotations

import base64
import html
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sitebuild.dialect import with_blank_lines

_BLANK = re.compile(r"\n\s*\n")
_ANCHOR = re.compile(r"\]\(#[^)\s]+\)")  # Jupyter keeps capitals in the names of headings, the site does not
_TEMPORARY = re.compile(r"(?:file://)?/[^\s`'\"<>()]*/cxtext-[a-z0-9_]{8}/")  # a folder of one run, on one machine
_WIDGET = "application/vnd.jupyter.widget-view+json"
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


@dataclass
class NotebookPage:
    """One notebook as Markdown, with the pictures that it shows (file name to bytes)."""

    markdown: str
    pictures: dict[str, bytes] = field(default_factory=dict)


def page(path: Path, note: str) -> NotebookPage:
    """Return the notebook in ``path`` as a page; ``note`` stands under its title."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    made = NotebookPage("")
    parts: list[str] = []
    for number, cell in enumerate(cells):
        source = "".join(cell["source"]).strip()
        if cell["cell_type"] == "markdown":
            parts.append(with_blank_lines(_ANCHOR.sub(lambda found: found[0].lower(), source)).strip())
            if number == 0:
                parts.append(note)
        elif cell["cell_type"] == "code" and source:
            parts.append(f"```python\n{source}\n```")
            parts += [_output(one, f"{path.stem}-{number}-{place}", made) for place, one in enumerate(cell["outputs"])]
    made.markdown = "\n\n".join(part for part in parts if part) + "\n"
    return made


def executed(path: Path) -> bool:
    """Whether the notebook has an output."""
    return any(cell.get("outputs") for cell in json.loads(path.read_text(encoding="utf-8"))["cells"])


def _output(output: dict[str, Any], name: str, made: NotebookPage) -> str:
    if output["output_type"] == "stream":
        return _text("".join(output["text"])) if output["name"] == "stdout" else ""
    found = {
        kind: "".join(value) if isinstance(value, list) else value for kind, value in output.get("data", {}).items()
    }
    if _WIDGET in found:  # a progress bar
        return ""
    return _picture(found, name, made) or _written(found)


def _picture(found: dict[str, Any], name: str, made: NotebookPage) -> str:
    if "image/svg+xml" in found:
        file, content = f"{name}.svg", found["image/svg+xml"].encode()
    elif "image/png" in found:
        file, content = f"{name}.png", base64.b64decode(found["image/png"])
    else:
        return ""
    made.pictures[file] = content
    return f"![What the cell above draws]({file})"


def _written(found: dict[str, Any]) -> str:
    if "text/html" in found:
        # One block of HTML for Markdown ends at a blank line.
        return f'<div class="cell-output">\n{_BLANK.sub(chr(10), _named(found["text/html"].strip()))}\n</div>'
    if "text/markdown" in found:
        quoted = _named(found["text/markdown"].strip()).replace("\n", "\n> ")
        return f"> {quoted}"
    return _text(found.get("text/plain", ""))


def _named(text: str) -> str:
    return _TEMPORARY.sub("…/", text)


def _text(text: str) -> str:
    shown = html.escape(_named(_ANSI.sub("", text.rstrip())))
    return f'<pre class="cell-output">{shown}</pre>' if shown else ""
