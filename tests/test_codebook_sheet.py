"""The codebook as a spreadsheet: what people change in it becomes edits, what is wrong is named by row and column."""

import numpy as np
import pandas as pd
import pytest
from codebook_data import fitted, topic_of

from cxtext.analysis.codebook_files import write_sheet
from cxtext.errors import InputError
from cxtext.topics import TopicModel
from cxtext.topics.codebook import apply_sheet, read_codebook, sheet_of
from cxtext.topics.codebook.tables import rows_of_file


@pytest.fixture(scope="module")
def book():
    return fitted()


@pytest.fixture(params=["csv", "tsv", "xlsx"])
def through(request, tmp_path):
    """Write a table to a file and make the edits it asks for."""

    def read(book, table):
        path = write_sheet(table, tmp_path / f"codebook.{request.param}")
        return apply_sheet(book, rows_of_file(path))

    return read


def changed(book, **cells):
    """The sheet with cells changed: changed(book, name={"t000": "X"})."""
    table = sheet_of(book).set_index("topic_id", drop=False)
    for column, values in cells.items():
        for one, value in values.items():
            table.loc[one, column] = value
    return table.reset_index(drop=True)


def test_an_unchanged_sheet_asks_for_nothing(book, through):
    edited = book.rename("t000", "=SUM(A1)").rename("t001", "'=quoted").describe("t002", "- starts like a formula")
    assert through(edited, sheet_of(edited)) is edited


def test_changes_become_edits(book, through):
    asked = changed(
        book,
        name={"t000": "@home\t", "g00": "Service"},
        definition={"t001": "What it is."},
        parent={"t002": "Money"},
        include={"t003": "no"},
        pinned={"t004": "yes"},
        merge_into={"t006": "t005"},
    )
    edited = through(book, asked)
    topics = edited.state.topics
    assert topics[0].name == "@home"
    assert topics[1].definition == "What it is."
    assert edited.state.themes[topics[2].parent].name == "Money"
    assert edited.state.themes[0].name == "Service"
    assert topics[3].excluded
    assert topics[4].pinned
    assert 6 not in topics
    assert sorted(line.kind for line in edited.log) == sorted(
        ["rename", "rename", "describe", "parent", "exclude", "pin", "merge"]
    )


def test_names_can_be_swapped(book, through):
    first, second = book.state.topics[0].name, book.state.topics[1].name
    edited = through(book, changed(book, name={"t000": second, "t001": first}))
    assert (edited.state.topics[0].name, edited.state.topics[1].name) == (second, first)


def test_new_rows_define_topics(book, through):
    table = sheet_of(book)
    row = dict.fromkeys(table.columns, "") | {"n_mentions": 0}
    table = pd.concat(
        [
            table,
            pd.DataFrame(
                [
                    {**row, "name": "Login", "query": "login", "parent": "Digital"},
                    {**row, "name": "Cups", "examples": "Coffee was cold number0 | cold coffee again number3"},
                ]
            ),
        ],
        ignore_index=True,
    )
    edited = through(book, table)
    by_name = {one.name: one for one in edited.state.topics.values()}
    assert edited.state.themes[by_name["Login"].parent].name == "Digital"
    assert topic_of(edited, "cold coffee again number3") == f"t{by_name['Cups'].id:03d}"


def test_a_parent_may_be_moved_by_its_id(book):
    old = sheet_of(book).set_index("topic_id").loc["t002", "parent_id"]
    other = "g00" if old != "g00" else "g01"
    edited = apply_sheet(book, rows_of(changed(book, parent_id={"t002": other})))
    assert edited.state.topics[2].parent == int(other[1:])


