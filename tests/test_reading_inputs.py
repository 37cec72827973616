"""Folders, globs, archives and workbooks with several sheets: stable order, each row knows its file, no bombs."""

from __future__ import annotations

import gzip
import io
import os
import struct
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from cxtext.errors import InputError
from cxtext.reading import describe, read, rejects_table, unpacking


def csv(name: str, n: int = 3) -> str:
    return "id,comment,stars\n" + "".join(f"{k},The {name} was far too slow {k},{k % 5 + 1}\n" for k in range(n))


def notes(frame: pd.DataFrame) -> str:
    return " / ".join(note for file in frame.attrs["cxtext"]["files"] for note in file["notes"])


def accounted(frame: pd.DataFrame) -> bool:
    files = frame.attrs["cxtext"]["files"]
    rejected = len(rejects_table(frame))
    return sum(f["rows_in"] for f in files) == sum(f["rows_used"] for f in files) + rejected


@pytest.fixture
def folder(tmp_path) -> Path:
    place = tmp_path / "exports"
    (place / "deeper").mkdir(parents=True)
    for name in ("march", "april"):
        (place / f"{name}.csv").write_text(csv(name))
    (place / "february.csv.gz").write_bytes(gzip.compress(csv("february").encode()))
    (place / "deeper" / "may.csv").write_text(csv("may"))
    (place / "codes.csv").write_text("code,n\n1,2\n3,4\n")
    (place / "empty_day.csv").write_text("id,comment,stars\n")
    (place / "nothing.csv").write_text("")
    (place / "readme.pdf").write_bytes(b"%PDF-1.7")
    (place / ".hidden.csv").write_text(csv("hidden"))
    (place / "~$lock.xlsx").write_text("x")
    return place


def test_a_folder_is_read_in_the_order_of_names(folder):
    frame = read(folder)
    assert frame["file"].tolist() == ["april.csv"] * 3 + ["february.csv.gz"] * 3 + ["march.csv"] * 3
    assert frame["feedback_id"].tolist()[:4] == ["april:0", "april:1", "april:2", "february:0"]
    assert accounted(frame)
    said = notes(frame)
    for name in ("deeper", "readme.pdf", "nothing.csv", "codes.csv", "empty_day.csv"):
        assert name in said
    assert "hidden" not in said


def test_a_glob_with_and_without_subfolders(folder):
    assert read(str(folder / "m*.csv"))["text"].str.contains("march").all()
    deep = read(str(folder / "**" / "ma*.csv"))
    assert deep["file"].unique().tolist() == ["deeper/may.csv", "march.csv"]
    every = read(folder / "*")
    assert every["file"].unique().tolist() == ["april.csv", "february.csv.gz", "march.csv"]
    with pytest.raises(InputError, match="No file matches"):
        read(folder / "june*.csv")


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(tmp_path):
    (tmp_path / "week [1].csv").write_text(csv("first"))
    (tmp_path / "week 1.csv").write_text(csv("other"))
    assert read(tmp_path / "week [1].csv")["text"].str.contains("first").all()


def test_a_file_is_never_counted_twice(folder):
    with pytest.raises(InputError, match=r"april\.csv is given twice"):
        read([folder, folder / "april.csv"])
    with pytest.raises(InputError, match="twice"):
        read([folder, folder / "a*.csv"])


def test_folders_without_feedback(tmp_path):
    with pytest.raises(InputError, match="directory without any file"):
        read(tmp_path)
    (tmp_path / "run.json").write_text("{}")
    with pytest.raises(InputError, match="a run that cxtext wrote"):
        read(tmp_path)


def test_a_damaged_file_in_a_folder_is_no_silent_loss(folder):
    (folder / "broken.parquet").write_bytes(b"PAR1 no more")
    with pytest.raises(InputError, match=r"broken\.parquet"):
        read(folder)


