"""``cxtext tag`` into a table: all rows or none, known ones replaced."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from test_reading_database import PASSWORD, postgres  # noqa: F401 - a fixture

from cxtext.cli import cli
from cxtext.errors import CxtextError, InputError
from cxtext.writing.table import TableTarget, open_table

pytest.importorskip("sqlalchemy", reason="SQLAlchemy (cxtext[sql]) is not installed")

SAID = ["The staff were lovely", "The app crashes every time", "n/a"]


def tag(*words: object) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["tag", *map(str, words), "--quality", "fast"])
    said = done.stderr + (str(done.exception) if done.exception else "")
    return (2 if isinstance(done.exception, InputError) else done.exit_code), said


@pytest.fixture(params=["sqlite", "duckdb"])
def place(request, tmp_path: Path) -> str:
    if request.param == "duckdb":
        pytest.importorskip("duckdb_engine")
    return f"{request.param}:///{tmp_path}/shop.{request.param}"


def run(url: str, *statements: str) -> list[tuple[object, ...]]:
    from sqlalchemy import create_engine

    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            done = [connection.exec_driver_sql(statement) for statement in statements]
            return [tuple(row) for row in done[-1]] if done[-1].returns_rows else []
    finally:
        engine.dispose()


def fill(url: str) -> None:
    rows = ", ".join(f"({n}, '{text}', {n}.5, date '2026-01-0{n + 1}')" for n, text in enumerate(SAID))
    kind = rows.replace("date ", "") if url.startswith("sqlite") else rows
    run(
        url,
        "create table said (id bigint, comment text, stars double precision, said_at date)",
        f"insert into said values {kind}",
    )


WORDS = ["--query", "select * from said order by id", "--text", "comment", "--table", "tagged", "--key", "id"]
FOUND = "select id, comment, cx_status, cx_sentiment from tagged order by id"
EXPECTED = [
    (0, SAID[0], "ok", "positive"),
    (1, SAID[1], "ok", "negative"),
    (2, SAID[2], "no_content", None),
]


def check_both_ways(url: str) -> None:
    """From a database into the same one, and once more after a comment changed and one came."""
    for _ in range(2):
        code, said = tag(url, *WORDS, "-o", url)
        assert code == 0, said
        assert run(url, FOUND) == EXPECTED
    run(
        url, f"update said set comment = '{SAID[1]}' where id = 0", "insert into said values (7, 'Fine by me', 1, null)"
    )
    code, said = tag(url, *WORDS, "-o", url)
    assert code == 0, said
    assert [row[0] for row in run(url, FOUND)] == [0, 1, 2, 7]
    assert run(url, FOUND)[0] == (0, SAID[1], "ok", "negative")


def test_rows_are_added_and_replaced_by_their_key(place):
    fill(place)
    check_both_ways(place)


def test_a_table_that_does_not_fit_is_refused_and_stays_as_it_is(place):
    fill(place)
    run(place, "create table tagged (id bigint, comment text)", "insert into tagged values (1, 'mine')")
    code, said = tag(place, *WORDS, "-o", place)
    assert code == 2
    assert "The table tagged has no column 'stars'" in said
    assert run(place, "select * from tagged") == [(1, "mine")]
    run(place, "drop table tagged")
    assert tag(place, *WORDS, "-o", place)[0] == 0
    columns = "select * from tagged where id < 0"
    run(place, f"create table loose as {columns}")
    code, said = tag(place, *[word.replace("tagged", "loose") for word in WORDS], "-o", place)
    assert code == 2
    assert "'id' of the table loose is no key" in said
    assert run(place, "select count(*) from loose") == [(0,)]


def test_a_fault_in_the_middle_leaves_the_table_as_it_was(place):
    target = TableTarget(place, "t", "id")
    with open_table(target) as writer:
        writer.write(pd.DataFrame({"id": [1], "a": ["before"]}))
    run(place, "create table strict (id integer primary key, a text, check (a <> 'bad'))")
    with pytest.raises(CxtextError, match="None was written"), open_table(TableTarget(place, "strict", "id")) as writer:
        writer.write(pd.DataFrame({"id": [1, 2], "a": ["good", "good"]}))
        writer.write(pd.DataFrame({"id": [3], "a": ["bad"]}))
    assert run(place, "select * from strict") == []
    with pytest.raises(RuntimeError), open_table(target) as writer:
        writer.write(pd.DataFrame({"id": [2], "a": ["after"]}))
        raise RuntimeError
    assert run(place, "select id, a from t") == [(1, "before")]


def test_of_rows_with_one_key_the_last_counts(place):
    with open_table(TableTarget(place, "t", "id")) as writer:
        writer.write(pd.DataFrame({"id": ["a", "b", "a"], "n": [1, 2, 3]}))
        writer.write(pd.DataFrame({"id": ["b"], "n": [4]}))
    assert run(place, "select id, n from t order by id") == [("a", 3), ("b", 4)]


def test_since_adds_what_is_new(tmp_path):
    url, state = f"sqlite:///{tmp_path}/a.db", tmp_path / "state.json"
    fill(url)
    words = [url, *WORDS, "-o", url, "--since", "id", "--state", state]
    assert tag(*words)[0] == 0
    run(url, "update tagged set cx_status = 'seen'", "insert into said values (7, 'Fine by me', 1, null)")
    assert tag(*words)[0] == 0
    assert [row[2] for row in run(url, FOUND)] == ["seen", "seen", "seen", "ok"]


def test_a_locked_database_is_said(tmp_path):
    url = f"sqlite:///{tmp_path}/a.db"
    fill(url)
    with sqlite3.connect(tmp_path / "a.db", isolation_level=None) as other:
        other.execute("begin exclusive")
        with pytest.raises(CxtextError, match="locked"), open_table(TableTarget(f"{url}?timeout=0.1", "t", "id")) as w:
            w.write(pd.DataFrame({"id": [1]}))
        other.execute("rollback")
    other.close()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--table", "t"], "needs --table NAME and --key COLUMN"),
        (["--table", "t", "--key", "nr"], "There is no column 'nr' for --key"),
        (["--table", "t", "--key", "empty"], "cannot be told apart"),
        (["--table", "t", "--key", "id", "--resume"], "Only files can be resumed"),
    ],
)
def test_mistakes_are_said_in_a_sentence(tmp_path, words, expected):
    source = tmp_path / "a.csv"
    source.write_text(f"id,empty,comment\n1,,{SAID[0]}\n")
    url = f"sqlite:///{tmp_path}/a.db"
    code, said = tag(source, "-o", url, *words)
    assert code == 2
    assert expected in said
    code, said = tag(source, "-o", tmp_path / "out.csv", "--table", "t")
    assert code == 2
    assert "belong to a database" in said


@pytest.mark.slow
def test_postgresql(postgres):  # noqa: F811
    url = postgres.replace("/postgres", "/tagging")
    from sqlalchemy import create_engine

    engine = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("create database tagging")
    engine.dispose()
    fill(url)
    check_both_ways(url)
    # A connection that is killed in the middle: nothing half, and no password.
    run(url, "create table t (id bigint primary key, a text)")
    killer = create_engine(url)
    target = TableTarget(url, "t", "id")
    run(
        url,
        "create function cut() returns trigger language plpgsql as "
        "'begin perform pg_terminate_backend(pg_backend_pid()); return new; end'",
        "create trigger cut before insert on t for each row when (new.id = 3) execute function cut()",
    )
    killer.dispose()
    with pytest.raises(CxtextError, match="None was written") as caught, open_table(target) as writer:
        writer.write(pd.DataFrame({"id": [1, 2], "a": ["x", "y"]}))
        writer.write(pd.DataFrame({"id": [3], "a": ["z"]}))
    assert PASSWORD not in str(caught.value)
    assert run(url, "select * from t") == []
