"""What people changed in a project comes back as labels, through programs that count, name and number otherwise."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from refi_tables import TEXTS, run_tables

from cxtext.errors import InputError
from cxtext.refi import Code, Coding, Project, Selection, Source, User
from cxtext.refi.building import project_of
from cxtext.refi.corrections import Corrections, corrections_of
from cxtext.refi.guids import guid_of
from cxtext.refi.positions import align

ANN, BEN = User(guid_of("", "user", "ann"), "Ann"), User(guid_of("", "user", "ben"), "Ben")
OWN = Code(guid_of("", "own"), "Parking; cars")


class Desk:
    """A person at work on a project, one selection at a time."""

    def __init__(self) -> None:
        self.tables = run_tables()
        self.project = project_of(*self.tables)
        self.project = dataclasses.replace(
            self.project,
            users=(*self.project.users, ANN, BEN),
            codebook=dataclasses.replace(self.project.codebook, codes=(*self.project.codebook.codes, OWN)),
        )

    def code(self, name: str) -> str:
        return next(code.guid for code in self.project.codebook.codes if code.name == name)

    def mention(self, words: str) -> Selection:
        source = self.project.sources[0]
        return next(one for one in source.selections if one.codings and source.text[one.start : one.end] == words)

    def change(self, changed: Callable[[Source], Source]) -> None:
        self.project = dataclasses.replace(self.project, sources=tuple(changed(one) for one in self.project.sources))

    def add(self, start: int, end: int, name: str, user: User = ANN) -> None:
        coding = Coding(str(uuid.uuid4()), self.code(name), user.guid)
        new = Selection(str(uuid.uuid4()), start, end, codings=(coding,))
        self.change(lambda source: dataclasses.replace(source, selections=(*source.selections, new)))

    def add_to(self, words: str, name: str, user: User = ANN) -> None:
        mention = self.mention(words)
        self.add(mention.start, mention.end, name, user)

    def remove(self, words: str, name: str) -> None:
        mention, code = self.mention(words), self.code(name)
        kept = tuple(coding for coding in mention.codings if coding.code != code)
        assert len(kept) < len(mention.codings)
        less = dataclasses.replace(mention, codings=kept)
        self.change(
            lambda source: dataclasses.replace(
                source, selections=tuple(less if one == mention else one for one in source.selections)
            )
        )

    def names(self, words: str) -> list[str]:
        named = {code.guid: code.name for code in self.project.codebook.codes}
        return [named[coding.code] for coding in self.mention(words).codings]

    def read(self) -> Corrections:
        return corrections_of(self.project, *self.tables)


def row(found: Corrections, text: str) -> dict:
    return {name: value for name, value in found.labels.set_index("text").loc[text].items() if isinstance(value, str)}


def test_nothing_changed_is_nothing_learnt() -> None:
    desk = Desk()
    found = desk.read()
    n = len(desk.project.codings())
    assert found.counts["codings"] == found.counts["kept"] == n
    assert len(found.labels) == len(found.altered) == 0
    assert set(found.codings["change"]) == {"kept"}
    assert set(found.codings.loc[found.codings["thing"] == "sentiment", "mention_id"]) == set(
        desk.tables[1]["mention_id"]
    )


def test_what_people_add_take_away_and_confirm() -> None:
    desk = Desk()
    words = "Staff friendly 😀"
    assert desk.names(words) == ["Wait <endless>", "negative", "Using it"]
    desk.add_to(words, "positive")
    desk.remove(words, "Wait <endless>")
    desk.add_to(words, "Using it")
    desk.add_to(words, OWN.name, BEN)
    found = desk.read()
    first = desk.tables[1].iloc[0]
    assert row(found, words) == {
        "mention_id": first["mention_id"], "feedback_id": "S1", "question": "How was it?", "topic": "none",
        "sentiment": "positive", "stage": "use", "codes": "Parking, cars", "coder": "Ann; Ben",
    }  # fmt: skip
    changes = found.codings[found.codings["change"] != "kept"]
    assert list(zip(changes["thing"], changes["code"], changes["coder"], changes["change"], strict=True)) == [
        ("topic", "Wait <endless>", "", "removed"),
        ("sentiment", "positive", "Ann", "added"),
        ("stage", "Using it", "Ann", "confirmed"),
        ("code", OWN.name, "Ben", "added"),
    ]
    counts = found.counts
    assert (counts["added"], counts["confirmed"], counts["removed"], counts["disagreements"]) == (2, 1, 1, 0)
    assert counts["codings"] == counts["kept"] + counts["confirmed"] + counts["added"]
    own = found.codes.set_index("name").loc[OWN.name]
    assert (own["thing"], own["id"]) == ("code", OWN.guid)


def test_renamed_and_moved_codes_are_told() -> None:
    desk = Desk()
    renamed = {"Wait <endless>": "Queues", 'People & "places"': "Places"}
    codes = tuple(
        dataclasses.replace(code, name=renamed.get(code.name, code.name)) for code in desk.project.codebook.codes
    )
    book = dataclasses.replace(desk.project.codebook, codes=codes)
    desk.project = dataclasses.replace(desk.project, codebook=book)
    found = desk.read()
    assert found.counts["kept"] == found.counts["codings"]
    told = found.codes[(found.codes["name"] != found.codes["name_in_run"]) & found.codes["name_in_run"].notna()]
    assert told[["thing", "id", "name", "name_in_run"]].to_numpy().tolist() == [
        ["folder", "g00", "Places", 'People & "places"'], ["topic", "t001", "Queues", "Wait <endless>"],
    ]  # fmt: skip
    assert found.codes.set_index("name").loc["Queues", "parent"] == "Places"


def test_people_who_disagree_leave_the_cell_empty() -> None:
    desk = Desk()
    desk.add_to("Staff friendly 😀", "positive")
    desk.add_to("Staff friendly 😀", "neutral", BEN)
    found = desk.read()
    assert "sentiment" not in row(found, "Staff friendly 😀")
    assert found.counts["disagreements"] == 1


def test_stretches_of_their_own() -> None:
    desk = Desk()
    text = desk.project.sources[0].text
    at = text.index("Staff friendly")
    desk.add(at + 6, at + 16, "positive")  # most of a mention, loosely drawn
    word = text.index("Bold")
    desk.add(word - 1, word + 5, "neutral")  # a word of a longer mention
    desk.add(text.index("Nothing"), text.index("Parking is") - 1, OWN.name)  # across comments
    labels = desk.read().labels
    near = labels[labels["sentiment"] == "positive"].iloc[0]
    assert (near["mention_id"], near["text"]) == ("S1:0", "Staff friendly 😀")
    part = labels[labels["feedback_id"] == "S5"].iloc[0]
    assert pd.isna(part["mention_id"])
    assert TEXTS[4][part["start"] : part["end"]] == part["text"] == ">Bold<"
    across = labels[labels["codes"] == "Parking, cars"]
    assert across["feedback_id"].tolist() == ["S6", "S7"]
    assert across["text"].tolist() == ["Nothing", "Nothing"]


def test_a_program_that_puts_every_coding_under_one_name() -> None:
    desk = Desk()
    desk.add_to("Staff friendly 😀", "positive")
    everything_by(desk, ANN)
    found = desk.read()
    assert found.counts["added"] == 1
    assert found.counts["confirmed"] == 0
    assert found.labels["sentiment"].tolist() == ["positive"]


def everything_by(desk: Desk, user: User) -> None:
    desk.change(
        lambda source: dataclasses.replace(
            source,
            selections=tuple(
                dataclasses.replace(one, codings=tuple(dataclasses.replace(c, coder=user.guid) for c in one.codings))
                for one in source.selections
            ),
        )
    )
    desk.project = dataclasses.replace(desk.project, users=(user,))


def test_a_program_that_gives_new_identifiers_and_names() -> None:
    desk = Desk()
    desk.add_to("Staff friendly 😀", "positive")
    desk.remove("Staff friendly 😀", "Wait <endless>")
    new: dict[str, str] = {}

    def again(value: object) -> object:
        """Copy with every GUID replaced, the same one by the same."""
        if isinstance(value, str):
            is_guid = len(value) == 36 and value.count("-") == 4
            return new.setdefault(value, str(uuid.uuid4())) if is_guid else value
        if isinstance(value, tuple):
            return tuple(again(one) for one in value)
        if dataclasses.is_dataclass(value):
            fields = {field.name: again(getattr(value, field.name)) for field in dataclasses.fields(value)}
            return dataclasses.replace(value, **fields)  # type: ignore[type-var]
        return value

    project = again(dataclasses.replace(desk.project, name="Copy of it"))
    assert isinstance(project, Project)
    found = corrections_of(project, *desk.tables)
    assert {name: found.counts[name] for name in ("added", "removed", "elsewhere", "unplaced")} == {
        "added": 1, "removed": 1, "elsewhere": 0, "unplaced": 0,
    }  # fmt: skip
    assert row(found, "Staff friendly 😀")["sentiment"] == "positive"


def test_a_project_of_another_name() -> None:
    desk = Desk()
    named = project_of(*desk.tables, name="Spring")
    found = corrections_of(named, *desk.tables)
    assert found.counts["kept"] == len(named.codings())
    renamed = dataclasses.replace(named, name="Summer")
    found = corrections_of(renamed, *desk.tables, name="Spring")
    assert found.counts["kept"] == len(named.codings())


def utf16(text: str, at: int) -> int:
    return len(text[:at].encode("utf-16-le")) // 2


def windows(text: str, at: int) -> int:
    before = text[:at]
    return at + before.count("\n") - before.count("\r\n")


@pytest.mark.parametrize(
    ("file", "count", "way"),
    [
        (str, utf16, "UTF-16 units"),
        (lambda text: text.replace("\r\n", "\n").replace("\n", "\r\n"), windows, "code points"),
        (str, windows, "code points, a line break as two"),
        (str, lambda text, at: at - text[:at].count("\r\n"), "code points, a line break as one"),
        (lambda text: text.replace("\r\n", "\n"), lambda text, at: at - text[:at].count("\r\n"), "code points"),
        (str, lambda text, at: utf16(text, at) + windows(text, at) - at, "UTF-16 units, a line break as two"),
    ],
)
def test_programs_count_differently(file: Callable[[str], str], count: Callable[[str, int], int], way: str) -> None:
    desk = Desk()
    desk.add_to("The 👩‍👩‍👧 family room was dirty.", "neutral")
    desk.remove("Parking is a joke.", desk.names("Parking is a joke.")[0])

    def saved(source: Source) -> Source:
        moved = tuple(
            dataclasses.replace(one, start=count(source.text, one.start), end=count(source.text, one.end))
            for one in source.selections
        )
        return dataclasses.replace(source, text=file(source.text), selections=moved)

    desk.change(saved)
    found = desk.read()
    assert list(found.counting.values()) == [way]
    assert found.counts["unplaced"] == len(found.altered) == 0
    assert (found.counts["added"], found.counts["removed"]) == (1, 1)
    assert row(found, "The 👩‍👩‍👧 family room was dirty.")["sentiment"] == "neutral"


def edited(source: Source, at: int, old: str, new: str) -> Source:
    """Put new words in the place of old ones; what stands behind them moves along."""
    assert source.text[at : at + len(old)] == old
    more = len(new) - len(old)
    moved = tuple(
        dataclasses.replace(
            one,
            start=one.start + more * (one.start >= at + len(old)),
            end=one.end + more * (one.end > at + len(old) or (one.end == at + len(old) and bool(old))),
        )
        for one in source.selections
    )
    return dataclasses.replace(source, text=source.text[:at] + new + source.text[at + len(old) :], selections=moved)


def test_altered_texts_are_named_and_the_others_read_on() -> None:
    desk = Desk()
    desk.add_to("Cafe\u0301 closed early.", "positive")
    desk.add_to("Ein schöner Abend war es trotzdem!", "positive")
    desk.add_to("השירות היה מצוין.", "negative")
    text = desk.project.sources[0].text
    altered = desk.names("Cafe\u0301 closed early.")
    desk.change(lambda source: edited(source, text.index("closed early"), "closed early", "CLOSED"))
    desk.change(lambda source: edited(source, text.index("\n\nCafe"), "", "\n\nA new paragraph."))
    found = desk.read()
    assert found.altered["feedback_id"].tolist() == ["S2"]
    assert found.altered["text"].tolist() == [TEXTS[1]]
    assert found.labels["text"].tolist() == ["Ein schöner Abend war es trotzdem!", "השירות היה מצוין."]
    assert found.counts["unplaced"] == len(altered) + 1
    assert found.counts["removed"] == 0  # of an altered comment it is not known


def test_a_comment_taken_out_is_named() -> None:
    desk = Desk()
    text = desk.project.sources[0].text
    gone = TEXTS[4] + "\n\n"
    at = text.index(gone)

    def without(source: Source) -> Source:
        kept = [one for one in source.selections if not at <= one.start < at + len(gone)]
        moved = [
            dataclasses.replace(one, start=one.start - len(gone), end=one.end - len(gone)) if one.start > at else one
            for one in kept
        ]
        return dataclasses.replace(source, text=text.replace(gone, ""), selections=tuple(moved))

    desk.change(without)
    found = desk.read()
    assert found.altered["feedback_id"].tolist() == ["S5"]
    assert (found.counts["removed"], found.counts["added"], found.counts["unplaced"]) == (0, 0, 0)


def test_codings_of_whole_texts_and_of_other_texts_are_counted() -> None:
    desk = Desk()
    whole = Coding(str(uuid.uuid4()), OWN.guid, ANN.guid)
    other = Source(str(uuid.uuid4()), "Field notes", "Rain.", (Selection(str(uuid.uuid4()), 0, 4, codings=(whole,)),))
    desk.change(lambda source: dataclasses.replace(source, codings=(whole,)))
    desk.project = dataclasses.replace(desk.project, sources=(*desk.project.sources, other))
    found = desk.read()
    assert (found.counts["unplaced"], found.counts["elsewhere"]) == (1, 1)
    assert found.counts["codings"] == len(desk.project.codings())
    desk.project = dataclasses.replace(desk.project, sources=(other,))
    with pytest.raises(InputError, match="none of the texts of this run"):
        desk.read()


lines = st.lists(st.sampled_from(["a", "b", "Nothing", "", "long line 😀", "x y z"]), max_size=12)


@given(lines, lines, st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_what_is_aligned_is_equal_and_in_order(left: list[str], right: list[str], between: str) -> None:
    was, now = "\n".join(left), between.join(right)
    found = align(was, now)
    pairs = sorted(found.partners.items())
    assert [a for _, a in pairs] == sorted({a for _, a in pairs})
    for b, a in pairs:
        (s, e), (t, f) = found.was_lines[a], found.now_lines[b]
        assert was[s:e] == now[t:f]
        assert found.place(t, f) == (s, e)
    for start in range(len(now)):
        place = found.place(start, start + 1)
        if place is not None and now[start : start + 1].strip():
            assert was[slice(*place)].strip() == now[start : start + 1].strip()


def test_many_equal_lines_are_aligned_in_no_time() -> None:
    was = "Nothing\n\n" * 30_000
    found = align(was, was[9:] + "More")
    assert len(found.partners) == 29_999
