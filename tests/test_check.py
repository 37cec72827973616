"""``cxtext check``: the account of an input without analysing it; and reading options on the command line."""

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from cxtext.cli import cli
from cxtext.errors import InputError
from cxtext.reading import read


def check(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["check", *map(str, arguments)])


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    path = tmp_path / "survey.csv"
    path.write_text(
        "id,comment,nps,date,region\n"
        "1,The app is far too slow,3,03/04/2024,north\n"
        "2,Lovely staff in the shop,10,04/04/2024,south\n"
        "3,ragged\n"
        "4,,2,05/04/2024,north\n"
        "5,Great value for money,9,05/05/2024,north\n"
    )
    return path


def test_check_says_columns_samples_rejects_and_counts_that_add_up(survey: Path) -> None:
    done = check(survey)
    assert done.exit_code == 0, done.output
    out = done.stdout
    assert "5 rows in = 4 used + 1 rejected; 4 comments, 1 row without text." in out
    assert "survey.csv, row 3: ragged: the row has 2 fields, the header has 5" in out
    assert "The app is far too slow | Lovely staff in the shop" in out
    assert "03/04/2024 = 2024-04-03" in out
    assert "(guessed, nps; else --score, --score-kind)" in out
    assert "--date-order month-first" in out
    assert "--write-options" in done.output


def test_check_and_analyze_tell_the_same(survey: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from cxtext.reading import describe

    shown = check(survey).stdout
    for line in describe(read(survey)).splitlines():
        assert line in shown


def test_check_as_json(survey: Path) -> None:
    record = json.loads(check(survey, "--json").stdout)
    assert record["readable"] is True
    assert record["rows"] == {"in": 5, "used": 4, "rejected": 1, "without_text": 1, "comments": 4}
    assert record["files"][0]["columns"]["date"] == "date"
    assert record["files"][0]["examples"]["region"] == ["north", "south"]
    assert [(row["row"], row["reason"]) for row in record["rejects"]] == [(3, "ragged")]


def test_unreadable_input_is_an_input_error_which_is_exit_code_2(tmp_path: Path) -> None:
    path = tmp_path / "numbers.csv"
    path.write_text("a,b\n1,2\n3,4\n")
    done = check(path, "--json")
    assert isinstance(done.exception, InputError)
    assert json.loads(done.stdout)["readable"] is False
    assert "no column that looks like open text" in json.loads(done.stdout)["error"]
    assert isinstance(check(tmp_path / "absent.csv").exception, InputError)


def test_written_options_are_used_and_options_on_the_line_count_for_more(survey: Path, tmp_path: Path) -> None:
    written = tmp_path / "reading.toml"
    assert (
        check(survey, "--date-order", "month-first", "--segment", "region", "--write-options", written).exit_code == 0
    )
    again = json.loads(check(survey, "--options", written, "--json").stdout)["files"][0]
    assert again["settled"]["date_order"] == "month-first"
    assert again["segments"] == ["region"]
    other = json.loads(check(survey, "--options", written, "--date-order", "day-first", "--json").stdout)["files"][0]
    assert other["settled"]["date_order"] == "day-first"


def test_every_option_that_the_account_names_exists(survey: Path) -> None:
    import re

    known = {name for option in cli.commands["check"].params for name in option.opts}
    named = set(re.findall(r"--[a-z-]+", check(survey).output))
    assert named
    assert named <= known


def test_check_shows_no_control_characters_to_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "hostile.csv"
    path.write_text("id,comment\n1,\x1b[2JThis clears the screen\n2,\x1b]0;title\x07Another one here\n", newline="\n")
    done = check(path)
    assert done.exit_code == 0
    assert "\x1b" not in done.output
    assert "\x07" not in done.output


def test_check_reads_what_read_reads(tmp_path: Path) -> None:
    frame = pd.DataFrame({"id": [1, 2], "comment": ["The app is far too slow", "Lovely staff"]})
    frame.to_parquet(tmp_path / "a.parquet")
    frame.to_excel(tmp_path / "b.xlsx", index=False)
    frame.to_json(tmp_path / "c.jsonl", orient="records", lines=True)
    record = json.loads(check(*(tmp_path / name for name in ("a.parquet", "b.xlsx", "c.jsonl")), "--json").stdout)
    assert record["rows"]["in"] == 6
    assert [file["rows_used"] for file in record["files"]] == [2, 2, 2]
