"""REFI-QDA codebooks: written as the schema asks, the same every time, read from any program."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from refi_schema import faults
from refi_tables import topics

from cxtext.errors import InputError
from cxtext.refi import Code, Codebook, CodeSet, read_qdc, write_qdc
from cxtext.refi.frame import codebook_of, topic_ids
from cxtext.refi.guids import guid_of, is_guid
from cxtext.refi.xml_writing import legal

ATLAS = """<?xml version="1.0" encoding="utf-8"?>
<CodeBook xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:QDA-XML:codebook:0:4 C.xsd"
  origin="Another program" xmlns="urn:QDA-XML:codebook:0:4">
  <Codes>
    <Code guid="{2CE89C66-C28D-473B-B5C4-6CF87D20EF04}" name="Alpha" isCodable="true" color="#fA0">
      <Description>What it is&#10;in two lines.</Description>
      <Code guid="575CD58B-641A-48C7-BC7B-4F3D2199C776" name="Bêta &amp; &lt;more&gt;" isCodable="1" />
    </Code>
    <Code guid="1B123EC4-7A16-4189-BAB2-74D37FC18BE8" name="Folder" isCodable="false" color="red"/>
  </Codes>
  <Sets><Set name="Group" guid="D79FC877-F071-4117-8D25-235AA1062A44">
    <MemberCode guid="2ce89c66-c28d-473b-b5c4-6cf87d20ef04"/></Set></Sets>
