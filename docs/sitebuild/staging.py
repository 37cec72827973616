"""What the site is built from: pages of the repository, and pages written from the code, in one folder."""

from __future__ import annotations

import posixpath
import shutil
from dataclasses import dataclass
from pathlib import Path

from sitebuild import commands, configuration, formats, glossary, notebook_pages, python_reference, run_page, tables
from sitebuild.dialect import with_blank_lines
from sitebuild.links import rewritten
from sitebuild.navigation import navigation
from sitebuild.public import Room, rooms

_PLACES = {
    "README.md": "index.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
    "LICENSE": "files/LICENSE.txt",
    "notebooks": "notebooks/index.md",
    "notebooks/README.md": "notebooks/index.md",
    "models": "models/index.md",
    "models/README.md": "models/index.md",
    "benchmarks/README.md": "benchmarks/index.md",
    "benchmarks/RESULTS.md": "benchmarks/results.md",
}
_PICTURES = {".png", ".svg"}

WITHOUT_OUTPUT = "*Shown without output: run it to see yours.*"
WITH_OUTPUT = (
    "*As it runs on the embedded demo comments (an invented broadband provider); with the data it names it tells its own "
    "story. The notebook itself is in the folder `notebooks` of the repository.*"
)


@dataclass(frozen=True)
class Staged:
    """A folder of Markdown pages, the sources for the reference beside it, and what stands where."""

    pages: Path
    sources: Path
    navigation: list[dict[str, list[str | dict[str, str]]]]
    public: tuple[str, ...]  # full names that the reference must have


def place(path: str) -> str:
    """Return where a file of the repository is staged."""
    if path in _PLACES:
        return _PLACES[path]
    if path.startswith("docs/"):
        return path.removeprefix("docs/")
    if path.startswith("models/") and path.endswith("/README.md"):
        return f"models/{path.split('/')[1]}.md"
    if path.startswith("notebooks/") and path.endswith(".ipynb"):
        return path.removesuffix(".ipynb") + ".md"
    return f"files/{path}"


def hand_written(repo: Path) -> list[str]:
    """Return the Markdown pages of the repository that go into the site."""
    found = [page for page in _PLACES if page.endswith(".md") and (repo / page).is_file()]
    for pattern in ("docs/**/*.md", "models/*/README.md"):
        found += [path.relative_to(repo).as_posix() for path in sorted(repo.glob(pattern))]
    return found


def generated(found: list[Room]) -> dict[str, str]:
    """Return the pages that are written from the code, path to Markdown."""
    return {
        "reference/commands.md": commands.page(),
        "reference/tables.md": tables.page(),
        "reference/run.md": run_page.page(),
        "reference/formats.md": formats.page(),
        "reference/configuration.md": configuration.page(),
        "reference/glossary.md": glossary.page(),
        **python_reference.pages(found),
    }


def stage(repo: Path, work: Path, executed: Path | None = None) -> Staged:
    """Put everything the site is made from into ``work``.

    Parameters
    ----------
    repo
        The repository.
    work
        An empty folder.
    executed
        Folder of the notebooks with output; None shows those of the repository as they are.

    Raises
    ------
    FileNotFoundError
        A page links to a file that is not there.
    """
    pages, found = work / "pages", rooms()
    for name in hand_written(repo):
        text = with_blank_lines((repo / name).read_text(encoding="utf-8"))
        _write(pages / place(name), rewritten(text, name, place(name), lambda path: _placed(repo, path, pages)))
    for name, text in generated(found).items():
        _write(pages / name, rewritten(text, f"docs/{name}", name, lambda path: _placed(repo, path, pages)))
    for path in sorted((repo / "notebooks").glob("*.ipynb")):
        _stage_notebook(repo, path, executed, pages)
    shutil.copytree(repo / "docs" / "sitebuild" / "style", pages / "style")
    python_reference.copy_sources(repo / "cxtext", work / "sources", found)
    written = sorted(path.relative_to(pages).as_posix() for path in pages.rglob("*.md"))
    public = tuple(f"{room.module}.{name}" for room in found for name in room.names)
    return Staged(pages, work / "sources", navigation(written), public)


def _stage_notebook(repo: Path, path: Path, executed: Path | None, pages: Path) -> None:
    ran = executed / path.name if executed else path
    with_output = ran.is_file() and notebook_pages.executed(ran)
    made = notebook_pages.page(ran if with_output else path, WITH_OUTPUT if with_output else WITHOUT_OUTPUT)
    name = path.relative_to(repo).as_posix()
    pictures = set(made.pictures)

    def placed(target: str) -> str:
        return target if posixpath.basename(target) in pictures else _placed(repo, target, pages)

    _write(pages / place(name), rewritten(made.markdown, name, place(name), placed))
    for picture, content in made.pictures.items():
        (pages / "notebooks" / picture).write_bytes(content)


def _placed(repo: Path, path: str, pages: Path) -> str:
    """Return where ``path`` is staged; what is no page of its own is copied there, a folder has no place ("")."""
    there = place(path)
    if there.startswith("reference/"):
        return there
    source = repo / path
    if not source.exists():
        raise FileNotFoundError(f"A page links to {path}, which is not there.")
    if source.is_dir() and there.startswith("files/"):
        return ""
    if there.startswith("files/") or source.suffix in _PICTURES:
        target = pages / there
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    return there


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
