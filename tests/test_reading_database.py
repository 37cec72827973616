"""Rows of a database query: read-only, streamed, passwords never shown, faults in one sentence."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pandas as pd
import pytest
from click.testing import CliRunner

import cxtext
from cxtext.databases import is_url, shown
from cxtext.errors import InputError
from cxtext.reading import describe, read
from cxtext.reading.stream import stream

NEEDS_SQL = "SQLAlchemy (cxtext[sql]) is not installed"
PASSWORD = "p@ss:w/rd%41 x"
ROWS = [(1, "Far too slow for me", 2), (2, "Lovely staff: 100% :-)", 5), (3, "The price is too high", 1)]


@pytest.fixture
def shop(tmp_path) -> str:
    pytest.importorskip("sqlalchemy", reason=NEEDS_SQL)
    with sqlite3.connect(tmp_path / "shop.db") as database:
        database.execute("create table said (id integer, comment text, stars integer)")
        database.executemany("insert into said values (?, ?, ?)", ROWS)
    database.close()
    return f"sqlite:///{tmp_path}/shop.db"


def checked(frame: pd.DataFrame) -> None:
    assert frame["feedback_id"].tolist() == ["1", "2", "3"]
    assert frame["text"].tolist() == [row[1] for row in ROWS]
    assert frame["score"].tolist() == [2.0, 5.0, 1.0]
    file = frame.attrs["cxtext"]["files"][0]
    assert (file["format"], file["rows_in"], file["rows_used"]) == ("database", 3, 3)


def test_sqlite(shop):
    checked(read(shop, query="select * from said order by id;"))
    # Colons and percent signs in a query mean themselves.
    one = read(shop, query="select * from said where comment like '%100%' and comment like '% :-)'")
    assert one["feedback_id"].tolist() == ["2"]
    assert "note: query: select * from said" in describe(one)


def test_sqlite_is_opened_read_only(shop):
    before = Path(shop.removeprefix("sqlite:///")).read_bytes()
    for query in ("delete from said", "drop table said", "insert into said values (4, 'x', 1) returning *"):
        with pytest.raises(InputError, match="readonly"):
            read(shop, query=query)
    assert Path(shop.removeprefix("sqlite:///")).read_bytes() == before


def test_text_of_another_encoding_loses_no_letter(shop):
    with sqlite3.connect(shop.removeprefix("sqlite:///")) as database:
        database.execute(
            "insert into said values (4, cast(x'54686520636166e920776173207368757420616761696e' as text), 3)"
        )
    database.close()
    assert read(shop, query="select * from said where id = 4")["text"].tolist() == ["The café was shut again"]


def test_faults_are_one_sentence(shop, tmp_path):
    cases = [
        (shop, "select wrong_name from said", "no such column: wrong_name"),
        (shop, "select * from said where id > 9", "no rows"),
        (shop, "selec", "refused the query"),
        (shop, "", 'query="select'),
        (shop, None, 'query="select'),
        (f"sqlite:///{tmp_path}/gone.db", "select 1", "There is no database file"),
        ("nonsense://ann:hunter2@host/db", "select 1", "No database is known as 'nonsense'"),
        ("postgresql+nodriver://ann:hunter2@host/db", "select 1", "No database is known as"),
        ("https://ann:hunter2@host/export.csv", None, "download the file"),
        ("postgresql+psycopg://ann:hunter2@host:port/db", "select 1", "cannot be read"),
    ]
    for url, query, says in cases:
        with pytest.raises(InputError, match=says) as caught:
            read(url, query=query)
        assert "hunter2" not in str(caught.value)
        assert "\n" not in str(caught.value)
        assert caught.value.__cause__ is None or "hunter2" not in str(caught.value.__cause__)
    assert not (tmp_path / "gone.db").exists()


def test_a_query_needs_a_url_and_a_database_a_query(shop):
    path = shop.removeprefix("sqlite:///")
    with pytest.raises(InputError, match="sqlite:///"):
        read(path)
    with pytest.raises(InputError, match="A query needs the URL"):
        read(path, query="select * from said")
    with pytest.raises(InputError, match="A query needs the URL"):
        stream(path, "csv", query="select 1")


def test_what_is_shown_of_a_url():
    assert shown("postgresql+psycopg://ann:p@ss/w?rd@db.example:5432/shop") == "postgresql://db.example:5432/shop"
    assert shown("duckdb:///a/b.duckdb") == "duckdb:///b.duckdb"
    assert shown("postgresql://db/shop?password=hunter2&user=ann") == "postgresql://db/shop"
    assert is_url("duckdb:///x") and not is_url("C:\\data\\x.csv") and not is_url(Path("a://b"))


def test_no_password_in_the_metadata(shop, tmp_path):
    # SQLite needs none, but the place for one is the same.
    frame = read(
        f"{shop}?password=hunter2&cache=private", query="select 'postgresql://a:hunter2@h/x' as via, * from said"
    )
    assert "hunter2" not in str(frame.attrs["cxtext"]["files"])


def test_rows_come_in_chunks(shop):
    with sqlite3.connect(shop.removeprefix("sqlite:///")) as database:
        database.executemany("insert into said values (?, 'Fine by me', 3)", [(n,) for n in range(4, 12)])
    database.close()
    rows = stream(shop, query="select id, comment from said order by id", chunk=4)
    assert rows.format == "csv"
    assert [chunk["id"].tolist() for chunk in rows.chunks] == [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11]]


def test_a_url_beside_a_file(shop, tmp_path):
    (tmp_path / "more.csv").write_text("id,comment,stars\n1,Good value for once,4\n2,Never any parking,1\n")
    frame = read([shop, tmp_path / "more.csv"], query="select * from said order by id")
    assert len(frame) == 5
    assert frame["feedback_id"].is_unique
    assert frame["file"].value_counts().tolist() == [3, 2]


def test_duckdb(tmp_path):
    pytest.importorskip("sqlalchemy", reason=NEEDS_SQL)
    pytest.importorskip("duckdb_engine", reason="duckdb-engine (cxtext[sql]) is not installed")
    duckdb = pytest.importorskip("duckdb")
    path = tmp_path / "shop.duckdb"
    with duckdb.connect(str(path)) as database:
        database.execute("create table said (id integer, comment text, stars decimal(3, 1), said_at timestamptz)")
        database.executemany("insert into said values (?, ?, ?, '2024-03-01 10:00:00+02')", ROWS)
    frame = read(f"duckdb:///{path}", query="select * from said order by id")
    checked(frame)
    assert frame["date"].dt.month.tolist() == [3, 3, 3]
    for query in ("delete from said returning *", "drop table said"):
        with pytest.raises(InputError, match="read-only"):
            read(f"duckdb:///{path}", query=query)
    (tmp_path / "c.csv").write_text(
        "id,comment,stars\n" + "".join(f'{n},"{text}",{stars}\n' for n, text, stars in ROWS)
    )
    checked(read("duckdb:///:memory:", query=f"select * from '{tmp_path}/c.csv' order by id"))


def postgres_programs() -> Path:
    """Return the folder of initdb and pg_ctl, or skip."""
    pytest.importorskip("sqlalchemy", reason=NEEDS_SQL)
    pytest.importorskip("psycopg", reason="psycopg (cxtext[sql]) is not installed")
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name.split(".")[0]))
    found = shutil.which("initdb")
    folder = folders[-1] if folders else Path(found).resolve().parent if found else None
    if folder is None or not (folder / "pg_ctl").exists():
        pytest.skip("no PostgreSQL server programs (initdb, pg_ctl): install Debian's package postgresql")
    return folder


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """Start a PostgreSQL server of our own on the loopback address and return the URL of its database."""
    programs = postgres_programs()
    # The server refuses to run as root.
    user = None
    if os.geteuid() == 0:
        names = {entry.pw_name for entry in pwd.getpwall()}
        user = next((name for name in ("postgres", "nobody") if name in names), None)
        if user is None:
            pytest.skip("PostgreSQL does not run as root, and there is no user postgres or nobody")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # A short path: the name of a socket may have some hundred characters only.
    folder = Path(tempfile.mkdtemp(prefix="cxtext-pg-"))
    try:
        (folder / "pw").write_text(PASSWORD)
        if user:
            for path in (folder, folder / "pw"):
                shutil.chown(path, user)

        def run(program: str, *arguments: str) -> None:
            # Files, not pipes: the server inherits them and would keep a pipe open for ever.
            with (folder / "log").open("a") as log:
                subprocess.run(
                    [programs / program, *arguments],
                    user=user,
                    cwd=folder,
                    stdout=log,
                    stderr=log,
                    check=True,
                    timeout=120,
                )

        data = str(folder / "data")
        run(
            "initdb", "-D", data, "-U", "ann", "-A", "scram-sha-256", "--pwfile", str(folder / "pw"), "-E", "UTF8", "-N"
        )
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        run("pg_ctl", "-D", data, "-w", "-t", "60", "-l", str(folder / "server"), "-o", options, "start")
        try:
            url = f"postgresql+psycopg://ann:{quote(PASSWORD, safe='')}@127.0.0.1:{port}/postgres"
            fill(port)
            yield url
        finally:
            run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def fill(port: int) -> None:
    import psycopg

    with psycopg.connect(host="127.0.0.1", port=port, user="ann", password=PASSWORD, dbname="postgres") as connection:
        connection.execute(
            "create table said (id bigint, comment text, stars numeric(3, 1), at timestamptz, ticket uuid, extra jsonb)"
        )
        connection.execute("create sequence counter")
        for number, text, stars in ROWS:
            connection.execute(
                "insert into said values (%s, %s, %s, '2024-03-01 10:00+02', gen_random_uuid(), '{\"a\": 1}')",
                (number, text, stars),
            )


@pytest.mark.slow
def test_postgresql(postgres):
    frame = read(postgres, query="select * from said order by id")
    checked(frame)
    assert frame["ticket"].str.len().tolist() == [36, 36, 36]
    assert frame["extra"].tolist() == ['{"a": 1}'] * 3
    assert frame["date"].dt.month.tolist() == [3, 3, 3]
    # Without a driver in the URL psycopg is taken where psycopg2 is not there.
    checked(read(postgres.replace("+psycopg", ""), query="select * from said order by id"))
    assert read(postgres, query="select * from said where comment like '%100%'")["feedback_id"].tolist() == ["2"]
    assert read(postgres, query="select id::text as id, comment from said where id = 1")["text"].tolist() == [
        ROWS[0][1]
    ]


@pytest.mark.slow
def test_postgresql_is_read_only(postgres):
    for query in (
        "insert into said (comment) values ('x') returning *",
        "delete from said returning *",
        "drop table said",
    ):
        with pytest.raises(InputError, match=r"refused the query") as caught:
            read(postgres, query=query)
        assert "LINE" not in str(caught.value)
    # A function that writes gets as far as the read-only transaction.
    with pytest.raises(InputError, match="read-only transaction"):
        read(postgres, query="select nextval('counter') as id, comment from said")
    checked(read(postgres, query="select * from said order by id"))


@pytest.mark.slow
def test_postgresql_faults_show_no_password(postgres):
    wrong = postgres.replace(quote(PASSWORD, safe=""), "hunter2-wrong")
    host = postgres.rpartition("@")[2]
    cases = [
        (wrong, "select 1", "Cannot connect to postgresql://127.0.0.1"),
        (postgres.replace(host, "127.0.0.1:1/postgres"), "select 1", "Cannot connect"),
        (postgres.replace("/postgres", "/nowhere"), "select 1", 'database "nowhere" does not exist'),
        (postgres, "select nothing from said", 'column "nothing" does not exist'),
        (postgres, "select * from said where false", "no rows"),
        (postgres, "select 1 / (id - 2) as comment from said", "division by zero"),
    ]
    for url, query, says in cases:
        with pytest.raises(InputError, match=says) as caught:
            read(url, query=query)
        assert not any(secret in str(caught.value) for secret in (PASSWORD, quote(PASSWORD, safe=""), "hunter2-wrong"))
    frame = read(postgres, query="select * from said order by id")
    assert not any(secret in str(frame.attrs) for secret in (PASSWORD, quote(PASSWORD, safe="")))


@pytest.mark.slow
def test_postgresql_rows_are_streamed(postgres):
    # Far more rows than are ever asked for: only a cursor on the server's side makes this quick.
    rows = stream(
        postgres, query="select n as id, 'Fine by me' as comment from generate_series(1, 20000000) n", chunk=100
    )
    assert len(next(rows.chunks)) == 100
    assert next(rows.chunks)["id"].tolist()[0] == 101
    rows.chunks.close()


@pytest.mark.slow
def test_postgresql_on_the_command_line(postgres, tmp_path):
    from cxtext.cli import cli

    out = tmp_path / "tagged.csv"
    query = "select id, comment from said order by id"
    result = CliRunner().invoke(cli, ["tag", postgres, "--query", query, "-o", str(out), "--quality", "fast"])
    assert result.exit_code == 0, result.output
    tagged = pd.read_csv(out)
    assert tagged["id"].tolist() == [1, 2, 3]
    assert tagged["comment"].tolist() == [row[1] for row in ROWS]
    assert tagged["cx_sentiment"].tolist() == ["negative", "positive", "negative"]
    run = tmp_path / "run"
    many = "select n as id, comment, stars from said, generate_series(1, 20) n"
    arguments = ["analyze", postgres, "--query", many, "--id", "id", "--out", str(run), "--quality", "fast"]
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 0, result.output
    assert len(cxtext.load(run).feedback) == 60
    written = result.output + "".join(path.read_bytes().decode("utf-8", "replace") for path in run.glob("*.*"))
    assert not any(secret in written for secret in (PASSWORD, quote(PASSWORD, safe="")))
