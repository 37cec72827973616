"""Files made to do harm: one clear sentence, nothing written, no time lost."""

from __future__ import annotations

import stat
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from refi_tables import run_tables

from cxtext.errors import InputError
from cxtext.refi import read_qdc, read_qdpx, write_qdpx
from cxtext.refi.archive import MAX_READ
from cxtext.refi.building import project_of

LAUGHS = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">
<!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]>
<CodeBook><Codes><Code guid="x" name="&lol2;" isCodable="true"/></Codes></CodeBook>"""
OUTSIDE = """<!DOCTYPE CodeBook [<!ENTITY file SYSTEM "file:///etc/passwd">]>
<CodeBook><Codes><Code guid="x" name="a" isCodable="true"><Description>&file;</Description></Code></Codes></CodeBook>"""
REMOTE = '<!DOCTYPE CodeBook SYSTEM "http://localhost/x.dtd"><CodeBook><Codes/></CodeBook>'
PARAMETER = '<!DOCTYPE CodeBook [<!ENTITY % x SYSTEM "http://localhost/x"> %x;]><CodeBook/>'
UNDEFINED = '<CodeBook><Codes><Code guid="x" name="&secret;" isCodable="true"/></Codes></CodeBook>'
EMPTY = '<Project xmlns="urn:QDA-XML:project:1.0" name="P"/>'


@pytest.mark.parametrize("content", [LAUGHS, OUTSIDE, REMOTE, PARAMETER])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_types_are_refused(tmp_path: Path, content: str, encoding: str) -> None:
    (tmp_path / "book.qdc").write_bytes(content.encode(encoding))
    with pytest.raises(InputError, match="declares a document type"):
        read_qdc(tmp_path / "book.qdc")
    with zipfile.ZipFile(tmp_path / "p.qdpx", "w") as archive:
        archive.writestr("project.qde", content.encode(encoding))
    with pytest.raises(InputError, match="declares a document type"):
        read_qdpx(tmp_path / "p.qdpx")


def test_unknown_entities_are_no_xml(tmp_path: Path) -> None:
    (tmp_path / "book.qdc").write_text(UNDEFINED)
    with pytest.raises(InputError, match="no readable XML"):
        read_qdc(tmp_path / "book.qdc")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("../evil.txt", "points outside"),
        ("Sources/../../evil.txt", "points outside"),
        ("Sources\\..\\..\\evil.txt", "points outside"),
        ("/etc/evil.txt", "points outside"),
        ("C:/evil.txt", "points outside"),
    ],
)
def test_members_that_point_outside_are_refused(tmp_path: Path, name: str, message: str) -> None:
    with zipfile.ZipFile(tmp_path / "p.qdpx", "w") as archive:
        archive.writestr("project.qde", EMPTY)
        archive.writestr(name, "evil")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(InputError, match=message):
        read_qdpx(tmp_path / "p.qdpx")
    assert sorted(tmp_path.rglob("*")) == before


def test_paths_to_sources_never_leave_the_archive(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    paths = [
        "internal://../secret.txt",
        "internal:///etc/passwd",
        "relative:///secret.txt",
        str(tmp_path / "secret.txt"),
    ]
    sources = "".join(f'<TextSource guid="0" name="S" plainTextPath="{path}"/>' for path in paths)
    with zipfile.ZipFile(tmp_path / "p.qdpx", "w") as archive:
        archive.writestr("project.qde", EMPTY.replace("/>", f"><Sources>{sources}</Sources></Project>"))
    project = read_qdpx(tmp_path / "p.qdpx")
    assert project.sources == ()
    assert project.left_out == {"text that is not in the archive": 4}


def test_links_are_refused(tmp_path: Path) -> None:
    entry = zipfile.ZipInfo("Sources/link.txt")
    entry.create_system = 3
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "p.qdpx", "w") as archive:
        archive.writestr("project.qde", EMPTY)
        archive.writestr(entry, "/etc/passwd")
    with pytest.raises(InputError, match="is a link"):
        read_qdpx(tmp_path / "p.qdpx")


def test_a_name_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "p.qdpx", "w") as archive:
        archive.writestr("project.qde", EMPTY)
        archive.writestr("PROJECT.QDE", EMPTY)
    with pytest.raises(InputError, match="there twice"):
        read_qdpx(tmp_path / "p.qdpx")


@pytest.mark.parametrize("member", ["project.qde", "Sources/a.txt"])
def test_bombs_are_stopped_on_the_way(tmp_path: Path, member: str) -> None:
    source = '<TextSource guid="0" name="S" plainTextPath="internal://a.txt"/>'
    with zipfile.ZipFile(tmp_path / "p.qdpx", "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(member, "w") as out:
            for _ in range(40):
                out.write(b" " * (1 << 20))
        if member != "project.qde":
            archive.writestr("project.qde", EMPTY.replace("/>", f"><Sources>{source}</Sources></Project>"))
    assert (tmp_path / "p.qdpx").stat().st_size < 60_000
    with pytest.raises(InputError, match="unpacks to more than"):
        read_qdpx(tmp_path / "p.qdpx")


def test_a_stated_size_that_is_a_lie_does_not_help_a_bomb(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "p.qdpx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", b" " * (40 << 20))
    content = bytearray((tmp_path / "p.qdpx").read_bytes())
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 100)
    (tmp_path / "p.qdpx").write_bytes(content)
    with pytest.raises(InputError):
        read_qdpx(tmp_path / "p.qdpx")


def test_large_media_are_not_touched(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "p.qdpx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", EMPTY)
        with archive.open("Sources/film.mp4", "w") as out:
            for _ in range(30):
                out.write(b"\0" * (1 << 20))
    assert read_qdpx(tmp_path / "p.qdpx").name == "P"
    assert MAX_READ < 1 << 30


def test_all_texts_together_have_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cxtext.refi.archive.MAX_READ", 1000)
    sources = "".join(f'<TextSource guid="{n}" name="S" plainTextPath="internal://{n}.txt"/>' for n in range(20))
    with zipfile.ZipFile(tmp_path / "p.qdpx", "w") as archive:
        archive.writestr("project.qde", '<Project name="P"><Sources>' + sources[:500] + "</Sources></Project>")
    with pytest.raises(InputError):
        read_qdpx(tmp_path / "p.qdpx")
    with zipfile.ZipFile(tmp_path / "p.qdpx", "w") as archive:
        archive.writestr("project.qde", f'<Project name="P"><Sources>{sources[:128]}</Sources></Project>')
        archive.writestr("Sources/0.txt", "a" * 600)
        archive.writestr("Sources/1.txt", "b" * 600)
    with pytest.raises(InputError, match="unpacks to more than"):
        read_qdpx(tmp_path / "p.qdpx")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no REFI-QDA project"),
        (b"PK\x05\x06" + b"\0" * 18, "has no project.qde"),
        (b"not a zip file at all", "no REFI-QDA project"),
    ],
)
def test_what_is_no_project_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "p.qdpx").write_bytes(content)
    with pytest.raises(InputError, match=message):
        read_qdpx(tmp_path / "p.qdpx")
    with pytest.raises(InputError, match="cannot be read"):
        read_qdpx(tmp_path / "absent.qdpx")


@pytest.mark.parametrize("position", ["", "-1", "1.5", "9" * 5000, "٣"])
def test_positions_are_numbers(tmp_path: Path, position: str) -> None:
    selection = f'<PlainTextSelection guid="7" startPosition="0" endPosition="{position}"/>'
    source = f'<TextSource guid="0"><PlainTextContent>a</PlainTextContent>{selection}</TextSource>'
    with zipfile.ZipFile(tmp_path / "p.qdpx", "w") as archive:
        archive.writestr("project.qde", f'<Project name="P"><Sources>{source}</Sources></Project>')
    with pytest.raises(InputError, match="endPosition"):
        read_qdpx(tmp_path / "p.qdpx")


def test_a_text_that_is_no_utf8_is_refused(tmp_path: Path) -> None:
    source = '<TextSource guid="0" name="S" plainTextPath="internal://a.txt"/>'
    with zipfile.ZipFile(tmp_path / "p.qdpx", "w") as archive:
        archive.writestr("project.qde", f'<Project name="P"><Sources>{source}</Sources></Project>')
        archive.writestr("Sources/a.txt", "Café".encode("latin-1"))
    with pytest.raises(InputError, match="no UTF-8 text"):
        read_qdpx(tmp_path / "p.qdpx")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write_qdpx(project_of(*run_tables()), tmp_path_factory.mktemp("whole") / "run.qdpx").read_bytes()


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damage_is_one_clear_sentence(
    tmp_path_factory: pytest.TempPathFactory, whole: bytes, data: st.DataObject
) -> None:
    content = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    content = content[: data.draw(st.integers(len(content) // 2, len(content)))]
    path = tmp_path_factory.mktemp("damaged") / "run.qdpx"
    path.write_bytes(content)
    try:
        read_qdpx(path)
    except InputError as error:
        assert "\n" not in str(error)
