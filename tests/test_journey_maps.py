"""Journey maps: the built-in ones, one's own files, and the messages for files that cannot be used."""

from __future__ import annotations

import csv
import dataclasses
import re
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from cxtext.errors import InputError
from cxtext.journey.map_writing import to_toml, write_map
from cxtext.journey.maps import MAX_OWNER, JourneyMap, Stage, built_in_maps, load_map

CUSTOMER = (
    "awareness",
    "consideration",
    "purchase",
    "onboarding",
    "use",
    "support",
    "loyalty",
    "exit",
    "general",
)
TWO_STAGES = """
[[stages]]
id = "arrival"
name = "Arrival"
definition = "Getting there."

[[stages]]
id = "stay"
name = "Stay"
examples = ["Slept well."]
"""


@pytest.fixture
def toml(tmp_path: Path):
    """Return a function that writes text to a map file and gives its path."""

    def write(text: str, name: str = "mine.toml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_customer_map_has_the_stages_of_the_contract_and_is_the_default():
    assert load_map().stage_ids == CUSTOMER
    assert load_map("customer") == load_map()
    assert load_map().fallback == "general"
    assert load_map().names()["onboarding"] == "Getting started"


def test_both_built_in_maps_are_listed():
    assert built_in_maps() == ("customer", "employee")


@pytest.mark.parametrize(
    ("name", "n_examples", "n_general"), [("customer", (12, 16), (12, 16)), ("employee", (25, 45), (20, 45))]
)
def test_built_in_maps_describe_every_stage_evenly(name, n_examples, n_general):
    journey = load_map(name)
    assert journey.id == name
    assert journey.stage_ids[-1] == "general"
    for stage in journey.stages:
        low, high = n_general if stage.id == "general" else n_examples
        assert stage.definition, stage.id
        assert 8 <= len(stage.cues) <= 12, stage.id
        assert low <= len(stage.examples) <= high, stage.id


@pytest.mark.parametrize("name", ["customer", "employee"])
def test_no_text_of_a_built_in_map_stands_for_two_stages(name):
    texts = [text.casefold().strip(" .!") for stage in load_map(name).stages for text in (*stage.cues, *stage.examples)]
    twice = {text for text in texts if texts.count(text) > 1}
    assert not twice


@pytest.mark.parametrize("name", ["customer", "employee"])
def test_a_built_in_map_written_out_is_the_file_that_ships(name):
    shipped = Path(__import__("cxtext").__file__).parent / "journey" / "builtin" / f"{name}.toml"
    assert to_toml(load_map(name)) == shipped.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["customer", "employee"])
def test_built_in_stages_have_owners_but_for_general(name):
    journey = load_map(name)
    assert list(journey.owners()) == [stage for stage in journey.stage_ids if stage != "general"]


def test_an_owner_may_be_given_in_a_file_or_table_and_survives_writing(toml, tmp_path):
    text = TWO_STAGES.replace('name = "Arrival"', 'name = "Arrival"\nowner = "  Front   desk "')
    journey = load_map(toml(text))
    assert journey.owners() == {"arrival": "Front desk"}
    path = tmp_path / "again.toml"
    path.write_text(to_toml(journey), encoding="utf-8")
    assert load_map(path).owners() == {"arrival": "Front desk"}
    table = write_table(
        tmp_path / "map.csv",
        [["id", "name", "owner", "cues"], ["arrival", "Arrival", "Front desk", "key"], ["stay", "Stay", "", "room"]],
    )
    assert load_map(table).owners() == {"arrival": "Front desk"}


def test_an_owner_tells_no_comment_apart():
    one, other = (Stage("stay", "Stay", cues=("room",), owner=owner) for owner in ("", "Housekeeping"))
    assert one == other
    assert hash(one) == hash(other)


@pytest.mark.parametrize("owner", [7, ["a"], "x" * (MAX_OWNER + 1)])
def test_an_unusable_owner_is_refused_with_the_stage(owner):
    with pytest.raises(InputError, match=r"'stay'.*owner"):
        Stage("stay", "Stay", cues=("room",), owner=owner)


def test_a_map_passes_through_and_can_be_a_key():
    journey = load_map("employee")
    assert load_map(journey) is journey
    assert {journey: 1}[load_map("employee")] == 1


def test_maps_and_stages_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        load_map().stages[0].name = "x"  # type: ignore[misc]


def test_own_file_gets_general_last_and_an_id_and_name_from_the_file_name(toml):
    journey = load_map(toml(TWO_STAGES, "Hotel-stay 2026.toml"))
    assert journey.stage_ids == ("arrival", "stay", "general")
    assert (journey.id, journey.name) == ("hotel_stay_2026", "Hotel-stay 2026")
    general = journey.stages[-1]
    assert general.name == "General"
    assert general.definition


