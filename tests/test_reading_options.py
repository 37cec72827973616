"""The file of options: what was understood, written with reasons, and read back to the same table."""

import tomllib

import pandas as pd
import pytest

from cxtext.errors import InputError
from cxtext.reading import options_toml, read
from cxtext.reading.saved import KEYS, load_saved
from cxtext.reading.saving import options_of

COMMENTS = ["The app is far too slow", "Lovely staff in the shop", "I waited an hour on the phone", "Great value"]


def told(feedback):
    return feedback.attrs["cxtext"]["files"]


def plain_csv(folder, name="plain.csv"):
    rows = [
        f"{n},{COMMENTS[n % 4]} {n},{n % 11},{n % 12 + 1:02d}/03/2024,{'north' if n % 2 else 'south'}"
        for n in range(60)
    ]
    path = folder / name
    path.write_text("\n".join(["id,comment,nps,date,region", *rows]) + "\n")
    return path


def wide_csv(folder):
    rows = [f"r{n},{COMMENTS[n % 4]} {n},{COMMENTS[(n + 1) % 4]} {n},{n % 5 + 1}" for n in range(60)]
    path = folder / "wide.csv"
    header = "Respondent ID,What did you like?,What should we improve?,How satisfied are you overall?"
    path.write_text("\n".join([header, *rows]) + "\n")
    return path


def reversed_csv(folder):
    rows = [f"{n},{'Great love it' if n % 5 < 2 else 'Terrible bad awful'} {n},{n % 5 + 1}" for n in range(100)]
    path = folder / "reversed.csv"
    path.write_text("\n".join(["id,comment,satisfaction (1 = very good)", *rows]) + "\n")
    return path


def asked_csv(folder):
    path = folder / "asked.csv"
    rows = [f"{n},{COMMENTS[n % 4]} {n}" for n in range(30)]
    path.write_text("\n".join(["number,What could we do better for you?", *rows]) + "\n")
    return path


def odd_names_csv(folder):
    path = folder / "odd.csv"
    rows = [f'{n},"{COMMENTS[n % 4]} {n}",x{n % 3}' for n in range(30)]
    header = '"the ""id""","my comment: free # text = \\ yes","source\npart"'
    path.write_text("\n".join([header, *rows]) + "\n")
    return path


@pytest.mark.parametrize("make", [plain_csv, wide_csv, reversed_csv, asked_csv, odd_names_csv])
def test_reading_with_the_written_file_gives_the_same_table(tmp_path, make):
    path = make(tmp_path)
    first = read(path)
    written = tmp_path / "reading.toml"
    written.write_text(options_toml(told(first)), encoding="utf-8")
    second = read(path, options=written)
    pd.testing.assert_frame_equal(second, first)
    assert options_of(told(second)[0]) == options_of(told(first)[0])


def test_several_files_have_a_section_each(tmp_path):
    paths = [plain_csv(tmp_path), wide_csv(tmp_path)]
    first = read(paths)
    written = tmp_path / "reading.toml"
    written.write_text(options_toml(told(first)), encoding="utf-8")
    assert set(tomllib.loads(written.read_text())) == {"plain.csv", "wide.csv"}
    pd.testing.assert_frame_equal(read(paths, options=written), first)
    with pytest.raises(InputError, match=r"reading.toml, line \d+: there is no input file 'wide.csv'"):
        read(paths[0], options=written)


def test_sheets_of_a_workbook_come_back(tmp_path):
    path = tmp_path / "book.xlsx"
    with pd.ExcelWriter(path) as book:
        pd.DataFrame({"code": [1, 2], "label": ["a", "b"]}).to_excel(book, sheet_name="Codes", index=False)
        pd.DataFrame({"id": range(30), "comment": [f"{COMMENTS[n % 4]} {n}" for n in range(30)]}).to_excel(
            book, sheet_name="Answers", index=False
        )
    first = read(path)
    written = tmp_path / "reading.toml"
    written.write_text(options_toml(told(first)), encoding="utf-8")
    assert tomllib.loads(written.read_text())["sheet"] == "Answers"
    pd.testing.assert_frame_equal(read(path, options=written), first)


def test_every_option_stands_under_a_comment_that_says_why(tmp_path):
    lines = options_toml(told(read(plain_csv(tmp_path)))).splitlines()
    keys = [line.split(" = ")[0] for line in lines if " = " in line and not line.startswith(("#", " "))]
    assert set(keys) >= {"text", "id", "date", "date_order", "score", "score_kind", "segments", "layout", "source_name"}
    assert set(keys) <= set(KEYS)
    for key in keys:
        place = next(n for n, line in enumerate(lines) if line.startswith(f"{key} = "))
        assert lines[place - 1].startswith(f"# {key}: ")
        assert len(lines[place - 1]) > len(f"# {key}: ") + 5


