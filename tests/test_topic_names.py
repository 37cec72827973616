"""Names of topics: what a grammar over word classes makes of mentions."""

import time

import pytest

from cxtext.topics.evidence import claims_of
from cxtext.topics.grammar import letters
from cxtext.topics.naming import Mention, describe
from cxtext.topics.phrases import candidates
from cxtext.topics.tagging import Tagger, shipped_tagger
from cxtext.topics.wordforms import gerund, usual_case

OTHER = [Mention(text, 1.0, 0.8, 0.0) for text in ("the bus stop", "bus stop moved", "a bus stop", "bus stop in town")]


def headings(text):
    (tagged,) = usual_case(shipped_tagger().tag([text]))
    return {" ".join(one.words) for one in candidates(tagged)}


def name_of(*texts, mood=0.0):
    return describe([[Mention(text, 1.0, 0.8, mood) for text in texts], OTHER], [None, None])[0].name


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("The refund was very slow", "slow refund"),
        ("slow refunds again", "slow refunds"),
        ("My card was declined", "card declined"),
        ("The app keeps crashing", "app keeps crashing"),
        ("the app crashes at payment", "app crashes at the payment"),
        ("The engineer never came.", "engineer never came"),
        ("my card is not working", "card not working"),
        ("How do I activate my card?", "activating the card"),
        ("I want to cancel a transfer", "cancelling a transfer"),
        ("I can't open the door", "can't open the door"),
        ("I was charged twice", "charged twice"),
        ("it was hard to cancel", "hard to cancel"),
        ("the sleeves are too long", "sleeves too long"),
        ("there is no parking", "no parking"),
        ("not enough staff on the ward", "not enough staff"),
        ("a long wait on hold", "long wait on hold"),
        ("more staff needed", "more staff"),
        ("polite and friendly staff", "friendly staff"),
    ],
)
def test_a_mention_gives_the_heading(text, heading):
    found = headings(text)
    assert heading in found or heading.replace("the ", "") in found, found


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("The app asks me for a code", "app asks"),
        ("the ATM swallowed my card", "ATM swallowed"),
        ("I enjoyed the activities", "enjoyed the activities"),
        ("waited over 45 minutes for them", "waiting minutes"),
        ("everyone was helpful", "helpful everyone"),
        ("it was a certain thing", "certain thing"),
        ("it is not good service", "good service"),
        ("no engineer came", "engineer came"),
        ("the dress runs large", "dress runs"),
        ("the dress hit right above the knee", "dress hit"),
        ("I bought the pink ones", "pink ones"),
        ("it is not easy to use", "easy to use"),
        ("they never arrived on time", "arrived on time"),
        ("they were not friendly or helpful", "friendly and helpful"),
        ("the staff were not helpful", "helpful staff"),
    ],
)
def test_fragments_and_what_is_denied_are_no_headings(text, never):
    assert never not in headings(text)


def test_what_says_the_same_is_one_candidate():
    keys = []
    for text in ("slow refund", "the refund was slow", "my refunds are so slow"):
        (tagged,) = shipped_tagger().tag([text])
        keys.append({one.key for one in candidates(tagged)})
    assert ("refund", "slow") in set.intersection(*keys)
    (tagged,) = shipped_tagger().tag(["the refund was not slow"])
    assert ("refund", "slow") not in {one.key for one in candidates(tagged)}


def test_a_second_quality_said_as_often_joins_the_first():
    texts = [f"the staff were {word} {n}" for word in ("friendly", "helpful") for n in ("today", "again", "yesterday")]
    assert name_of(*texts, mood=0.9) in ("Friendly, helpful staff", "Helpful, friendly staff")
    assert "," not in name_of(*texts, mood=0.0)


def test_a_bare_noun_that_hurts_is_named_as_a_problem():
    texts = ["the app", "app again", "that app of yours", "your app", "this app, really"]
    assert name_of(*texts, mood=-0.8) == "App problems"
    assert "problem" not in name_of(*texts, mood=0.8)
    assert "problem" not in name_of(*texts)


