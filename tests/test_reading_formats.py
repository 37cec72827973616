"""Files of every format, whole and damaged: no row is lost and every refusal names the file."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxtext.errors import InputError
from cxtext.reading import read, rejects_table

ROWS = [
    ("a1", "The café queue was far too long", "3"),
    ("a2", 'She said "never again", twice', "1"),
    ("a3", "Two lines\nof lovely praise; really", "5"),
]


def csv_text(delimiter: str = ",", rows=ROWS, header=("id", "comment", "stars")) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows([header, *rows])
    return out.getvalue()


def texts(frame: pd.DataFrame) -> list[str]:
    return frame["text"].tolist()


def files(frame: pd.DataFrame) -> dict:
    return frame.attrs["cxtext"]["files"][0]


def accounted(frame: pd.DataFrame) -> bool:
    return all(f["rows_in"] == f["rows_used"] + f["rejects"] for f in frame.attrs["cxtext"]["files"])


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_delimiters_and_encodings(tmp_path, delimiter, encoding):
    path = tmp_path / "comments.csv"
    path.write_bytes(csv_text(delimiter).encode(encoding))
    frame = read(path)
    assert texts(frame) == [row[1] for row in ROWS]
    assert frame["feedback_id"].tolist() == ["a1", "a2", "a3"]
    assert frame["score"].tolist() == [3.0, 1.0, 5.0]


def test_bytes_of_two_encodings_lose_no_letter(tmp_path):
    path = tmp_path / "mixed.csv"
    path.write_bytes("id,comment\n1,naïve café staff here\n2,".encode() + "the crème brûlée was off\n".encode("cp1252"))
    frame = read(path)
    assert texts(frame) == ["naïve café staff here", "the crème brûlée was off"]
    assert any("1252" in note for note in files(frame)["notes"])


def test_other_formats_give_the_same_comments(tmp_path):
    frame = pd.DataFrame(ROWS, columns=["id", "comment", "stars"]).astype({"stars": int})
    frame.to_excel(tmp_path / "c.xlsx", index=False)
    frame.to_parquet(tmp_path / "c.parquet")
    (tmp_path / "c.json").write_text(frame.to_json(orient="records"))
    (tmp_path / "c.jsonl").write_text(frame.to_json(orient="records", lines=True))
    (tmp_path / "nested.json").write_text(json.dumps({"total": 3, "items": frame.to_dict("records")}))
    (tmp_path / "c.csv.gz").write_bytes(gzip.compress(csv_text().encode()))
    (tmp_path / "wrongly_named.csv").write_bytes((tmp_path / "c.xlsx").read_bytes())
    for name in ("c.xlsx", "c.parquet", "c.json", "c.jsonl", "nested.json", "c.csv.gz", "wrongly_named.csv"):
        out = read(tmp_path / name)
        assert texts(out) == [row[1] for row in ROWS], name
        assert out["feedback_id"].tolist() == ["a1", "a2", "a3"], name
        assert out["score"].tolist() == [3.0, 1.0, 5.0], name


def test_a_workbook_with_a_title_and_an_empty_sheet(tmp_path):
    path = tmp_path / "book.xlsx"
    with pd.ExcelWriter(path, engine="openpyxl") as writer:
        pd.DataFrame().to_excel(writer, sheet_name="Empty", index=False)
        table = pd.DataFrame(ROWS, columns=["id", "comment", "stars"])
        table["date"] = pd.to_datetime(["2024-03-01", "2024-03-02", "2024-03-03"])
        table.to_excel(writer, sheet_name="Data", index=False, startrow=2)
        writer.sheets["Data"]["A1"] = "Survey results"
    frame = read(path)
    assert texts(frame) == [row[1] for row in ROWS]
    assert frame["date"].dt.day.tolist() == [1, 2, 3]


def test_plain_text_is_one_comment_a_line(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("Too slow, sadly\n\nLovely, friendly staff\n")
    assert texts(read(path)) == ["Too slow, sadly", "Lovely, friendly staff"]


def test_a_txt_file_with_columns_is_a_table(tmp_path):
    path = tmp_path / "export.txt"
    path.write_text(csv_text())
    assert texts(read(path)) == [row[1] for row in ROWS]


def test_one_column_keeps_its_commas(tmp_path):
    path = tmp_path / "one.csv"
    path.write_text('comment\nGood, cheap and quick\nBad\n"Quoted, too"\n')
    assert texts(read(path)) == ["Good, cheap and quick", "Bad", "Quoted, too"]


def test_a_file_without_header_is_seen(tmp_path):
    path = tmp_path / "raw.tsv"
    path.write_text("So there is no way to plug it in\t0\nGood case and excellent value\t1\nGreat for the price\t1\n")
    frame = read(path)
    assert len(frame) == 3
    assert texts(frame)[0] == "So there is no way to plug it in"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.csv", b"", "empty"),
        ("blank.csv", b"\n \n", "empty"),
        ("header.csv", b"id,comment\n", "no rows"),
        ("nul.csv", b"id,comment\n1,hel\x00lo there\n2,fine thanks\n", "binary"),
        ("junk.csv", bytes(range(256)) * 50, "binary"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(500), "picture"),
        ("numbers.csv", b"a,b\n1,2\n3,4\n5,6\n", "open text"),
        ("notext.csv", b"id,comment\n1,\n2,\n", "open text"),
        ("bad.xlsx", b"PK\x03\x04 this is no workbook at all", "spreadsheet"),
        ("bad.parquet", b"PAR1 nothing here PAR1", "Parquet"),
        ("not.parquet", b"id,comment\n1,hello\n", "Parquet"),
        ("bad.json", b'[{"text": "cut off', "JSON"),
        ("empty.json", b"[]", "no rows"),
        ("bad.jsonl", b"nonsense\nmore nonsense\n", "none of its"),
        ("cut.csv.gz", gzip.compress(csv_text().encode() * 100, mtime=0)[:60], "gzip"),
        ("page.csv", b"<!DOCTYPE html><html><body>Sign in</body></html>", "web page"),
    ],
)
def test_hopeless_files_are_refused_by_name(tmp_path, name, content, says):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=says) as caught:
        read(path)
    assert name in str(caught.value)


def test_missing_file_and_directory(tmp_path):
    with pytest.raises(InputError, match=r"no file .*gone\.csv"):
        read(tmp_path / "gone.csv")
    with pytest.raises(InputError, match="directory"):
        read(tmp_path)


def test_ragged_rows_become_rejects_with_their_number(tmp_path):
    path = tmp_path / "ragged.csv"
    path.write_text(
        "id,comment,stars\n1,fine all round,5\n2,too few\n3,one, two many,4\n"
        "4,good value here,3,,\n5,bad luck again,1\n"
    )
    frame = read(path)
    rejected = rejects_table(frame)
    assert frame["feedback_id"].tolist() == ["1", "4", "5"]
    assert rejected[["row", "reason"]].to_numpy().tolist() == [[2, "ragged"], [3, "ragged"]]
    assert json.loads(rejected["raw"][1]) == ["3", "one", " two many", "4"]
    assert accounted(frame)


def test_many_short_rows_are_a_habit_not_damage(tmp_path):
    path = tmp_path / "short.csv"
    path.write_text(
        "id,comment,note\n" + "".join(f"{n},the food was cold {n}\n" for n in range(30)) + "99,all good today,x\n"
    )
    frame = read(path)
    assert len(frame) == 31
    assert rejects_table(frame).empty


def test_an_open_quote_costs_one_row(tmp_path):
    path = tmp_path / "open.csv"
    path.write_text(
        'id,comment,stars\n1,"fine, thanks",5\n2,"this quote is never closed,1\n'
        '3,"good, really",4\n4,plain and simple,2\n'
    )
    frame = read(path)
    assert frame["feedback_id"].tolist() == ["1", "3", "4"]
    assert rejects_table(frame)[["row", "reason"]].to_numpy().tolist() == [[2, "quotes"]]


def test_a_file_cut_off_inside_a_quote(tmp_path):
    path = tmp_path / "cut.csv"
    path.write_text('id,comment\n1,"fine, thanks"\n2,"good"\n3,"and then it broke o')
    frame = read(path)
    assert frame["feedback_id"].tolist() == ["1", "2"]
    assert rejects_table(frame)["row"].tolist() == [3]
    assert accounted(frame)


def test_a_stray_quote_inside_a_comment_is_forgiven(tmp_path):
    path = tmp_path / "stray.csv"
    path.write_text('id,comment,stars\n1,"he said "hi" to me",5\n2,"fine, thanks",4\n')
    frame = read(path)
    assert frame["feedback_id"].tolist() == ["1", "2"]
    assert "hi" in texts(frame)[0]


def test_open_quotes_everywhere_stay_quick(tmp_path):
    path = tmp_path / "awful.csv"
    path.write_text(
        "id,comment\n0,fine here\n"
        + "".join(f'{n},"open quote number {n}, x\n' for n in range(3000))
        + "x,all good then\n"
    )
    frame = read(path)
    assert accounted(frame)
    assert {"fine here", "all good then"} <= set(texts(frame))


def test_a_giant_cell_is_rejected_and_the_rest_kept(tmp_path):
    path = tmp_path / "giant.csv"
    path.write_text("id,comment\n1,fine by me\n2," + "x" * 5_000_000 + "\n3,good by me\n")
    frame = read(path)
    rejected = rejects_table(frame)
    assert frame["feedback_id"].tolist() == ["1", "3"]
    assert rejected["reason"].tolist() == ["too_large"]
    assert len(rejected["raw"][0]) <= 2_000
    assert accounted(frame)


def test_a_few_nul_bytes_cost_their_rows_only(tmp_path):
    path = tmp_path / "few.csv"
    rows = [f"{n},a fine comment number {n}" for n in range(300)]
    rows[7] += "\x00"
    path.write_text("id,comment\n" + "\n".join(rows) + "\n")
    frame = read(path)
    assert len(frame) == 299
    assert rejects_table(frame)[["row", "reason"]].to_numpy().tolist() == [[8, "binary"]]


def test_broken_json_lines_are_rejected(tmp_path):
    path = tmp_path / "lines.jsonl"
    path.write_text(
        '{"id": 1, "comment": "fine by me", "meta": {"lang": "en"}}\n{"id": 2, "comment": "cut\n[1, 2]\n'
        + "[" * 5000
        + "\n"
        + '{"id": 5, "n": '
        + "9" * 5000
        + '}\n{"id": 4, "comment": "good \\ud800 enough"}\n'
    )
    frame = read(path)
    assert frame["feedback_id"].tolist() == ["1", "4"]
    assert rejects_table(frame)["row"].tolist() == [2, 3, 4, 5]
    frame["text"].str.encode("utf-8")
    assert "meta.lang" in frame.columns


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.text(
            st.characters(exclude_categories=("Cs", "Cc"), include_characters='\n\r\t"\x1f'), min_size=0, max_size=40
        ),
        min_size=1,
        max_size=8,
    )
)
def test_whatever_csv_writes_is_read_back(tmp_path_factory, comments):
    path = tmp_path_factory.mktemp("round") / "round.csv"
    rows = [(f"r{n}", comment, "x") for n, comment in enumerate(comments)]
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerows([("id", "comment", "tag"), *rows, ("last", "a whole comment here", "x")])
    path.write_bytes(out.getvalue().encode())
    frame = read(path, text="comment", id="id")
    assert texts(frame) == [*comments, "a whole comment here"]


def test_damage_anywhere_keeps_the_account(tmp_path):
    whole = csv_text(rows=[(f"k{n}", f'comment "{n}", with\nline breaks', str(n % 5 + 1)) for n in range(40)])
    path = tmp_path / "damaged.csv"
    for cut in range(40, len(whole), 97):
        path.write_text(whole[:cut] + whole[cut + 3 :])
        frame = read(path, text="comment")
        assert accounted(frame)
        assert len(frame) >= 36


@pytest.mark.parametrize("name", ["marks.csv", "marks-then-line.csv"])
def test_byte_order_marks_alone_are_no_header(tmp_path: Path, name: str) -> None:
    content = "\ufeff\ufeff\n" + ("" if name == "marks.csv" else "\x85\ncomment\nslow desk\n")
    (tmp_path / name).write_text(content, encoding="utf-8")
    if name == "marks.csv":
        with pytest.raises(InputError, match="is empty"):
            read(tmp_path / name)
    else:
        assert read(tmp_path / name)["text"].tolist() == ["slow desk"]