def test_a_path_may_be_a_string_and_may_lack_an_english_name(toml, monkeypatch):
    path = toml(TWO_STAGES, "отель.toml")
    monkeypatch.chdir(path.parent)
    assert load_map(path.name).id == "map"


def test_own_general_keeps_its_words_but_is_moved_last(toml):
    general = '[[stages]]\nid = "general"\nname = "Other"\ncues = ["whatever"]\n'
    journey = load_map(toml(general + TWO_STAGES))
    assert journey.stage_ids == ("arrival", "stay", "general")
    assert journey.stages[-1].name == "Other"
    assert journey.stages[-1].cues == ("whatever",)


def test_byte_order_mark_windows_line_ends_and_blank_texts_do_no_harm(tmp_path):
    text = TWO_STAGES.replace('["Slept well."]', '["  Slept \\n well. ", "", "Slept well."]').replace("\n", "\r\n")
    path = tmp_path / "mine.toml"
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert load_map(path).stages[1].examples == ("Slept well.",)


def test_written_map_reads_back_and_is_not_overwritten(tmp_path):
    path = write_map("employee", tmp_path / "mine.toml")
    assert load_map(path) == load_map("employee")
    path.write_text(TWO_STAGES, encoding="utf-8")
    with pytest.raises(InputError, match=r"mine\.toml is there already"):
        write_map("employee", path)
    assert path.read_text(encoding="utf-8") == TWO_STAGES
    with pytest.raises(InputError, match="cannot be written"):
        write_map("employee", tmp_path / "no_such_folder" / "mine.toml")


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=30), min_size=1, max_size=5))
def test_any_text_survives_writing_and_reading(tmp_path_factory, texts):
    journey = JourneyMap(
        "odd", 'Odd "map" \\', (Stage("a", "A\x7f", "d", tuple(texts)), Stage("b", "B", examples=(*texts, "x")))
    )
    path = tmp_path_factory.mktemp("maps") / "odd.toml"
    path.write_bytes(to_toml(journey).encode())
    assert load_map(path) == journey


# Tables ----------------------------------------------------------------------------------------------------------


def write_table(path: Path, rows: list[list[str]]) -> Path:
    if path.suffix == ".xlsx":
        book = xlsxwriter.Workbook(path)
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        book.close()
    else:
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, delimiter="\t" if path.suffix == ".tsv" else ",").writerows(rows)
    return path


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".xlsx"])
def test_tables_take_lists_in_one_cell_or_one_row_per_example(tmp_path, suffix):
    rows = [
        ["ID", "Name", "Definition", "Cues", "Examples"],
        ["arrival", "Arrival", "Getting there, by any means.", "taxi | car park|", "Easy to find."],
        ["", "", "", "", "No sign at the gate, none at the door."],
        ["", "", "", "", ""],
        ["arrival", "", "", "shuttle", "Café at the station."],
        ["stay", "Stay", "", "", "Slept well."],
    ]
    journey = load_map(write_table(tmp_path / f"hotel{suffix}", rows))
    assert journey.stage_ids == ("arrival", "stay", "general")
    arrival = journey.stages[0]
    assert arrival.definition == "Getting there, by any means."
    assert arrival.cues == ("taxi", "car park", "shuttle")
    assert arrival.examples == ("Easy to find.", "No sign at the gate, none at the door.", "Café at the station.")


def test_semicolons_and_windows_letters_of_a_spreadsheet_program_are_read(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_bytes("id;name;cues\r\narrival;Arrivée;taxi|gare\r\nstay;Séjour;nuit\r\n".encode("cp1252"))
    assert load_map(path).names() == {"arrival": "Arrivée", "stay": "Séjour", "general": "General"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "the table is empty"),
        ("name,cues\nA,b\n", "no column 'id'"),
        ("id,name,exmples\na,A,x\n", "unknown key 'exmples'; did you mean 'examples'"),
        ("id,name,cues,cues\na,A,x,y\n", "'cues' stands twice"),
        ("id,name,cues\n,A,x\n", "row 2 has no id"),
        ("id,name,cues\na,A,x,y\n", "row 2 has a cell beyond"),
        ("id,name,cues\na,A,x\na,B,y\n", "row 3 gives the stage 'a' a second name"),
        ("id,name,cues\na,A,x\nb,B,y\na,A,z\n", "'a' stands twice"),
        ('id,name,cues\na,A,"x\n', "quote"),
    ],
)
def test_tables_that_cannot_be_used_say_where(toml, text, expected):
    with pytest.raises(InputError, match=re.escape(expected)) as raised:
        load_map(toml(text, "mine.csv"))
    assert "mine.csv" in str(raised.value)


def test_a_false_and_an_exploding_workbook_are_refused(tmp_path):
    path = tmp_path / "mine.xlsx"
    path.write_text("not a workbook")
    with pytest.raises(InputError, match="not a readable xlsx"):
        load_map(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * 30_000_000)
    with pytest.raises(InputError, match="unpacks to more than"):
        load_map(path)