def rows_of(table):
    from cxtext.topics.codebook.tables import rows_of_frame

    return rows_of_frame(table, "The table")


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"name": {"t001": ""}}, r"row \d+, column 'name': The name is empty"),
        ({"name": {"t001": "x" * 10_000}}, r"row \d+, column 'name': The name has 10,000 characters"),
        ({"include": {"t001": "perhaps"}}, r"row \d+, column 'include': .*write yes or no"),
        ({"parent_id": {"t001": "g77"}}, r"row \d+, column 'parent_id': there is no theme 'g77'"),
        ({"merge_into": {"t001": "t099"}}, r"row \d+, column 'merge_into': There is no topic 't099'"),
        ({"topic_id": {"t001": "t099"}}, r"row \d+, column 'topic_id': there is no 't099'"),
        ({"topic_id": {"t001": "t002"}}, r"row \d+, column 'topic_id': 't002' stands twice"),
        ({"topic_id": {"t001": ""}, "examples": {"t001": ""}}, r"row \d+: a new topic needs examples"),
        ({"topic_id": {"t001": ""}, "name": {"t001": "New"}, "query": {"t001": "unheardof"}},
         r"row \d+, column 'query': .*finds no mention"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_row_and_column(book, cells, words, tmp_path):
    path = write_sheet(changed(book, **cells), tmp_path / "codebook.csv")
    with pytest.raises(InputError, match=words):
        apply_sheet(book, rows_of_file(path))


def test_the_row_named_is_that_of_the_spreadsheet(book, tmp_path):
    table = changed(book, include={"t001": "perhaps"})
    path = write_sheet(table, tmp_path / "codebook.xlsx")
    number = table["topic_id"].tolist().index("t001") + 2
    with pytest.raises(InputError, match=f"codebook.xlsx, row {number}, column 'include'"):
        apply_sheet(book, rows_of_file(path))


def test_a_codebook_of_ones_own_is_read(tmp_path):
    toml = tmp_path / "own.toml"
    toml.write_text(
        '[[topics]]\nname = "Late parcels"\nexamples = ["parcel came late"]\nparent = "Delivery"\n'
        '[[topics]]\nname = "Price"\nquery = "price, cost"\ninclude = false\n'
    )
    table = pd.DataFrame(
        {
            "Code": ["Late parcels", "Price"],
            "Theme": ["Delivery", ""],
            "examples": ["parcel came late", ""],
            "query": ["", "price, cost"],
            "include": ["", "no"],
        }
    )
    csv = tmp_path / "own.csv"
    table.to_csv(csv, index=False)
    assert read_codebook(toml) == read_codebook(csv) == read_codebook(table) == read_codebook(read_codebook(toml))
    late, price = read_codebook(toml)
    assert (late.name, late.examples, late.parent) == ("Late parcels", ("parcel came late",), "Delivery")
    assert price.excluded


def test_a_runs_codebook_can_be_started_from(book, tmp_path):
    edited = book.rename("t003", "Three").exclude("t001")
    path = write_sheet(sheet_of(edited), tmp_path / "codebook.csv")
    codes = {code.topic_id: code for code in read_codebook(path)}
    assert set(codes) == {f"t{one:03d}" for one in edited.state.topics}
    assert codes["t003"].name == "Three"
    assert codes["t001"].excluded
    assert codes["t000"].examples == tuple(" ".join(text.split()) for text in edited.state.topics[0].examples)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("topic_id,definition\nt000,x\n", "no column 'name'"),
        ("name,definition\nA,x\nA,y\n", "row 3: the name 'A' is already given .*row 2"),
        ("name,topic_id\nA,x7\n", "row 2, column 'topic_id'"),
        ("name,include\nA,maybe\n", "row 2, column 'include'"),
        ("name,query\nA,-x\n", "row 2, column 'query'"),
        (f"name,examples\nA,{'y' * 3000}\n", "row 2, column 'examples'"),
        (f"name,definition\n{'n' * 200},\n", "row 2, column 'name'"),
    ],
)
def test_a_faulty_codebook_is_named_by_row_and_column(tmp_path, content, words):
    path = tmp_path / "own.csv"
    path.write_text(content)
    with pytest.raises(InputError, match=words):
        read_codebook(path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("x = 1\n", r"no \[\[topics\]\]"),
        ("[[topics]]\nname = 1\n", "entry 1, column 'name': the name is of type int"),
        ("[[topics]]\nnam = 'x'\n", "entry 1 has the key 'nam'"),
        ("[[topics]\n", "not valid TOML"),
        ("topics = [1]\n", "entry 1 is a int"),
    ],
)
def test_a_faulty_toml_is_named_by_entry(tmp_path, content, words):
    path = tmp_path / "own.toml"
    path.write_text(content)
    with pytest.raises(InputError, match=words):
        read_codebook(path)


