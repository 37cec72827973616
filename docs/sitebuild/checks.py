"""What must hold for the built site: every link leads somewhere, nothing is loaded from elsewhere, all is there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_HOST = re.compile(r"^[a-z0-9-]+(\.[a-z0-9-]+)+$", flags=re.IGNORECASE)
_LOADING = {"script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src"}
_LOADING_LINKS = {"stylesheet", "preload", "prefetch", "preconnect", "icon", "manifest", "modulepreload"}


@dataclass
class _Page(HTMLParser):
    """The anchors of a page, where its links lead, and what it loads."""

    anchors: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.anchors.add(given["id"])
        if tag == "a" and "name" in given:
            self.anchors.add(given["name"])
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag in _LOADING and _LOADING[tag] in given:
            self.loads.append(given[_LOADING[tag]])
        if tag == "link" and set(given.get("rel", "").split()) & _LOADING_LINKS:
            self.loads.append(given.get("href", ""))


def faults_of(site: Path, public: Sequence[str]) -> list[str]:
    """Return what is wrong with the site, a sentence each.

    Parameters
    ----------
    site
        Folder of the built pages.
    public
        Full names that the Python reference must have, such as ``cxtext.analyze``.
    """
    site = site.resolve()
    pages = {path.relative_to(site).as_posix(): _read(path) for path in sorted(site.rglob("*.html"))}
    faults: list[str] = []
    reached: dict[str, set[str]] = {}
    for name, page in pages.items():
        if name == "404.html":  # its links are made for a server's root
            continue
        inner = [_inner(link, name, site) for link in page.links if not _outside(link)]
        faults += [f"{name}: the link {link} leads to no site." for link in page.links if _broken_outside(link)]
        faults += [
            f"{name}: loads {load} from elsewhere." for load in page.loads if _outside(load) and load[:5] != "data:"
        ]
        for load in page.loads:
            if not _outside(load) and not (site / _inner(load, name, site)[0]).is_file():
                faults.append(f"{name}: loads {load}, which is not there.")
        for target, anchor in inner:
            if not (site / target).is_file():
                faults.append(f"{name}: links to {target}, which is not there.")
            elif anchor and target in pages and anchor not in pages[target].anchors:
                faults.append(f"{name}: links to {target}#{anchor}; the page has no such place.")
        reached[name] = {target for target, _ in inner}
    faults += [f"{name}: no way leads there from the first page." for name in _unreached(pages.keys(), reached)]
    documented = {anchor for name, page in pages.items() if name.startswith("reference/") for anchor in page.anchors}
    faults += [f"{name} is public and stands nowhere in the reference." for name in public if name not in documented]
    return list(dict.fromkeys(faults))


def _read(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def _outside(link: str) -> bool:
    return bool(urlsplit(link).scheme or link.startswith("//"))


def _broken_outside(link: str) -> bool:
    parts = urlsplit(link)
    if not _outside(link) or parts.scheme == "mailto":
        return False
    return parts.scheme not in {"http", "https"} or not (
        _HOST.match(parts.hostname or "") or parts.hostname == "localhost"
    )


def _inner(link: str, page: str, site: Path) -> tuple[str, str]:
    parts = urlsplit(link)
    if not parts.path:
        return page, unquote(parts.fragment)
    path = (site / page).parent / unquote(parts.path)
    target = path.resolve()
    if target.is_dir():
        target /= "index.html"
    return (target.relative_to(site).as_posix() if target.is_relative_to(site) else parts.path), unquote(parts.fragment)


def _unreached(pages: Sequence[str] | set[str] | object, reached: dict[str, set[str]]) -> list[str]:
    seen, waiting = {"index.html"}, ["index.html"]
    while waiting:
        for target in reached.get(waiting.pop(), set()) - seen:
            seen.add(target)
            waiting.append(target)
    return sorted(set(pages) - seen - {"404.html"})  # type: ignore[call-overload]
