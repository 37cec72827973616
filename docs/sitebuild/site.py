"""From staged pages to HTML: Zensical with mkdocstrings, strict, without fonts or scripts from elsewhere."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sitebuild.staging import Staged

_SETTINGS = """
site_name: cxtext
site_description: From raw feedback to ranked pain points on the customer journey, on your own machine.
use_directory_urls: false
theme:
  name: material
  variant: classic
  language: en
  font: false
  features:
    - navigation.footer
    - navigation.indexes
    - navigation.top
    - search.highlight
    - content.code.copy
    - toc.follow
  palette:
    - media: "(prefers-color-scheme: light)"
      scheme: default
      primary: indigo
    - media: "(prefers-color-scheme: dark)"
      scheme: slate
      primary: indigo
extra:
  generator: false
extra_css:
  - style/extra.css
markdown_extensions:
  - admonition
  - attr_list
  - md_in_html
  - tables
  - pymdownx.highlight:
      pygments_lang_class: true
  - pymdownx.superfences
  - toc:
      permalink: true
      slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}
plugins:
  - search
  - mkdocstrings:
      default_handler: python
      handlers:
        python:
          paths: [SOURCES]
          options:
            docstring_style: numpy
            docstring_section_style: list
            heading_level: 2
            inherited_members: true
            members_order: source
            separate_signature: true
            show_bases: false
            show_root_full_path: false
            show_root_heading: true
            show_signature_annotations: true
            show_source: false
            show_symbol_type_heading: true
"""

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")

# What a page of the site may load: its own files, and what stands in it. Nothing from elsewhere, whatever a script asks.
_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'"
)


def build(staged: Staged, out: Path) -> None:
    """Build the site into ``out``, which is emptied before.

    Raises
    ------
    SystemExit
        A link leads nowhere or a docstring cannot be read; what Zensical says is printed.
    """
    work = staged.pages.parent
    settings = _SETTINGS.replace("SOURCES", json.dumps(str(staged.sources)))
    settings += f"docs_dir: {staged.pages.name}\nsite_dir: html\nnav: {json.dumps(staged.navigation)}\n"
    (work / "mkdocs.yml").write_text(settings, encoding="utf-8")
    command = [str(Path(sys.executable).with_name("zensical")), "build", "--strict", "-f", "mkdocs.yml"]
    done = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        sys.exit(_COLOUR.sub("", f"{done.stdout}\n{done.stderr}"))
    # A docstring that cannot be read is no more than a warning to Zensical.
    if "griffe:" in done.stdout + done.stderr:
        sys.exit(_COLOUR.sub("", done.stdout + done.stderr))
    for page in (work / "html").rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        policy = f'<head><meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        page.write_text(text.replace("<head>", policy, 1), encoding="utf-8")
    if out.exists():
        shutil.rmtree(out)
    shutil.copytree(work / "html", out)
