"""Rows in chunks for tagging: nothing is lost or re-ordered, and no damage makes one row of the rest of the file."""

import gzip
import tracemalloc

import pytest

from cxtext.reading.delimited import read_delimited
from cxtext.reading.quotes import Lines
from cxtext.reading.source import find
from cxtext.reading.stream import _records, stream


def rows_of(path, **options):
    return [row for chunk in stream(path, **options).chunks for row in chunk.to_dict("records")]


def table_of(path):
    return read_delimited(find(path))


def test_surplus_fields_join_with_the_delimiter_of_the_file(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id;comment\n1;good\n2;bad\n3;fine\n4;slow; and dear\n")
    assert rows_of(path)[3] == {"id": "4", "comment": "slow; and dear"}


@pytest.mark.parametrize("rows_behind", [0, 3, 30_000])
def test_an_open_quote_costs_no_row(tmp_path, rows_behind):
    path = tmp_path / "a.csv"
    path.write_text("id,comment\n1,good\n" + '2,"never closed, at all\n' + "3,fine\n" * rows_behind)
    found = rows_of(path)
    assert found[:2] == [{"id": "1", "comment": "good"}, {"id": "2", "comment": "never closed, at all"}]
    assert found[2:] == [{"id": "3", "comment": "fine"}] * rows_behind


def test_an_open_quote_before_quoted_rows_costs_no_row(tmp_path):
    path = tmp_path / "a.csv"
    rows = ['1,"well, said"', '2,"never closed', '3,"fine, too"', '4,so "so"', '5,"two', 'lines"', '6,"the ""end"""']
    path.write_text("\n".join(["id,comment", *rows]) + "\n")
    assert [tuple(row.values()) for row in rows_of(path)] == [
        ("1", "well, said"),
        ("2", "never closed"),
        ("3", "fine, too"),
        ("4", 'so "so"'),
        ("5", "two\nlines"),
        ("6", 'the "end"'),
    ]


def test_what_read_and_tag_see_is_the_same(tmp_path):
    path = tmp_path / "a.csv"
    said = ['"a ""b"" c"', 'say "hi" there', '"open', "plain words", '"x" y', "end"]
    path.write_text("\n".join(["id,comment", *(f"{n},{text}" for n, text in enumerate(said))]) + "\n")
    known = table_of(path).frame
    streamed = {row["id"]: row["comment"] for row in rows_of(path)}
    assert [streamed[row] for row in known["id"]] == known["comment"].tolist()
    assert list(streamed) == [str(n) for n in range(6)]


@pytest.mark.parametrize("between", [1, 400, 30_000])
def test_many_open_quotes_take_linear_time(between):
    given = ["1,2\n", *['3,"open\n', *["4,fine\n"] * between] * (60_000 // between)]
    lines = Lines(given)
    assert len(list(_records(lines, ",", 2))) == len(given)
    assert lines.n_read < 3 * len(given)


def test_a_comment_of_many_lines_is_one_row(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id,comment\n" + '1,"' + "line\n" * 5_000 + '"\n2,fine\n')
    assert [row["id"] for row in rows_of(path)] == ["1", "2"]


@pytest.mark.parametrize("packed", [False, True])
def test_memory_does_not_grow_with_the_file(tmp_path, packed):
    def peak(n):
        path = tmp_path / ("a.csv.gz" if packed else "a.csv")
        opened = gzip.open if packed else open
        with opened(path, "wt") as out:
            out.write("id,comment\n")
            out.writelines(f"{number},a comment of some length about the delivery {number}\n" for number in range(n))
        tracemalloc.start()
        seen = sum(len(chunk) for chunk in stream(path, chunk=1_000).chunks)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert seen == n
        return most

    peak(1_000)
    assert peak(40_000) < 2 * peak(5_000)
