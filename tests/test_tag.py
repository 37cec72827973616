"""The door of ``cxtext tag``: whatever ``cxtext.read`` understands goes in, every row comes out once and in order."""

from __future__ import annotations

import csv
import gzip
import json
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

import cxtext
from cxtext.cli import cli
from cxtext.errors import InputError
from cxtext.reading.tagging import rows_to_tag

GOOD, BAD = "The staff were lovely and kind", "The app crashes every single time"


def tag(*words: object, stdin: str | None = None) -> tuple[int, str, str]:
    done = CliRunner().invoke(cli, ["tag", *map(str, words), "--quality", "fast"], input=stdin)
    said = done.stderr + (str(done.exception) if done.exception else "")
    return (2 if isinstance(done.exception, InputError) else done.exit_code), done.stdout, said


def tagged(tmp_path: Path, *words: object) -> tuple[pd.DataFrame, str]:
    out = tmp_path / "out.csv"
    code, _, said = tag(*words, "-o", out)
    assert code == 0, said
    return pd.read_csv(out, dtype=str, keep_default_na=False), said


def write(path: Path, rows: list[list[object]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return path


def qualtrics(path: Path, n: int = 2) -> Path:
    ids = [json.dumps({"ImportId": name}) for name in ("recordedDate", "_recordId", "QID1_TEXT", "QID2_TEXT")]
    answers = [("", GOOD) if k % 2 else ("Nothing", BAD) for k in range(n)]
    return write(
        path,
        [
            ["RecordedDate", "ResponseId", "Q1", "Q2"],
            ["Recorded Date", "Response ID", "What could we improve?", "Anything else you want to say?"],
            ids,
            *[["2025-01-02 10:00:00", f"R_{k}", *said] for k, said in enumerate(answers)],
        ],
    )


def test_header_rows_of_qualtrics_come_out_as_they_are(tmp_path):
    source = qualtrics(tmp_path / "q.csv")
    found, said = tagged(tmp_path, source)
    before = pd.read_csv(source, dtype=str, keep_default_na=False)
    pd.testing.assert_frame_equal(found[before.columns], before)
    assert found["cx_status"].tolist() == ["header", "header", "ok", "ok"]
    assert set(found["cx_sentiment"][:2]) == {""}
    assert "Qualtrics" in said
    assert "'What could we improve?', 'Anything else you want to say?'" in said
    assert "4 rows in = 2 tagged + 2 header rows (cx_status header)." in said


def test_what_was_written_is_recognised_again(tmp_path):
    found, _ = tagged(tmp_path, qualtrics(tmp_path / "q.csv"))
    again = tmp_path / "again.csv"
    found.to_csv(again, index=False)
    code, out, said = tag(again)
    assert code == 0, said
    assert [row["cx_status"] for row in csv.DictReader(out.splitlines())] == ["header", "header", "ok", "ok"]


def test_header_rows_are_those_of_the_top_only(tmp_path):
    rows = rows_to_tag([qualtrics(tmp_path / "q.csv", 7)], chunk=3)
    assert [dict(chunk.aside) for chunk in rows.chunks] == [{0: "header", 1: "header"}, {}, {}]


def test_questions_go_by_their_names_in_the_file_too(tmp_path):
    found, said = tagged(tmp_path, qualtrics(tmp_path / "q.csv"), "--text", "Q2")
    assert found["cx_sentiment"].tolist() == ["", "", "negative", "positive"]
    assert "from the column 'Anything else you want to say?'" in said


def test_surveymonkey_has_a_further_header_row(tmp_path):
    source = write(
        tmp_path / "sm.csv",
        [
            ["Respondent ID", "Collector ID", "Start Date", "End Date", "What do you think of us?", ""],
            ["", "", "", "", "Open-Ended Response", "Other (please specify)"],
            ["1", "9", "01/02/2025", "01/02/2025", GOOD, ""],
            ["2", "9", "01/02/2025", "01/02/2025", BAD, BAD],
        ],
    )
    found, _ = tagged(tmp_path, source)
    assert found["cx_status"].tolist() == ["header", "ok", "ok"]
    assert found["cx_sentiment"].tolist() == ["", "positive", "negative"]


def test_several_questions_make_one_row_and_each_is_read_with_its_own(tmp_path):
    rows = [
        ["id", "What did you like?", "What could we improve?"],
        ["1", GOOD, "Nothing"],
        ["2", "", ""],
        ["3", "", BAD],
    ]
    source = write(tmp_path / "wide.csv", rows)
    mentions = tmp_path / "mentions.csv"
    words = ["--text", "What did you like?", "--text", "What could we improve?", "--mentions", mentions]
    found, said = tagged(tmp_path, source, *words)
    assert found["cx_status"].tolist() == ["ok", "empty", "ok"]
    # "Nothing" to "What could we improve?" is praise.
    assert found["cx_sentiment"].tolist() == ["positive", "", "negative"]
    made = pd.read_csv(mentions, dtype=str)
    assert made["row"].tolist() == ["0", "0", "2"]
    assert made["column"].tolist() == ["What did you like?", "What could we improve?", "What could we improve?"]
    assert made["mention_id"].is_unique
    assert "2 columns" in said


def test_a_column_whose_name_is_a_question_is_read_with_it():
    frame = pd.DataFrame({"What could we improve?": ["Nothing", BAD]})
    assert cxtext.tag(frame, quality="fast")["cx_sentiment"].tolist() == ["positive", "negative"]


def test_several_columns_of_a_frame():
    frame = pd.DataFrame({"pros": [GOOD, None], "cons": [None, "n/a"], "x": [1, 2]}, index=[7, 7])
    found = cxtext.tag(frame, text=["pros", "cons"], quality="fast")
    assert found.index.tolist() == [7, 7]
    assert found["cx_status"].tolist() == ["ok", "no_content"]
    pd.testing.assert_frame_equal(found[["pros", "cons", "x"]], frame)


def test_options_of_an_earlier_reading(tmp_path):
    source = write(tmp_path / "a.csv", [["id", "note", "said"], ["1", GOOD, BAD], ["2", GOOD, BAD]])
    options = tmp_path / "reading.toml"
    # What it says of columns that tagging does not need is no hindrance.
    options.write_text('text = "said"\nscore = "no such column here"\n')
    found, _ = tagged(tmp_path, source, "--options", options)
    assert set(found["cx_sentiment"]) == {"negative"}
    found, _ = tagged(tmp_path, source, "--options", options, "--text", "note")
    assert set(found["cx_sentiment"]) == {"positive"}
    options.write_text('\ntext = "sad"\n')
    code, _, said = tag(source, "--options", options)
    assert code == 2
    assert "reading.toml, line 2, text" in said
    assert "did you mean 'said'" in said


def test_masking_reaches_the_mentions(tmp_path):
    source = write(tmp_path / "a.csv", [["comment"], ["Project Bluebird was a total disaster"]])
    masking = tmp_path / "masking.toml"
    masking.write_text('block = ["Bluebird"]\n')
    mentions = tmp_path / "m.csv"
    tagged(tmp_path, source, "--masking", masking, "--mentions", mentions)
    assert "Bluebird" not in mentions.read_text()
    assert "[private]" in mentions.read_text()


FRAME = pd.DataFrame({"id": [1, 2, 3], "comment": [GOOD, BAD, GOOD], "stars": [5.0, None, 4.0]})


@pytest.mark.parametrize("ending", ["xlsx", "json", "feather", "sav", "csv.gz", "jsonl.gz", "zip", "parquet"])
def test_every_format_goes_in(tmp_path, ending):
    source = tmp_path / f"in.{ending}"
    if ending == "xlsx":
        FRAME.to_excel(source, index=False)
    elif ending == "json":
        FRAME.to_json(source, orient="records")
    elif ending == "feather":
        FRAME.to_feather(source)
    elif ending == "parquet":
        FRAME.to_parquet(source)
    elif ending == "sav":
        pytest.importorskip("pyreadstat").write_sav(FRAME, str(source))
    elif ending == "zip":
        with zipfile.ZipFile(source, "w") as archive:
            archive.writestr("in.csv", FRAME.to_csv(index=False))
    else:
        FRAME.to_json(source, orient="records", lines=True) if "json" in ending else FRAME.to_csv(source, index=False)
        assert source.read_bytes()[:2] == gzip.compress(b"")[:2]
    found, _ = tagged(tmp_path, source)
    assert found["comment"].tolist() == FRAME["comment"].tolist()
    assert found["cx_sentiment"].tolist() == ["positive", "negative", "positive"]
    assert found["id"].astype(float).tolist() == [1, 2, 3]
    assert float(found.loc[0, "stars"]) == 5
    assert found.loc[1, "stars"] == ""
    if ending in {"xlsx", "json", "sav"}:
        assert found["stars"].tolist() == ["5", "", "4"]


@pytest.mark.parametrize("how", ["folder", "glob", "several", "zip"])
def test_rows_of_several_files_say_where_they_are_from(tmp_path, how):
    folder = tmp_path / "months"
    folder.mkdir()
    write(folder / "a.csv", [["comment", "region"], [GOOD, "N"]])
    (folder / "b.jsonl").write_text(json.dumps({"comment": BAD, "shop": 7}) + "\n")
    with pd.ExcelWriter(folder / "c.xlsx") as book:
        FRAME.to_excel(book, sheet_name="Wave 1", index=False)
        pd.DataFrame({"code": [1, 2]}).to_excel(book, sheet_name="Codes", index=False)
    words = {
        "folder": [folder],
        "glob": [f"{folder}/*"],
        "several": [folder / "a.csv", folder / "b.jsonl", folder / "c.xlsx"],
        "zip": [tmp_path / "all.zip"],
    }[how]
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, file.name)
    found, said = tagged(tmp_path, *words)
    assert found["comment"].tolist() == [GOOD, BAD, *FRAME["comment"]]
    assert found["region"].tolist() == ["N", "", "", "", ""]
    assert found["shop"].tolist() == ["", "7", "", "", ""]
    assert [Path(name).name.partition("[")[0] for name in found["file"]] == ["a.csv", "b.jsonl", *["c.xlsx"] * 3]
    assert "passed over: " in said
    assert "Codes" in said
    assert "5 rows tagged." in said


def test_one_sheet_with_comments_beside_others_is_one_file(tmp_path):
    with pd.ExcelWriter(tmp_path / "a.xlsx") as book:
        FRAME.to_excel(book, sheet_name="Wave 1", index=False)
        pd.DataFrame({"code": [1, 2]}).to_excel(book, sheet_name="Codes", index=False)
        pd.DataFrame({"about": ["A long explanation of the columns"]}).to_excel(book, sheet_name="Readme", index=False)
    found, said = tagged(tmp_path, tmp_path / "a.xlsx")
    assert list(found.columns[:4]) == ["id", "comment", "stars", "cx_status"]
    assert "sheets left out: Readme" in said
    assert "passed over: a.xlsx[Codes]" in said


def test_a_title_alone_is_the_text_of_a_review(tmp_path):
    header = ["Package Name", "Review Submit Date and Time", "Star Rating", "Review Title", "Review Text"]
    rows = [["app", "2025-01-01T00:00:00Z", "1", "", BAD], ["app", "2025-01-01T00:00:00Z", "5", GOOD, ""]]
    found, _ = tagged(tmp_path, write(tmp_path / "r.csv", [header, *rows]))
    assert found["cx_sentiment"].tolist() == ["negative", "positive"]
    assert found["Review Text"].tolist() == [BAD, ""]


def test_what_agents_wrote_comes_out_untagged(tmp_path):
    header = ["Conversation ID", "Message ID", "Message Author Type", "Message Body", "Message Created At", "Closed at"]
    made = [("user", BAD), ("admin", "So sorry, we are awful"), ("user", GOOD)]
    rows = [["c", str(n), who, said, "2025-01-01 10:00", ""] for n, (who, said) in enumerate(made)]
    source = write(tmp_path / "i.csv", [header, *rows])
    found, said = tagged(tmp_path, source)
    assert found["cx_status"].tolist() == ["ok", "agent_reply", "ok"]
    assert found["cx_sentiment"].tolist() == ["negative", "", "positive"]
    assert "3 rows in = 2 tagged + 1 agent reply." in said
    cut = [chunk.aside for chunk in rows_to_tag([source], chunk=1).chunks]
    assert cut == [{}, {0: "agent_reply"}, {}]


def test_blank_and_repeated_names_of_columns(tmp_path):
    source = write(tmp_path / "a.csv", [["comment", "", "x", "x"], [GOOD, "a", "b", "c"], [BAD, "d", "e", "f"]])
    found, _ = tagged(tmp_path, source, "--text", "comment")
    assert list(found.columns[:4]) == ["comment", "column 2", "x", "x_2"]
    assert found.loc[0, ["column 2", "x", "x_2"]].tolist() == ["a", "b", "c"]


def test_row_numbers_without_a_name(tmp_path):
    source = tmp_path / "r.csv"
    source.write_text(f"comment,x\n1,{GOOD},a\n2,{BAD},b\n3,{GOOD},c\n")
    found, _ = tagged(tmp_path, source)
    assert found["comment"].tolist() == [GOOD, BAD, GOOD]
    assert found["column 1"].tolist() == ["1", "2", "3"]


def test_a_column_met_late_is_named_instead_of_shifting_the_rest(tmp_path):
    source = tmp_path / "a.jsonl"
    records = [{"comment": GOOD, "n": k} for k in range(5_000)] + [{"extra": 1, "comment": BAD}]
    source.write_text("".join(json.dumps(record) + "\n" for record in records))
    rows = [chunk.frame for chunk in rows_to_tag([source]).chunks]
    assert [len(frame) for frame in rows] == [5_000, 1]
    from cxtext.writing.rows import open_rows

    with pytest.raises(InputError, match="'extra' is first met"), open_rows(tmp_path / "out.csv", "csv") as writer:
        for frame in rows:
            writer.write(frame)
    assert not (tmp_path / "out.csv").exists()


def test_nested_objects_are_read_as_analyze_reads_them(tmp_path):
    source = tmp_path / "a.jsonl"
    source.write_text(
        "".join(json.dumps({"id": n, "review": {"body": said}}) + "\n" for n, said in enumerate([GOOD, BAD]))
    )
    code, out, said = tag(source, "--text", "review.body")
    assert code == 0, said
    rows = [json.loads(line) for line in out.splitlines()]
    assert [row["review"] for row in rows] == [{"body": GOOD}, {"body": BAD}]
    assert [row["cx_sentiment"] for row in rows] == ["positive", "negative"]


def test_tags_do_not_depend_on_where_the_rows_are_cut(tmp_path):
    from cxtext.analysis.tagging import Tagger

    source = write(tmp_path / "w.csv", [["a", "b"], *[[GOOD, BAD], ["", GOOD], [BAD, ""], ["", ""]] * 5])
    tagger = Tagger(None, "fast")

    def cut(size: int) -> pd.DataFrame:
        found, first = [], 0
        for rows in rows_to_tag([source], text=["a", "b"], chunk=size).chunks:
            found.append(tagger.tag_rows(rows, first)[0])
            first += len(rows.frame)
        return pd.concat(found, ignore_index=True)

    pd.testing.assert_frame_equal(cut(3), cut(1_000))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["missing.csv"], "There is no file missing.csv"),
        (["-", "a.csv"], "Standard input cannot be tagged together with files"),
        (["a.csv", "a.csv"], "given twice"),
        (["a.csv", "--text", "coment"], "did you mean 'comment'"),
        (["a.csv", "--layout", "qualtrics"], "does not have the headers of the layout 'qualtrics'"),
        (["a.csv", "--query", "select 1"], "A query needs the URL of a database"),
        (["a.csv", "--sheet", "Wave 1"], "There is no sheet 'Wave 1'"),
        (["empty.csv"], "no rows to tag"),
    ],
)
def test_mistakes_are_said_in_a_sentence(tmp_path, monkeypatch, words, expected):
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "a.csv", [["id", "comment"], ["1", GOOD], ["2", BAD]])
    (tmp_path / "empty.csv").write_text("comment\n")
    code, out, said = tag(*words)
    assert code == 2
    assert expected in said
    assert out == ""
