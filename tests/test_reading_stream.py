"""Rows in chunks for tagging: nothing is lost or re-ordered, and no damage makes one row of the rest of the file."""

import gzip
import tracemalloc

import pytest

from cxtext.errors import InputError
from cxtext.reading.stream import stream


def rows_of(path, **options):
    return [row for chunk in stream(path, **options).chunks for row in chunk.to_dict("records")]


def test_surplus_fields_join_with_the_delimiter_of_the_file(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id;comment\n1;good\n2;bad\n3;fine\n4;slow; and dear\n")
    assert rows_of(path)[3] == {"id": "4", "comment": "slow; and dear"}


def test_an_open_quote_is_named_instead_of_swallowing_the_rest(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id,comment\n1,good\n" + '2,"never closed\n' + "3,fine\n" * 30_000)
    with pytest.raises(InputError, match=r"a.csv, line 3: a quote is opened and not closed"):
        rows_of(path)


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
