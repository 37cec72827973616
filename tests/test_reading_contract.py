"""Every registered format: the same comments give the same feedback table, on disk, gzipped and in a zip archive."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

import pandas as pd
import pytest

import cxtext
from cxtext.errors import InputError
from cxtext.reading import FORMATS, read

TABLE = pd.DataFrame(
    {
        "id": ["a1", "a2", "a3", "a4"],
        "comment": [
            "The café queue was far too long",
            'She said "never again", twice; sadly',
            "Two thumbs up | for the staff",
            "Crème brûlée – lovely 😀",
        ],
        "stars": [3, 1, 5, 4],
        "region": ["North", "South", "North", "West"],
    }
)


def as_spss(path: Path) -> None:
    pyreadstat = pytest.importorskip("pyreadstat", reason="pyreadstat (cxtext[spss]) is not installed")
    pyreadstat.write_sav(TABLE, str(path), compress=path.suffix == ".zsav")


def as_workbook(path: Path) -> None:
    TABLE.to_excel(path, index=False, engine="openpyxl")


# A format without a writer here fails the test: whoever adds one says how such a file looks.
WRITERS = {
    "parquet": {".parquet": TABLE.to_parquet, ".pq": TABLE.to_parquet},
    "spreadsheet": {".xlsx": as_workbook, ".xlsm": as_workbook},
    "feather": {".feather": TABLE.to_feather, ".arrow": TABLE.to_feather},
    "SPSS": {".sav": as_spss, ".zsav": as_spss},
    "json lines": {
        ".jsonl": lambda path: path.write_text(TABLE.to_json(orient="records", lines=True)),
        ".ndjson": lambda path: path.write_text(TABLE.to_json(orient="records", lines=True)),
    },
    "json": {".json": lambda path: path.write_text(json.dumps({"data": TABLE.to_dict("records")}))},
    "delimited text": {
        ".csv": lambda path: TABLE.to_csv(path, index=False),
        ".tsv": lambda path: TABLE.to_csv(path, index=False, sep="\t"),
        ".psv": lambda path: TABLE.to_csv(path, index=False, sep="|"),
    },
    "plain text": {".txt": lambda path: TABLE.to_csv(path, index=False, sep="\t")},
}
CASES = [(form.name, suffix) for form in FORMATS for suffix in WRITERS.get(form.name, {"": None})]


def rows(frame: pd.DataFrame) -> list[list[object]]:
    return frame[["feedback_id", "text", "score", "score_kind", "region", "source"]].to_numpy().tolist()


@pytest.fixture(scope="module")
def expected() -> list[list[object]]:
    return rows(read(TABLE, source_name="review"))


@pytest.mark.parametrize(("format_name", "suffix"), CASES)
def test_every_format_gives_the_same_table(tmp_path, format_name, suffix, expected):
    assert suffix, f"tests/test_reading_contract.py has no writer for the format {format_name!r}"
    path = tmp_path / f"export{suffix}"
    WRITERS[format_name][suffix](path)
    packed = tmp_path / f"packed{suffix}.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    archive = tmp_path / "archive.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.write(path, f"sub/export{suffix}")
    for place in (path, packed, archive):
        frame = read(place, source_name="review")
        assert rows(frame) == expected, place.name
        file = frame.attrs["cxtext"]["files"][0]
        assert file["rows_in"] == file["rows_used"] == 4
        assert file["rejects"] == 0


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_every_format_refuses_damage_in_one_sentence(tmp_path, form):
    path = tmp_path / f"broken{form.suffixes[0]}"
    path.write_bytes((form.magic[0] if form.magic else b"") + b"\x00\x01\x02broken\xff" * 200)
    with pytest.raises(InputError) as caught:
        read(path)
    assert str(caught.value).startswith(path.name)


def test_tables_in_memory_give_the_same(expected):
    pa = pytest.importorskip("pyarrow")
    reader = pa.Table.from_pandas(TABLE).to_reader()
    for table in (pa.Table.from_pandas(TABLE), pa.Table.from_pandas(TABLE).to_batches()[0], reader):
        assert rows(read(table, source_name="review")) == expected
    pl = pytest.importorskip("polars", reason="polars is not installed")
    assert rows(read(pl.from_pandas(TABLE), source_name="review")) == expected


def test_any_object_that_speaks_arrow_is_a_table(expected):
    pa = pytest.importorskip("pyarrow")

    class Foreign:
        def __arrow_c_stream__(self, requested_schema=None):
            return pa.Table.from_pandas(TABLE).__arrow_c_stream__(requested_schema)

    assert rows(read(Foreign(), source_name="review")) == expected
    with pytest.raises(InputError, match="named columns"):
        read(pa.chunked_array([["Too slow", "Lovely staff"]]))
    with pytest.raises(InputError, match=r"Cannot read feedback from a int.*URL"):
        read(3)


def test_arrow_types_that_floats_would_spoil(tmp_path):
    pa = pytest.importorskip("pyarrow")
    from decimal import Decimal

    table = pa.table(
        {
            "id": pa.array([90071992547409931, 90071992547409933, None], pa.int64()),
            "comment": pa.array(["Far too slow for me", "Lovely staff in there", "Price is too high"], pa.string_view())
            if hasattr(pa, "string_view")
            else ["Far too slow for me", "Lovely staff in there", "Price is too high"],
            "stars": pa.array([Decimal("3.0"), Decimal("5.0"), None], pa.decimal128(3, 1)),
            "when": pa.array([0, 86_400_000_000, None], pa.timestamp("us", "UTC")),
            "plan": pa.array(["a", "b", "a"]).dictionary_encode(),
        }
    )
    frame = read(table, text="comment", id="id")
    assert frame["feedback_id"].tolist()[:2] == ["90071992547409931", "90071992547409933"]
    assert frame["score"].tolist()[:2] == [3.0, 5.0]
    assert frame["plan"].tolist() == ["a", "b", "a"]
    from pyarrow import feather

    feather.write_feather(
        table.drop_columns(["comment", "plan"]).append_column("comment", [["a b c"] * 3]), tmp_path / "t.feather"
    )
    assert read(tmp_path / "t.feather", text="comment", id="id")["feedback_id"].tolist()[:1] == ["90071992547409931"]


def test_an_empty_arrow_table_is_refused():
    pa = pytest.importorskip("pyarrow")
    with pytest.raises(InputError, match="no rows"):
        read(pa.table({"comment": pa.array([], pa.string())}))


@pytest.mark.slow
def test_an_arrow_table_is_analysed_like_a_frame():
    pa = pytest.importorskip("pyarrow")
    many = pd.concat([TABLE.assign(id=[f"{n}-{k}" for k in range(4)]) for n in range(15)], ignore_index=True)
    frame, arrow = cxtext.analyze(many, quality="fast"), cxtext.analyze(pa.Table.from_pandas(many), quality="fast")
    pd.testing.assert_frame_equal(frame.mentions, arrow.mentions)
    assert arrow.meta["rows"]["in"] == 60