def test_the_mood_of_a_topic_decides_between_qualities():
    said = [
        "friendly drivers",
        "the drivers are friendly",
        "friendly drivers as ever",
        "rude drivers",
        "rude driver here",
    ]
    mixed = [Mention(text, 1.0, 0.8, 0.9 if "friendly" in text else -0.9) for text in said]
    sour = [*mixed[3:], *(Mention(f"rude driver number{n}", 1.0, 0.8, -0.9) for n in range(3)), *mixed[:3]]
    assert describe([mixed, OTHER], [None, None])[0].name.casefold().startswith("friendly driver")
    assert describe([sour, OTHER], [None, None])[0].name.casefold().startswith("rude driver")


def test_words_are_written_as_inside_sentences():
    texts = [
        "I called my GP about it",
        "the gp was kind",
        "my GP again",
        "a GP surgery",
        "Visa and Mastercard",
        "my Mastercard",
    ]
    read = usual_case(shipped_tagger().tag([*texts, "GP SURGERY IS CLOSED", "Surgery hours", "the surgery"]))
    assert {word for text in read for word, _ in text} >= {"GP", "Mastercard", "surgery"}
    assert not {word for text in read for word, _ in text} & {"gp", "SURGERY", "Surgery", "mastercard"}


def test_names_hold_no_mask_no_profanity_and_no_person():
    texts = [
        f"{word} was rude to me on the phone" for word in ("Sarah Jones", "sarah jones", "[name]", "Sarah Jones again")
    ]
    for name in (
        name_of(*texts),
        name_of("shitty app", "the shitty app", "shitty app again"),
        name_of("[email] [phone]", "[email]"),
    ):
        assert not {"sarah", "jones", "name", "shitty", "email", "phone]"} & set(
            name.casefold().replace("[", " ").split()
        )
        assert name


@pytest.mark.parametrize(
    "verb",
    ["stop:stopping", "cancel:cancelling", "make:making", "see:seeing", "open:opening", "log:logging", "die:dying"],
)
def test_gerunds(verb):
    base, form = verb.split(":")
    assert gerund(base) == form


def test_pasts_that_are_not_known_make_no_gerund():
    assert gerund("sang", past=True) == ""
    assert gerund("red", past=True) == ""
    assert gerund("moved", past=True) == "moving"


def test_names_do_not_depend_on_the_order_of_mentions():
    texts = [
        "slow refund",
        "the refund was slow",
        "refund not paid",
        "still waiting for my refund",
        "where is my refund",
    ]
    assert name_of(*texts) == name_of(*reversed(texts))


def test_a_text_is_tagged_the_same_alone_and_among_others():
    tagger = Tagger()
    texts = ["The app crashes", "", "Crashes!", "no", "GP surgery, really?", "the app"]
    assert tagger.tag(texts) == [tagger.tag([text])[0] for text in texts]
    assert all(len(letters(tagged)) == len(tagged) for tagged in tagger.tag(texts))


@pytest.mark.parametrize("unit", ["very ", "and ", "nice, ", "too long ", "the of ", "a", "not enough ", "to go to "])
def test_hostile_texts_are_read_in_linear_time(unit):
    start = time.process_time()
    for tagged in shipped_tagger().tag([unit * 20_000] * 20):
        for _ in candidates(tagged):
            pass
    assert time.process_time() - start < 8


def test_what_is_denied_is_worded_with_a_gerund():
    assert "men not coming" in headings("The men did not come.")
    assert "balance not updating" in headings("my balance does not update")
    assert "code never came" in headings("The code never came.")


def test_a_verb_mistaken_for_a_noun_once_makes_no_name():
    mention = Mention("", 1.0, 0.8)
    verb = [(mention, [("treat", "VB"), ("us", "PRP")])] * 4
    claims = claims_of([[*verb, (mention, [("treat", "NN"), ("employees", "NNS")])]])[0]
    assert all("treat" not in claim.words for claim in claims.values() if claim.kind == "noun")
    once = claims_of([[(mention, [("treat", "NN"), ("employees", "NNS")])]])[0]
    assert any("treat" in claim.words for claim in once.values() if claim.kind == "noun")
