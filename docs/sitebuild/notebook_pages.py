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
    data = {
        kind: "".join(value) if isinstance(value, list) else value for kind, value in output.get("data", {}).items()
    }
    if "image/svg+xml" in data:
        made.pictures[f"{name}.svg"] = data["image/svg+xml"].encode()
        return f"![What the cell above draws]({name}.svg)"
    if "image/png" in data:
        made.pictures[f"{name}.png"] = base64.b64decode(data["image/png"])
        return f"![What the cell above draws]({name}.png)"
    if "text/html" in data:
        # One block of HTML for Markdown ends at a blank line.
        return f'<div class="cell-output">\n{_BLANK.sub(chr(10), data["text/html"].strip())}\n</div>'
    if "text/markdown" in data:
        quoted = data["text/markdown"].strip().replace("\n", "\n> ")
        return f"> {quoted}"
    return _text(data.get("text/plain", ""))


def _text(text: str) -> str:
    shown = html.escape(_ANSI.sub("", text.rstrip()))
    return f'<pre class="cell-output">{shown}</pre>' if shown else ""