def test_the_file_overrides_every_guess_and_arguments_override_the_file(tmp_path):
    path = plain_csv(tmp_path)
    written = tmp_path / "mine.toml"
    written.write_text(
        'id = "none"\ndate = "date"\ndate_order = "month-first"\nscore = "none"\nsegments = ["region"]\n'
        'source_name = "panel"\ncustomer_id = "id"\n'
    )
    out = read(path, options=written)
    assert out.columns.tolist() == ["feedback_id", "text", "source", "date", "customer_id", "region"]
    assert out["source"].unique().tolist() == ["panel"]
    assert out["date"].dt.day.unique().tolist() == [3]
    assert "score" not in told(out)[0]["columns"]
    assert read(path, options=written, score="nps", id="id")["score"].notna().all()


def test_none_is_a_column_where_there_is_one_of_that_name():
    frame = pd.DataFrame({"comment": COMMENTS, "none": ["a", "b", "c", "d"]})
    assert told(read(frame, id="none"))[0]["columns"]["id"] == "none"


def test_none_keeps_a_role_from_being_guessed():
    frame = pd.DataFrame({"id": [1, 2, 3, 4], "comment": COMMENTS, "nps": [1, 2, 3, 10], "date": ["2024-05-01"] * 4})
    out = read(frame, id="none", date="none", score="none")
    assert {"id", "nps"} <= set(out.columns)
    assert not {"score", "date", "id"} & set(told(out)[0]["columns"])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('text = "comment"\ntexts = "x"\n', r"mine.toml, line 2, texts: there is no such option; did you mean 'text'"),
        ("\n\ntext = 3\n", r"mine.toml, line 3, text: the value must be a text in quotes or a list of texts, not '3'"),
        ("id = true\n", r"line 1, id: the value must be a text in quotes, not 'True'"),
        ('score = ["a"]\n', r"line 1, score: the value must be a text in quotes, not"),
        ("segments = [1, 2]\n", r"line 1, segments: each column must be in quotes"),
        ('score_kind = "great"\n', r"line 1, score_kind: 'great' is none of nps, nps-forward, nps-reversed, csat"),
        ('date_order = "dmy"\n', r"line 1, date_order: 'dmy' is none of auto, day-first"),
        ('layout = "excel"\n', r"line 1, layout: 'excel' is none of auto, none"),
        ('# hello\ndate_anchor = "soon"\n', r"line 2, date_anchor: 'soon' is no date"),
        ('\ntext = "coment"\n', r"mine.toml, line 2, text: There is no column 'coment' .* did you mean 'comment'"),
        ('["plain.csv"]\nid = "idd"\n', r"mine.toml, line 2, id: There is no column 'idd'"),
        ('["other.csv"]\nid = "id"\n', r"mine.toml, line 1: there is no input file 'other.csv'"),
        ("text = \n", r"mine.toml is not TOML: .*line 1"),
        ('text = "a"\ntext = "b"\n', r"mine.toml is not TOML"),
    ],
)
def test_a_wrong_file_is_refused_with_line_and_key(tmp_path, content, message):
    written = tmp_path / "mine.toml"
    written.write_text(content)
    with pytest.raises(InputError, match=message):
        read(plain_csv(tmp_path), options=written)


def test_a_missing_or_binary_file_of_options_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"options file .*none.toml cannot be read"):
        load_saved(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="not UTF-8"):
        load_saved(tmp_path / "bad.toml")


def test_hostile_headers_cannot_break_out_of_a_string_or_comment():
    header = 'x"\ndate = "y"\x7f # \u2028[z]'
    frame = pd.DataFrame({header: [f"{text} {n}" for n, text in enumerate(COMMENTS * 5)]})
    document = tomllib.loads(options_toml(told(read(frame))))
    assert document["date"] == "none"
    assert header in (document["text"], *document["text"])


def test_a_saved_run_holds_the_file_of_options(tmp_path):
    import cxtext

    path = plain_csv(tmp_path)
    feedback = read(path, date_order="day-first")
    cxtext.analyze(feedback, quality="fast").save(tmp_path / "run")
    again = read(path, options=tmp_path / "run" / "reading.toml")
    pd.testing.assert_frame_equal(again, feedback)