@pytest.mark.parametrize("source", ["nowhere.csv", "own.docx", 7, [], [3]])
def test_what_is_no_codebook(tmp_path, source, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.docx").write_text("x")
    with pytest.raises(InputError):
        read_codebook(source)


class TestGuided:
    """Fits that start from a codebook."""

    CODES = (
        {"name": "My refund", "examples": ["refund not paid number0", "where is my refund number1"]},
        {
            "name": "High price",
            "examples": ["Price went up number0"],
            "parent": "Money",
            "topic_id": "t009",
            "pinned": True,
        },
    )

    def fit(self, book, codes):
        from cxtext.topics.codebook.fitting import begin

        corpus = book.ground.corpus
        return begin(TopicModel(), corpus.texts, corpus.grid, encode=book.ground.encode, codes=read_codebook(codes))

    def test_codes_take_theirs_and_the_rest_is_discovered(self, book):
        guided = self.fit(book, self.CODES)
        table = guided.model.topics_.set_index("topic_id")
        assert table["origin"].value_counts().to_dict() == {"codebook": 2, "discovered": 5}
        assert table.loc[[0, 9], "name"].tolist() == ["My refund", "High price"]
        assert table.loc[[0, 9], "n_mentions"].tolist() == [24, 24]
        assert guided.model.themes_.set_index("theme_id").loc[table.loc[9, "parent_id"], "name"] == "Money"
        assert guided.state.topics[9].pinned
        assert np.array_equal(
            guided.model.predict(guided.ground.corpus.texts, guided.ground.corpus.grid), guided.labels
        )

    def test_coverage_says_what_is_beside_the_codebook(self, book):
        from cxtext.topics.codebook import coverage

        guided = self.fit(book, [*self.CODES, {"name": "Refund not paid", "query": "refund paid"}])
        found = coverage(guided.state, guided.labels, guided.ground.corpus.counts)
        assert found.n_mentions == 168
        assert found.n_covered == 48
        assert found.uncovered_share == pytest.approx(120 / 168)
        assert len(found.discovered) == 5
        adopted = guided.define("Parking", query="parking")
        assert coverage(adopted.state, adopted.labels, adopted.ground.corpus.counts).n_covered > 48

    def test_the_model_itself_can_be_fitted_with_a_codebook(self, book, monkeypatch):
        import cxtext.topics.model

        monkeypatch.setattr(cxtext.topics.model, "_encode", book.ground.encode)
        corpus = book.ground.corpus
        model = TopicModel().fit(corpus.texts, codebook=self.CODES)
        assert model.topics_["topic_id"].tolist()[:2] == [0, 9]
        assert np.array_equal(model.predict(corpus.texts), model.labels_)
        assert set(model.labels_) <= set(model.topics_["topic_id"])

    def test_row_order_does_not_matter(self, book):
        from cxtext.topics.codebook.fitting import begin

        corpus = book.ground.corpus
        order = np.random.default_rng(0).permutation(len(corpus.texts))
        turned = begin(
            TopicModel(),
            [corpus.texts[row] for row in order],
            corpus.grid[order],
            encode=book.ground.encode,
            codes=read_codebook(self.CODES),
        )
        pd.testing.assert_frame_equal(turned.model.topics_, self.fit(book, self.CODES).model.topics_)

    def test_edits_go_on_from_there(self, book):
        guided = self.fit(book, self.CODES)
        edited = guided.merge("My refund", "High price")
        assert edited.undo().model is guided.model
        assert edited.model.topics_.set_index("topic_id").loc[0, "n_mentions"] == 48

    def test_two_codes_that_say_the_same_are_refused(self, book):
        from cxtext.topics.codebook.fitting import begin

        corpus = book.ground.corpus
        away = np.linalg.svd(corpus.grid)[2][-1:]  # like no mention, so that neither code takes any
        with pytest.raises(InputError, match="says the same twice: nothing tells 'One'"):
            begin(
                TopicModel(),
                corpus.texts,
                corpus.grid,
                encode=lambda wanted: np.repeat(away, len(wanted), axis=0),
                codes=read_codebook([{"name": "One"}, {"name": "Two"}]),
            )
