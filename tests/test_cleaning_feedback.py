"""Status of feedback rows: empty, no content, duplicate, language."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from cxtext.cleaning import clean_feedback
from cxtext.errors import InputError
from cxtext.reading import read

IMPROVE = "How could we improve?"


def feedback(texts, **columns):
    ids = columns.pop("feedback_id", [str(number) for number in range(len(texts))])
    return pd.DataFrame({"feedback_id": ids, "text": texts, "source": "survey", **columns})


def status(text, question=None):
    columns = {} if question is None else {"question": [question]}
    return clean_feedback(feedback([text], **columns))["status"].item()


@pytest.mark.parametrize("text", ["", None, "  \n", "<br><p></p>", "\u200b"])
def test_nothing_left_is_empty(text):
    assert status(text) == "empty"


@pytest.mark.parametrize(
    "text",
    [
        "n/a",
        "N/A.",
        "na",
        "-",
        ".",
        "...",
        "?!",
        "none",
        "nil",
        "No comment",
        "no comments.",
        "Nothing",
        "nope",
        "x",
        "xx",
        "asdf",
        "qwerty",
        "test",
        "see above",
        "As above.",
        "Did not answer",
        "don't know",
        "12345",
        "ann@example.org",
        "📞",
        "No",
    ],
)
def test_texts_that_say_nothing(text):
    assert status(text) == "no_content"


@pytest.mark.parametrize(
    "text", ["Nothing", "nothing at all.", "None", "No", "Can't think of anything", "Not a thing!", "nope"]
)
@pytest.mark.parametrize(
    "question", [IMPROVE, "What did you dislike?", "What would you change about us?", "What was good?"]
)
def test_nothing_is_an_answer_where_the_question_asks_for_a_judgement(text, question):
    assert status(text, question) == "ok"


@pytest.mark.parametrize("question", [None, "Anything else you would like to add?", "Why?"])
def test_nothing_is_no_answer_elsewhere(question):
    assert status("Nothing", question) == "no_content"


@pytest.mark.parametrize("text", ["n/a", "-", "test", "asdf", "see above"])
def test_placeholders_are_no_answer_to_any_question(text):
    assert status(text, IMPROVE) == "no_content"


@pytest.mark.parametrize(
    "text",
    [
        "👍",
        "😡",
        "❤️",
        ":)",
        ":-(",
        "10/10",
        "5 stars",
        "ok",
        "good",
        "Everything",
        "R",
        "no complaints",
        "Nothing works",
    ],
)
def test_short_texts_that_say_something(text):
    assert status(text) == "ok"


FOREIGN = """\
de Das Personal war sehr freundlich, aber die Wartezeit zu lang.
de Leider war das Zimmer schmutzig und viel zu klein.
de Ich bin mit dem Produkt überhaupt nicht zufrieden.
de Schnelle Lieferung, gute Qualität, gerne wieder.
es El personal fue muy amable y la comida excelente.
es No estoy contento con el servicio de atención al cliente.
es La aplicación se cierra sola cada vez que la abro.
es la comida muy mala y el servicio peor
fr Le personnel était très gentil mais l'attente trop longue.
fr Je ne recommande pas du tout cet hôtel.
fr Service client injoignable, je suis très déçu.
fr tres bon accueil et personnel au top
pl Obsługa była bardzo miła, ale pokój był brudny.
pl Nie jestem zadowolony z tego zakupu.
it Il personale era molto gentile ma la camera sporca.
it Prodotto di ottima qualità e consegna veloce.
it Non sono riuscito a parlare con nessuno.
pt O atendimento foi excelente e o quarto estava limpo.
pt Não recomendo este aplicativo, trava o tempo todo.
pt A comida estava fria e o serviço muito lento.
nl Het personeel was erg vriendelijk maar de kamer was vies.
nl De levering duurde veel te lang en niemand hielp mij.
nl Ik ben erg tevreden over de service.
tr Personel çok ilgiliydi ama oda çok kirliydi.
tr Ürün çok kaliteli, herkese tavsiye ederim.
zh 服务态度很好,但是等待时间太长了。
zh 房间很脏,不会再来了。
ar الخدمة كانت ممتازة والموظفون ودودون جدا
ar لم أكن راضيا عن جودة الطعام
ru Персонал был очень вежливым, но номер грязный.
uk Персонал був дуже ввічливий, але номер брудний.
ja スタッフはとても親切でしたが、待ち時間が長かったです。
ko 직원들은 친절했지만 방이 너무 더러웠어요.
sv Personalen var mycket trevlig men rummet var smutsigt.
da Personalet var meget venligt, men værelset var beskidt.
cs Personál byl velmi milý, ale pokoj byl špinavý.
el Το προσωπικό ήταν πολύ ευγενικό αλλά το δωμάτιο βρώμικο.
hi कर्मचारी बहुत अच्छे थे लेकिन कमरा गंदा था
ro Personalul a fost foarte amabil, dar camera era murdară.
hu A személyzet nagyon kedves volt, de a szoba piszkos.
fi Henkilökunta oli todella ystävällistä mutta huone oli likainen.
vi Nhân viên rất thân thiện nhưng phòng quá bẩn.
"""


def test_foreign_comments_are_found():
    codes, texts = zip(*(line.split(" ", 1) for line in FOREIGN.splitlines()), strict=True)
    cleaned = clean_feedback(feedback(list(texts)))
    assert (cleaned["status"] == "not_language").mean() > 0.95
    assert (cleaned["language"] == pd.Series(codes)).mean() > 0.9
    accepted = clean_feedback(feedback(list(texts)), languages=tuple({"en", *codes}))
    assert (accepted["status"] == "ok").all()


@pytest.mark.parametrize(
    "text",
    [
        "ok",
        "crap app",
        "gr8 service luv it",
        "v good",
        "thx",
        "lol omg wtf bbq",
        "asap pls fix login issue",
        "doesnt wrk 4 me",
        "NHS A&E GP ENT",
        "Communication, communication, communication.",
        "Arrive quicker",
        "Excellent paramedics",
        "Danke",
        "la la la la la",
        "Professional, efficient, courteous personnel.",
    ],
)
def test_short_texts_are_never_called_foreign(text):
    assert status(text) == "ok"


def test_language_column_of_the_user_stays():
    frame = feedback(["Das Zimmer war leider sehr schmutzig."], language=["xx"])
    cleaned = clean_feedback(frame)
    assert cleaned["language"].item() == "xx"
    assert cleaned["status"].item() == "not_language"
    assert clean_feedback(frame, languages=("de-AT",))["status"].item() == "ok"
    assert clean_feedback(feedback(["Fine"]))["language"].isna().item()


@pytest.mark.parametrize("languages", [("english",), (), ("e",)])
def test_wrong_languages_are_refused(languages):
    with pytest.raises(InputError, match=r"(?i)language"):
        clean_feedback(feedback(["a"]), languages=languages)


def test_resubmissions_of_one_customer_are_duplicates():
    frame = feedback(
        ["Too slow", "<b>Too slow</b>", "Too slow", "Too slow", "Too slow"],
        feedback_id=["10", "9", "11", "12", "13"],
        customer_id=["a", "a", "b", None, None],
        question=["q", "q", "q", "q", "q"],
        score=[1, 2, 3, 4, 4],
    )
    expected = {"9": "ok", "10": "duplicate", "11": "ok", "12": "ok", "13": "ok"}
    cleaned = clean_feedback(frame)
    assert dict(zip(cleaned["feedback_id"], cleaned["status"], strict=True)) == expected
    shuffled = clean_feedback(frame.iloc[[3, 0, 4, 2, 1]])
    assert dict(zip(shuffled["feedback_id"], shuffled["status"], strict=True)) == expected
    assert set(clean_feedback(frame, duplicates=False)["status"]) == {"ok"}


def test_the_same_answer_to_two_questions_is_no_duplicate():
    cleaned = clean_feedback(feedback(["Too slow"] * 2, customer_id=["a", "a"], question=["q1", "q2"]))
    assert cleaned["status"].tolist() == ["ok", "ok"]


def test_rows_of_unknown_people_that_agree_in_all_columns_are_flagged_and_counted():
    text = "The staff were kind and quick"
    same = clean_feedback(feedback([text, text], date=["d", "d"], tags=[["a"], ["a"]]))
    assert same["status"].tolist() == ["ok", "ok"]
    assert same.attrs["cxtext"]["repeats"]["flags"] == {"same_row": {"flagged": 1, "left_out": 0}}
    assert same.attrs["cxtext"]["repeats"]["without_repeats"] == 1
    left_out = clean_feedback(same, leave_out=("same_row",))
    assert left_out["status"].tolist() == ["ok", "duplicate"]
    assert same["flag"].fillna("").tolist() == ["", "same_row"]
    assert clean_feedback(feedback([text, text], date=["d1", "d2"]))["status"].tolist() == ["ok", "ok"]
    assert clean_feedback(feedback(["Very good"] * 2, date=["d", "d"]))["status"].tolist() == ["ok", "ok"]


def test_a_row_whose_id_stood_twice_in_the_input_is_a_resubmission():
    table = pd.DataFrame({"ID": ["r1", "r1", "r2", "r3", "r3"], "Comment": ["Good"] * 4 + ["Bad"], "region": "north"})
    cleaned = clean_feedback(read(table, id="ID", text="Comment"))
    assert cleaned["status"].tolist() == ["ok", "duplicate", "ok", "ok", "ok"]
    assert clean_feedback(read(table[["Comment", "region"]]))["status"].tolist() == ["ok"] * 5


def test_responses_that_stood_twice_in_a_wide_survey_are_resubmissions():
    rows = {"What was good?": ["The staff"] * 2 + ["All of it"], "What could we improve?": ["The food"] * 3}
    table = pd.DataFrame({"response": ["r1", "r1", "r2"], **rows})
    cleaned = clean_feedback(read(table, id="response", text=list(rows)))
    kept = cleaned[cleaned["status"] == "ok"]
    assert sorted(kept["text"]) == ["All of it", "The food", "The food", "The staff"]
    assert (cleaned["flag"] == "resubmission").sum() == 2


def test_previews_are_set_aside_and_unfinished_responses_counted_and_the_switch_decides():
    frame = feedback(["Slow", "Slow", "Rude staff"], response_state=[None, "preview", "unfinished"])
    cleaned = clean_feedback(frame)
    assert cleaned["status"].tolist() == ["ok", "preview", "ok"]
    assert cleaned.attrs["cxtext"]["repeats"]["flags"] == {
        "preview": {"flagged": 1, "left_out": 1},
        "unfinished": {"flagged": 1, "left_out": 0},
    }
    assert cleaned.attrs["cxtext"]["repeats"]["analysed"] == 2
    assert clean_feedback(frame, leave_out=())["status"].tolist() == ["ok"] * 3
    assert clean_feedback(frame, leave_out=["unfinished"])["status"].tolist() == ["ok", "ok", "unfinished"]


def test_the_table_keeps_rows_columns_and_attributes():
    frame = feedback(["a@b.org or c@d.org", "call 07911 123456", "fine " * 30_000], region=["n", "s", "w"])
    frame.index = [5, 5, 1]
    frame.attrs["cxtext"] = {"rows_read": 3}
    frame.attrs["mine"] = 1
    before = frame.copy()
    cleaned = clean_feedback(frame)
    pd.testing.assert_frame_equal(frame, before)
    pd.testing.assert_frame_equal(cleaned[before.columns], before)
    assert cleaned.attrs["mine"] == 1
    json.dumps(cleaned.attrs)
    assert cleaned.attrs["cxtext"] == {
        "rows_read": 3,
        "masked": {"emails": 2, "phones": 1},
        "cut": ["2"],
        "repeats": {"flags": {}, "analysed": 3, "with_repeats": 3, "without_repeats": 3},
    }
    again = clean_feedback(cleaned)
    pd.testing.assert_frame_equal(again, cleaned)


def test_an_empty_table_is_cleaned():
    cleaned = clean_feedback(feedback([]))
    assert {"clean_text", "status", "language"} <= set(cleaned.columns)


def test_missing_columns_are_named():
    with pytest.raises(InputError, match="'text'"):
        clean_feedback(pd.DataFrame({"feedback_id": ["1"]}))
    with pytest.raises(InputError, match="unique"):
        clean_feedback(feedback(["a", "b"], feedback_id=["1", "1"]))


@pytest.mark.real
@pytest.mark.parametrize(("name", "column"), [("nhs_fft.csv", "FFT answer"), ("clothing_reviews.csv", "Review Text")])
def test_english_comments_are_hardly_ever_called_foreign(real_data, name, column):
    texts = pd.read_csv(real_data(name))[column].head(6_000)
    assert (clean_feedback(feedback(texts.tolist()))["status"] == "not_language").mean() < 0.002


def test_short_foreign_comments_are_found_and_no_english_one_is_lost():
    rows = pd.read_csv(Path(__file__).parents[1] / "benchmarks" / "short_texts.csv", keep_default_na=False)
    cleaned = clean_feedback(feedback(rows["text"].tolist()))
    foreign = ~rows["language"].isin(["en", "mixed"])
    lost = (cleaned["status"] == "not_language").to_numpy()
    assert lost[foreign].mean() > 0.9
    assert not lost[~foreign].any()
    found = cleaned["language"].to_numpy()[foreign & lost]
    assert (found == rows.loc[foreign & lost, "language"].to_numpy()).mean() > 0.9


@pytest.mark.parametrize(
    "text",
    ["asdasd", "hjkhkjh", "sdfsdf dfg", "lkjhgf", "qwertz", "No. Nothing.", "n/a, n/a", "keine", "sin comentarios"],
)
def test_keyboard_mash_and_heaps_of_nothing_have_no_content(text):
    assert status(text) == "no_content"


@pytest.mark.parametrize(
    "text", ["hahaha", "grrrr", "power", "newer flasks", "NHS", "pls", "hmmm", "no, good", "nix ok"]
)
def test_odd_words_have_content(text):
    assert status(text) == "ok"


def test_a_heap_of_nothing_is_an_answer_to_a_question_for_judgement():
    assert status("No. Nothing at all.", IMPROVE) == "ok"
    assert status("N/A. See above.", IMPROVE) == "no_content"
