"""``cxtext tag --since``: what is new is tagged once, whatever comes when."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from cxtext.cli import cli
from cxtext.errors import InputError

GOOD = "The staff were lovely"


def tag(*words: object) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["tag", *map(str, words), "--quality", "fast"])
    said = done.stderr + (str(done.exception) if done.exception else "")
    return (2 if isinstance(done.exception, InputError) else done.exit_code), said


def write(path: Path, rows: list[tuple[object, ...]]) -> Path:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([("id", "date", "comment"), *[(*row, GOOD) for row in rows]])
    return path


def ids(path: Path) -> list[int]:
    return pd.read_csv(path)["id"].tolist()


def test_rows_above_a_value(tmp_path):
    source = write(tmp_path / "a.csv", [(1, "2026-01-01"), (2, "2026-01-02T10:00:00Z"), (10, "2026-01-03")])
    out = tmp_path / "out.csv"
    assert tag(source, "-o", out, "--since", "date=2026-01-02")[0] == 0
    assert ids(out) == [2, 10]
    # By size, not by spelling.
    assert tag(source, "-o", out, "--since", "id=2")[0] == 0
    assert ids(out) == [10]
    code, said = tag(source, "-o", out, "--since", "id=10")
    assert code == 0
    assert "0 rows tagged." in said
    assert out.read_text().startswith("id,date,comment,cx_status,")
    assert ids(out) == []


def test_each_row_once_though_more_come_on_the_same_day(tmp_path):
    out, state = tmp_path / "out.csv", tmp_path / "state.json"
    words = ["-o", out, "--since", "date", "--state", state]
    rows: list[tuple[object, ...]] = [(1, "2026-01-01"), (2, "2026-01-02")]
    seen = []
    for more in ([(3, "2026-01-02"), (4, "2026-01-01")], [(5, "2026-01-02"), (6, "2026-01-03")], []):
        assert tag(write(tmp_path / "a.csv", rows), *words)[0] == 0
        seen.append(ids(out))
        rows += more
    assert tag(write(tmp_path / "a.csv", rows), *words)[0] == 0
    # Row 4 was late: its day was closed by then, which is what a watermark says.
    assert [*seen, ids(out)] == [[1, 2], [3], [5, 6], []]


def test_a_row_without_a_place_is_a_reject(tmp_path):
    source = write(tmp_path / "a.csv", [(1, "2026-01-01"), (2, ""), (3, "soon"), (4, "2026-01-05"), (5, 7)])
    out, rejects = tmp_path / "out.csv", tmp_path / "rejects.csv"
    code, said = tag(source, "-o", out, "--since", "date=2025-12-31", "--rejects", rejects)
    assert code == 0
    assert ids(out) == [1, 4]
    found = pd.read_csv(rejects)
    assert found["row"].tolist() == [2, 3, 5]
    assert set(found["reason"]) == {"no_watermark"}
    assert "5 rows in = 2 tagged + 3 whose 'date'" in said


def test_long_ids_are_told_apart(tmp_path):
    big = 1_850_000_000_000_000_000
    source = write(tmp_path / "a.csv", [(big + n, "") for n in range(3)])
    out = tmp_path / "out.csv"
    assert tag(source, "-o", out, "--since", f"id={big + 1}")[0] == 0
    assert ids(out) == [big + 2]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--since", "day=2026-01-01"], "There is no column 'day'"),
        (["--since", "date"], "needs a value"),
        (["--since", "date=soon"], "neither a number nor a date"),
        (["--state", "s.json"], "say which column"),
        (["--since", "id", "--state", "other.json"], "is for the column 'date'"),
        (["--since", "id", "--state", "a.csv"], "is no file that --state wrote"),
    ],
)
def test_mistakes_are_said_in_a_sentence(tmp_path, monkeypatch, words, expected):
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "a.csv", [(1, "2026-01-01")])
    (tmp_path / "other.json").write_text('{"column": "date", "value": "2026-01-01", "rows": []}')
    code, said = tag("a.csv", "-o", "out.csv", *words)
    assert code == 2
    assert expected in said
    assert not list(tmp_path.glob("out*"))
