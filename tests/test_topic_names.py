"""Names of topics: what a grammar over word classes makes of mentions."""

import time

import pytest

from cxtext.topics.evidence import claims_of
from cxtext.topics.grammar import letters
from cxtext.topics.naming import Mention, describe, theme_names
from cxtext.topics.onesided import leanings
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
    sweet = [*mixed[:3], *(Mention(f"friendly driver number{n}", 1.0, 0.8, 0.9) for n in range(7)), mixed[3]]
    assert describe([sweet, OTHER], [None, None])[0].name.casefold().startswith("friendly driver")
    assert describe([mixed, OTHER], [None, None])[0].name.casefold().startswith("driver")
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


def told(good, bad, *, n=(6, 4)):
    """Name of a topic in which the first are said by content people and the others by people who are not."""
    said = [Mention(good.format(at), 1.0, 0.8, 0.9) for at in range(n[0])]
    said += [Mention(bad.format(at), 1.0, 0.8, -0.9) for at in range(n[1])]
    return describe([said, OTHER], [None, None])[0].name


def test_a_topic_that_many_complain_about_is_not_called_by_its_praise():
    assert told("the soft fabric number{}", "the fabric number{} tore").startswith("Fabric")
    assert told("good food on day{}", "the food on day{} was cold").startswith("Food")
    assert told("the soft fabric number{}", "the fabric number{} tore", n=(9, 1)) == "Soft fabric"


def test_a_topic_that_most_are_content_with_is_not_called_by_its_blame():
    assert told("the driver number{} sang", "the rude driver number{}", n=(7, 3)).startswith("Driver")
    assert told("the driver number{} sang", "the rude driver number{}", n=(3, 7)) == "Rude driver"


def test_a_quality_that_leans_to_neither_side_stays_in_a_name():
    assert told("the long sleeves number{}, lovely", "the long sleeves number{}, awful") == "Long sleeves"


def test_what_happened_gives_way_where_it_tells_one_side():
    assert told("the engineer turned up today {}", "where is the engineer number{}", n=(7, 4)) == "Engineer"


def test_words_evaluate_where_their_mentions_lean_further_than_all_do():
    said = [
        Mention(text, 1.0, 0.8, mood) for text, mood in (("soft coat", 0.9), ("itchy coat", -0.9)) for _ in range(5)
    ]
    said += [Mention("long coat", 1.0, 0.8, mood) for mood in (0.9, -0.9, 0.9, -0.9)]
    tagged = shipped_tagger().tag([mention.text for mention in said])
    found = leanings(zip(said, tagged, strict=True))
    assert found["soft"] > 0 > found["itchy"]
    assert "long" not in found


def test_nothing_is_one_sided_without_sentiments():
    assert name_of("soft fabric", "the fabric is soft", "such soft fabric", "fabric soft as ever") == "Soft fabric"


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


def test_a_quality_of_another_kind_of_thing_is_not_put_before_a_name():
    texts = ["existing customers"] * 4 + ["a new customer"] * 3 + ["the customer"] * 4
    assert "new existing" not in name_of(*[f"{text}, number{n}" for n, text in enumerate(texts)], mood=-0.9).casefold()


def test_two_nouns_of_which_one_is_hardly_said_do_not_share_a_name():
    texts = ["the ring"] * 2 + [f"they ring at {n}" for n in range(7)] + ["pan pipes", "pipes"]
    assert " and " not in name_of(*[f"{text} number{n}" for n, text in enumerate(texts)])


def test_several_words_that_cover_as_much_come_before_a_lone_noun():
    texts = [f"I could log in at {n}" for n in range(7)] + [f"the code at {n}" for n in range(9)]
    assert name_of(*texts, mood=-0.45) == "Logging in"


def test_themes_are_called_by_nouns_and_not_by_minutes():
    house = [Mention(text, 1.0, 1.0) for text in ["the old house", "an old house in town", "our old house leaks"] * 4]
    phone = [Mention(text, 1.0, 1.0) for text in ["forty minutes on the phone", "ten minutes for a phone call"] * 5]
    names = [name for name, _ in theme_names([house, phone], [False, False])]
    assert "old" not in names[0].casefold().split()
    assert not names[1].casefold().startswith("minutes")