</CodeBook>"""

words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)


def test_topics_become_codes_under_their_themes(tmp_path: Path) -> None:
    book = codebook_of(topics())
    path = write_qdc(book, tmp_path / "book.qdc")
    assert faults(path.read_bytes(), "CodeBook") == []
    assert read_qdc(path) == book
    table = read_qdc(path).table(topic_ids(topics()))
    assert table["topic_id"].tolist() == ["g00", "t001", "t002", "t003"]
    assert table["parent_id"].tolist()[1:3] == ["g00", "g00"]
    assert table["codable"].tolist() == [False, True, True, True]
    given_table = topics().set_index("topic_id").loc[table["topic_id"]]
    assert table["name"].tolist() == given_table["name"].tolist()
    assert table["definition"].tolist() == given_table["definition"].tolist()
    again = write_qdc(codebook_of(topics().sample(frac=1, random_state=3)), tmp_path / "again.qdc")
    assert again.read_bytes() == path.read_bytes()


def test_other_programs_are_read(tmp_path: Path) -> None:
    (tmp_path / "atlas.qdc").write_text(ATLAS, encoding="utf-8")
    book = read_qdc(tmp_path / "atlas.qdc")
    first, second, folder = book.codes
    assert first == Code("2ce89c66-c28d-473b-b5c4-6cf87d20ef04", "Alpha", "What it is\nin two lines.", None, "#fA0")
    assert (second.name, second.parent, second.codable) == ("Bêta & <more>", first.guid, True)
    assert (folder.codable, folder.colour) == (False, "")
    assert book.sets == (CodeSet("d79fc877-f071-4117-8d25-235aa1062a44", "Group", members=(first.guid,)),)
    assert book.origin == "Another program"
    assert book.table()["parent"].tolist()[1] == "Alpha"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_encodings_that_xml_knows(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "book.qdc").write_bytes(ATLAS.replace("utf-8", encoding.removesuffix("-sig")).encode(encoding))
    assert read_qdc(tmp_path / "book.qdc").codes[1].name == "Bêta & <more>"


def test_hand_made_codes_without_guid_get_one_that_stays(tmp_path: Path) -> None:
    (tmp_path / "book.qdc").write_text(
        '<CodeBook><Codes><Code name="A"><Code name="B"/></Code><Code name="B" guid="7"/></Codes></CodeBook>'
    )
    first, second = read_qdc(tmp_path / "book.qdc"), read_qdc(tmp_path / "book.qdc")
    assert first == second
    assert len({code.guid for code in first.codes}) == 3
    assert all(is_guid(code.guid) for code in first.codes)


@given(st.lists(st.tuples(words, st.text(max_size=20), st.integers(0, 5)), min_size=1, max_size=8))
def test_any_codebook_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, rows: list) -> None:
    codes: list[Code] = []
    for n, (name, definition, above) in enumerate(rows):
        parent = codes[above % len(codes)].guid if codes and above else None
        codes.append(Code(guid_of("x", "code", str(n)), name, definition, parent, "#abcdef", n % 2 == 0))
    path = write_qdc(Codebook(tuple(codes)), tmp_path_factory.mktemp("books") / "book.qdc")
    found = {code.guid: code for code in read_qdc(path).codes} if all(one.name.strip() for one in codes) else {}
    for code in codes if found else []:
        back = found[code.guid]
        assert (back.name, back.definition) == (legal(code.name), legal(code.definition))
        assert (back.parent, back.codable) == (code.parent, code.codable)
    assert faults(path.read_bytes(), "CodeBook") == []


def test_guids_depend_on_ids_and_project_alone() -> None:
    one, same, other = (codebook_of(topics(), name=name) for name in ("spring", "spring", "autumn"))
    assert one == same
    assert not {code.guid for code in one.codes} & {code.guid for code in other.codes}
    assert guid_of("a", "bc") != guid_of("ab", "c")
    renamed = codebook_of(topics().assign(name="New"), name="spring")
    assert {code.guid for code in renamed.codes} == {code.guid for code in one.codes}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "no readable XML"),
        ("<CodeBook><Codes>", "no readable XML"),
        ("<html/>", "begins with <html>"),
        ('<CodeBook xmlns="urn:other"><Codes/></CodeBook>', "no REFI-QDA file"),
        ("<CodeBook><Codes/></CodeBook>", "has no codes"),
        ('<CodeBook><Codes><Code name=" " guid="x"/></Codes></CodeBook>', "a code has no name"),
        (ATLAS.replace("575CD58B-641A-48C7-BC7B-4F3D2199C776", "2CE89C66-C28D-473B-B5C4-6CF87D20EF04"), "same GUID"),
        ("<CodeBook><Codes>" + '<Code name="a">' * 200 + "</Code>" * 200 + "</Codes></CodeBook>", "nest more than"),
        ('<?xml version="1.0" encoding="klingon"?><CodeBook/>', "no readable XML"),
    ],
)
def test_what_is_no_codebook_is_refused(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "book.qdc").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_qdc(tmp_path / "book.qdc")


def test_what_cannot_be_written_is_refused_and_nothing_written(tmp_path: Path) -> None:
    a, b = guid_of("x", "a"), guid_of("x", "b")
    for codes, message in [
        ((), "at least one"),
        ((Code(a, "A"), Code(a, "B")), "same GUID"),
        ((Code(a, "A", parent=b),), "parent that is not"),
        ((Code(a, "A", parent=b), Code(b, "B", parent=a)), "circle"),
    ]:
        with pytest.raises(InputError, match=message):
            write_qdc(Codebook(codes), tmp_path / "book.qdc")
    chain = [Code(guid_of("x", str(n)), "A", parent=guid_of("x", str(n - 1)) if n else None) for n in range(3000)]
    with pytest.raises(InputError, match="nest more than"):
        write_qdc(Codebook(tuple(chain)), tmp_path / "book.qdc")
    assert list(tmp_path.iterdir()) == []
    assert len(read_qdc(write_qdc(Codebook(tuple(chain[:90])), tmp_path / "book.qdc")).codes) == 90
    with pytest.raises(InputError, match="no topics"):
        codebook_of(topics().head(0))
    with pytest.raises(InputError, match="cannot be read"):
        read_qdc(tmp_path / "absent.qdc")
    with pytest.raises(InputError, match="own parent"):
        codebook_of(topics().assign(parent_id=["t001", "g00", None, None]))