# Messages --------------------------------------------------------------------------------------------------------

THIRD = '\n[[stages]]\nid = "leave"\nname = "Leaving"\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TWO_STAGES + "[[stages\n", ["not valid TOML", "line 11"]),
        (TWO_STAGES + THIRD, ["the stage 'leave'", "neither definition nor cues nor examples"]),
        (TWO_STAGES + THIRD + 'cues = ["", " "]\n', ["the stage 'leave'", "neither definition"]),
        (TWO_STAGES + THIRD + 'exemples = ["x"]\n', ["stage 3 ('leave')", "'exemples'", "did you mean 'examples'"]),
        (TWO_STAGES + THIRD + "colour = 1\n", ["stage 3 ('leave')", "'colour'", "the keys are: id, name, definition"]),
        (TWO_STAGES + THIRD + 'cues = "bye"\n', ["the stage 'leave' has a text as cues", "list of texts"]),
        (TWO_STAGES + THIRD + 'cues = ["bye", 3]\n', ["the stage 'leave' has a number as item 2 of cues"]),
        (TWO_STAGES + THIRD + "definition = [1]\n", ["the stage 'leave' has a list as definition"]),
        (TWO_STAGES + '[[stages]]\nname = "X"\n', ["stage 3 ('X')", "has no id"]),
        (TWO_STAGES + '[[stages]]\nid = "x"\n', ["stage 3 ('x')", "has no name"]),
        (TWO_STAGES + '[[stages]]\nid = "x"\nname = "  "\ncues = ["y"]\n', ["the stage 'x'", "empty name"]),
        (TWO_STAGES + '[[stages]]\nid = 7\nname = "X"\ncues = ["y"]\n', ["the stage 7 has a number as id"]),
        (TWO_STAGES.replace('"stay"', '"The stay"'), ["the id 'The stay'", "small letters", "after_sales"]),
        (TWO_STAGES.replace('"stay"', '"arrival"'), ["'arrival' stands twice"]),
        ('[[stages]]\nid = "a"\nname = "A"\ncues = ["x"]\n', ["at least 2 stages", "it has 1"]),
        ("stages = [1, 2]\n", ["stage 1 is not a table"]),
        ('stages = "a"\n', ["no list 'stages'"]),
        ("", ["no list 'stages'"]),
        (TWO_STAGES.replace("[[stages]]", "[[stage]]"), ["the file", "'stage'", "did you mean 'stages'"]),
        ('id = "My map"\n' + TWO_STAGES, ["the map", "'My map'"]),
        ("name = 3\n" + TWO_STAGES, ["the file", "a number as name"]),
        ("".join(f'[[stages]]\nid = "s{n}"\nname = "S"\ncues = ["c"]\n' for n in range(41)), ["41 stages", "40"]),
        ("x = " + "[" * 5000 + "]" * 5000, []),
    ],
)
def test_files_that_cannot_be_used_say_file_stage_and_key(toml, text, expected):
    with pytest.raises(InputError) as raised:
        load_map(toml(text))
    message = str(raised.value)
    assert "\n" not in message
    for words in ["mine.toml", *expected]:
        assert words in message


def test_forty_stages_of_ones_own_fit_and_general_comes_on_top(toml):
    text = "".join(f'[[stages]]\nid = "s{n}"\nname = "S"\ncues = ["c"]\n' for n in range(40))
    assert len(load_map(toml(text)).stages) == 41


def test_oversize_binary_missing_and_other_files_are_refused(tmp_path, toml):
    with pytest.raises(InputError, match="larger than 1 MB"):
        load_map(toml(TWO_STAGES + "#" * 1_000_000))
    (tmp_path / "mine.toml").write_bytes(TWO_STAGES.encode() + b"\n\n# caf\xe9\n")
    with pytest.raises(InputError, match="line 13 is not UTF-8"):
        load_map(tmp_path / "mine.toml")
    with pytest.raises(InputError, match=r"nowhere\.toml: there is no such file"):
        load_map(str(tmp_path / "nowhere.toml"))
    with pytest.raises(InputError, match="a folder"):
        load_map(tmp_path)
    with pytest.raises(InputError, match=r"one of: \.toml, \.csv, \.tsv, \.xlsx"):
        load_map(toml("x", "mine.docx"))
    with pytest.raises(InputError):
        load_map("x" * 5000)
    with pytest.raises(InputError):
        load_map("a\0b.toml")


@pytest.mark.parametrize("name", ["costumer", "Customer", ""])
def test_an_unknown_name_lists_the_built_in_maps(name):
    with pytest.raises(InputError, match="customer, employee"):
        load_map(name)


def test_something_that_is_no_map_at_all_is_refused():
    with pytest.raises(InputError, match="name or file, not by int"):
        load_map(3)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="at least 2 stages"):
        JourneyMap("m", "M", (Stage("a", "A", "x"),))