def test_a_column_called_file_stays_the_users(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.csv").write_text("id,comment,file\n1,It was far too slow,mine\n2,Never again I say,mine\n")
    frame = read(tmp_path)
    assert frame["file"].tolist() == ["mine"] * 4
    assert frame["input_file"].tolist() == ["a.csv"] * 2 + ["b.csv"] * 2


def test_a_single_file_gets_no_file_column(tmp_path):
    (tmp_path / "one.csv").write_text(csv("one"))
    assert "file" not in read(tmp_path).columns


def test_named_columns_hold_for_the_files_that_have_them(folder):
    (folder / "other.csv").write_text("id,prose\n1,Some other words in here\n2,And some more in here\n")
    frame = read(folder, text="comment")
    assert "other.csv" not in set(frame["file"])
    assert "other.csv has no column of the name given as text" in notes(frame)


def packed(tmp_path: Path, content: dict[str, bytes]) -> Path:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return path


def test_an_archive_with_several_files(tmp_path):
    book = io.BytesIO()
    pd.DataFrame({"id": [8, 9], "comment": ["Nobody answered the phone", "Parking was full"]}).to_excel(
        book, index=False
    )
    path = packed(
        tmp_path,
        {
            "b/two.csv": csv("two").encode(),
            "one.tsv": csv("one").replace(",", "\t").encode(),
            "book.xlsx": book.getvalue(),
            "packed.csv.gz": gzip.compress(csv("packed").encode()),
            "notes.docx": b"x",
            "inner.zip": b"PK\x03\x04",
            "__MACOSX/._two.csv": b"x",
            ".DS_Store": b"x",
        },
    )
    frame = read(path)
    assert frame["file"].unique().tolist() == [
        "export.zip/b/two.csv",
        "export.zip/book.xlsx",
        "export.zip/one.tsv",
        "export.zip/packed.csv.gz",
    ]
    assert len(frame) == 11
    assert accounted(frame)
    assert "notes.docx" in notes(frame)
    assert "inner.zip" in notes(frame)
    assert "MACOSX" not in notes(frame)


def test_names_in_an_archive_are_shown_and_never_written(tmp_path, monkeypatch):
    inside = tmp_path / "work"
    inside.mkdir()
    monkeypatch.chdir(inside)
    path = packed(tmp_path, {"../../escape.csv": csv("a").encode(), "/abs\x1b[31m.csv": csv("b").encode()})
    before = sorted(os.walk(tmp_path))
    frame = read(path)
    assert len(frame) == 6
    assert not frame["file"].str.contains("\x1b").any()
    assert sorted(os.walk(tmp_path)) == before


def test_bombs_are_refused_without_unpacking_them(tmp_path, monkeypatch):
    monkeypatch.setattr(unpacking, "_RATIO_FROM", 1 << 20)
    bomb = b"id,comment\n1," + b"a" * (8 << 20)
    path = packed(tmp_path, {"bomb.csv": bomb})
    with pytest.raises(InputError, match=r"export\.zip unpacks to"):
        read(path)
    (tmp_path / "bomb.csv.gz").write_bytes(gzip.compress(bomb))
    with pytest.raises(InputError, match=r"bomb\.csv\.gz unpacks to more"):
        read(tmp_path / "bomb.csv.gz")
    # A bomb in a wrapper: what is inside the gzip file inside the archive.
    path = packed(tmp_path, {"bomb.csv.gz": gzip.compress(bomb)})
    with pytest.raises(InputError, match="unpacks to more"):
        read(path)
    book = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", bomb)
    with pytest.raises(InputError, match=r"bomb\.xlsx unpacks to"):
        read(book)


def test_an_archive_that_lies_about_its_size_is_damaged(tmp_path):
    path = packed(tmp_path, {"bomb.csv": csv("x", 2000).encode()})
    content = bytearray(path.read_bytes())
    place = content.rfind(b"PK\x01\x02")
    content[place + 24 : place + 28] = struct.pack("<I", 100)
    path.write_bytes(bytes(content))
    with pytest.raises(InputError, match=r"export\.zip/bomb\.csv is a damaged"):
        read(path)


def test_packed_binary_formats_are_bounded_in_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(unpacking, "MAX_IN_MEMORY", 100)
    pd.DataFrame({"comment": ["It was far too slow"] * 3}).to_parquet(tmp_path / "c.parquet")
    path = packed(tmp_path, {"c.parquet": (tmp_path / "c.parquet").read_bytes()})
    with pytest.raises(InputError, match="unpack it and give the file"):
        read(path)


def test_hopeless_archives(tmp_path):
    with pytest.raises(InputError, match="no file that cxtext reads"):
        read(packed(tmp_path, {"a.docx": b"x"}))
    path = tmp_path / "cut.zip"
    path.write_bytes(packed(tmp_path, {"a.csv": csv("a", 500).encode()}).read_bytes()[:-30])
    with pytest.raises(InputError, match=r"cut\.zip"):
        read(path)
    locked = bytearray(packed(tmp_path, {"a.csv": csv("a").encode()}).read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.find(mark) + offset] |= 1
    (tmp_path / "locked.zip").write_bytes(bytes(locked))
    with pytest.raises(InputError, match="password"):
        read(tmp_path / "locked.zip")


@pytest.fixture
def book(tmp_path) -> Path:
    path = tmp_path / "waves.xlsx"
    with pd.ExcelWriter(path, engine="openpyxl") as writer:
        pd.DataFrame({"about": ["How to read the waves in this book", "The waves follow"]}).to_excel(
            writer, sheet_name="Instructions", index=False
        )
        for wave in ("Wave 1", "Wave 2"):
            table = {"id": [1, 2], "comment": [f"{wave} was far too slow", f"Lovely staff in {wave}"], "stars": [1, 5]}
            pd.DataFrame(table).to_excel(writer, sheet_name=wave, index=False)
        pd.DataFrame({"region": ["N", "S"], "n": [2, 2]}).to_excel(writer, sheet_name="Counts", index=False)
        pd.DataFrame({"x": []}).to_excel(writer, sheet_name="Bare", index=False)
    return path


def test_every_sheet_with_comments_is_read_and_the_others_are_named(book):
    frame = read(book)
    assert frame["file"].tolist() == ["waves.xlsx[Wave 1]"] * 2 + ["waves.xlsx[Wave 2]"] * 2
    assert frame["feedback_id"].is_unique
    assert accounted(frame)
    told = describe(frame)
    assert "sheets left out: Instructions, Bare" in told
    assert "waves.xlsx[Counts] has no column that looks like open text" in told
    assert "sheet 'Wave 1'" in told


def test_named_sheets_only(book):
    one = read(book, sheet="wave 2")
    assert one["text"].tolist() == ["Wave 2 was far too slow", "Lovely staff in Wave 2"]
    assert "file" not in one.columns
    assert "Wave 1" in notes(one)
    assert len(read(book, sheet=["Wave 1", "Wave 2"])) == 4
    assert read(book, sheet="Instructions", text="about")["text"].tolist()[1] == "The waves follow"
    with pytest.raises(InputError, match=r"no sheet 'Wave 3'; its sheets are: Instructions, Wave 1, Wave 2"):
        read(book, sheet="Wave 3")
    with pytest.raises(InputError, match="no sheet 'Wave 3'"):
        read(book, sheet=["Wave 1", "Wave 3"])
    with pytest.raises(InputError, match="open text"):
        read(book, sheet="Counts")


def test_a_sheet_for_a_file_without_any_is_a_mistake(tmp_path):
    (tmp_path / "a.csv").write_text(csv("a"))
    with pytest.raises(InputError, match="no sheet 'Data'"):
        read(tmp_path / "a.csv", sheet="Data")


def test_a_column_is_named_in_one_sheet(book):
    frame = read(book, text="waves[Wave 1]:comment")
    assert frame["text"].tolist() == ["Wave 1 was far too slow", "Lovely staff in Wave 1"]


@pytest.mark.parametrize("delimiter", ["^", "~", "\x01", "¦", "§"])
def test_odd_delimiters(tmp_path, delimiter):
    path = tmp_path / "odd.csv"
    path.write_text(csv("till").replace(",", delimiter).replace("far", "far, far"))
    frame = read(path)
    assert frame["text"][0] == "The till was far, far too slow 0"
    assert frame["score"].tolist() == [1.0, 2.0, 3.0]


def test_odd_signs_in_comments_separate_nothing(tmp_path):
    path = tmp_path / "one.csv"
    path.write_text("comment\nAbout ~5 minutes ~ fine\nSee § 3 ^^\nAll good ~\n")
    assert read(path)["text"].tolist() == ["About ~5 minutes ~ fine", "See § 3 ^^", "All good ~"]


def test_the_separator_may_be_said_in_the_first_line(tmp_path):
    path = tmp_path / "said.csv"
    path.write_text("sep=:\nid:comment:stars\n1:Far too slow, I say:2\n2:Lovely; really:5\n")
    assert read(path)["text"].tolist() == ["Far too slow, I say", "Lovely; really"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16"])
@pytest.mark.parametrize("comment", ["Very slow\nindeed", "Слишком долго ждать\nв очереди", "待ち時間が長すぎます"])
def test_utf_16_in_any_alphabet(tmp_path, encoding, comment):
    path = tmp_path / "wide.csv"
    rows = "".join(f'{n},"{comment}",2024-01-0{n}\n' for n in range(1, 6))
    path.write_bytes(("id,comment,date\n" + rows).encode(encoding))
    frame = read(path, text="comment", id="id")
    assert frame["text"].tolist() == [comment] * 5


def test_stray_bytes_line_by_line_behind_a_mark(tmp_path):
    path = tmp_path / "mixed.csv"
    lines = [
        b"id,comment",
        "1,the naïve café".encode(),
        "2,the “crème” – brûlée".encode("cp1252"),
        "3,“fine” 😀 here".encode(),
    ]
    path.write_bytes(b"\xef\xbb\xbf" + b"\r\n".join(lines) + b"\r\n")
    assert read(path, text="comment")["text"].tolist() == ["the naïve café", "the “crème” – brûlée", "“fine” 😀 here"]
    assert read(path, text="comment")["feedback_id"].tolist() == ["1", "2", "3"]


def test_a_gzipped_text_is_not_held_in_memory(tmp_path):
    import tracemalloc

    from cxtext.reading.source import find

    path = tmp_path / "long.csv.gz"
    path.write_bytes(gzip.compress(("id,comment\n" + "1,some words that repeat themselves\n" * 500_000).encode()))
    tracemalloc.start()
    text, _ = find(path).open_text()
    with text:
        n = sum(1 for _ in text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert n == 500_001
    assert peak < 8 << 20
