"""Files made to do harm, through every door that reads one: one sentence, or the plain content, and never more."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter
from click.testing import CliRunner

import cxtext
from cxtext.cleaning import read_masking
from cxtext.cli import cli
from cxtext.cli.faults import words_of
from cxtext.errors import CxtextError, InputError
from cxtext.journey import load_map
from cxtext.reading.saved import load_saved
from cxtext.reading.tagging import rows_to_tag
from cxtext.topics.codebook import read_codebook
from cxtext.topics.codebook.log import read_log

SECRET = "the-content-of-another-file"
LAUGHS = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>\n"
)


def workbook(path: Path) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for row, cell in enumerate(["comment", "The queue was far too long today", "MARK is what I would say of it"]):
            sheet.write(row, 0, cell)
    return path


def tampered(source: Path, target: Path, part: str, change: Callable[[str], str]) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content.decode()).encode() if name == part else content)
    return target


def without_prolog(xml: str) -> str:
    return xml.partition("?>")[2] if xml.startswith("<?xml") else xml


def texts_or_fault(path: Path) -> str:
    try:
        return " ".join(cxtext.read(path, text="comment")["text"].astype(str))
    except InputError as error:
        assert "\n" not in str(error)
        return ""


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_entities_of_a_workbook_are_never_expanded(tmp_path: Path, part: str) -> None:
    book = workbook(tmp_path / "plain.xlsx")
    assert "MARK" in texts_or_fault(book)
    laughs = tampered(
        book, tmp_path / "laughs.xlsx", part, lambda xml: LAUGHS + without_prolog(xml).replace("MARK", "&j;")
    )
    assert "haha" not in texts_or_fault(laughs)
    (tmp_path / "secret.txt").write_text(SECRET)
    outside = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY s SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>'
    reaching = tampered(
        book, tmp_path / "reaching.xlsx", part, lambda xml: outside + without_prolog(xml).replace("MARK", "&s;")
    )
    assert SECRET not in texts_or_fault(reaching)


def test_entities_of_an_open_document_are_never_expanded(tmp_path: Path) -> None:
    cells = "".join(
        f'<table:table-row><table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        "</table:table-row>"
        for cell in ("comment", "The queue was far too long today", "&j; is what I would say of it")
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f"{LAUGHS}<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="S">{cells}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    assert "haha" not in texts_or_fault(tmp_path / "a.ods")


NESTED_TOML = "a = " + "[" * 5000 + "]" * 5000
DOTTED_TOML = ".".join(["a"] * 5000) + " = 1"


@pytest.mark.parametrize("content", [NESTED_TOML, DOTTED_TOML, "a = [" + "1," * 5, "\ud800".encode("utf-8", "ignore")])
@pytest.mark.parametrize("door", [load_map, load_saved, read_masking, read_codebook])
def test_toml_made_to_do_harm_is_one_sentence(tmp_path: Path, door: Callable[[Path], object], content: object) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(content if isinstance(content, bytes) else str(content).encode())
    try:
        door(path)
    except CxtextError as error:
        assert len(str(error)) < 2_000
        assert "\n" not in str(error)


@pytest.mark.parametrize("door", [load_map, load_saved, read_masking, read_codebook])
def test_settings_of_a_hundred_megabytes_are_refused(tmp_path: Path, door: Callable[[Path], object]) -> None:
    path = tmp_path / "a.toml"
    with path.open("wb") as file:
        file.truncate(100 << 20)
    with pytest.raises(CxtextError, match="larger than"):
        door(path)


@pytest.mark.parametrize("content", ["[" * 100_000, '{"a":' * 100_000])
def test_nested_json_is_one_sentence_or_a_reject(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.json").write_text(content)
    with pytest.raises(InputError):
        cxtext.read(tmp_path / "a.json")
    good = '{"comment": "The queue was far too long today"}\n'
    (tmp_path / "a.jsonl").write_text(good + content + "\n" + good)
    feedback = cxtext.read(tmp_path / "a.jsonl", text="comment")
    assert len(feedback) == 2
    assert len(feedback.attrs["cxtext"]["rejects"]) == 1
    (tmp_path / "log.jsonl").write_text(content)
    with pytest.raises(InputError, match="line 1"):
        read_log(tmp_path / "log.jsonl")


def test_a_quote_that_never_closes_holds_nothing_back(tmp_path: Path) -> None:
    rows = [f"{n},The queue was far too long on day {n}" for n in range(2000)]
    rows[1000] = '1000,"Never closed'
    (tmp_path / "a.csv").write_text("id,comment\n" + "\n".join(rows) + "\n")
    feedback = cxtext.read(tmp_path / "a.csv", text="comment")
    (file,) = feedback.attrs["cxtext"]["files"]
    assert file["rows_in"] == file["rows_used"] + file["rejects"]
    assert feedback["text"].str.contains("on day 999$").any()


@pytest.mark.slow
def test_very_many_columns_and_very_long_cells(tmp_path: Path) -> None:
    (tmp_path / "wider.csv").write_text(",".join(f"c{n}" for n in range(20_000)) + "\n" + "," * 19_999 + "\n")
    with pytest.raises(InputError, match="20,000 columns"):
        cxtext.read(tmp_path / "wider.csv")
    header = ",".join(["comment", *(f"c{n}" for n in range(300))])
    (tmp_path / "wide.csv").write_text(header + "\n" + "Too slow by far today" + "," * 300 + "\n")
    assert "Too slow by far today" in texts_or_fault(tmp_path / "wide.csv")
    (tmp_path / "long.csv").write_text("comment\n" + "slow " * 400_000 + "\nA short and plain comment here\n")
    assert "A short and plain comment here" in texts_or_fault(tmp_path / "long.csv")


def test_names_that_steer_a_terminal_do_not_reach_it(tmp_path: Path) -> None:
    evil = "\x1b]0;owned\x07\x1b[2J"
    frame = pd.DataFrame({"comment": ["The queue was far too long today"] * 6, f"region{evil}": list("aabbcc")})
    path = tmp_path / "a.csv"
    frame.to_csv(path, index=False)
    out = tmp_path / "run"
    for command in (
        ["check", str(path)],
        ["analyze", str(path), "--out", str(out), "--quality", "fast", "--leave-out", "none"],
        ["analyze", str(path), "--out", str(out), "--text", "none"],
    ):
        done = CliRunner().invoke(cli, command, standalone_mode=False, color=True)
        said = done.output + (words_of(done.exception) if done.exception else "")
        assert "\x1b" not in said
        assert "\x07" not in said


@pytest.mark.parametrize("name", ["../../evil.csv", "/evil.csv", "..\\evil.csv", "a/../../evil.csv"])
@pytest.mark.parametrize("door", ["read", "tag"])
def test_names_in_archives_lead_nowhere(tmp_path: Path, name: str, door: str) -> None:
    inner = tmp_path / "in" / "deep"
    inner.mkdir(parents=True)
    with zipfile.ZipFile(inner / "a.zip", "w") as archive:
        archive.writestr(name, "comment\nThe queue was far too long today\n")
    before = sorted(tmp_path.rglob("*"))
    try:
        if door == "read":
            cxtext.read(inner / "a.zip", text="comment")
        else:
            list(rows_to_tag([inner / "a.zip"], text="comment").chunks)
    except InputError:
        pass
    assert sorted(tmp_path.rglob("*")) == before
