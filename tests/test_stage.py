"""Journey stages: the built-in maps, a user's own map, abstention."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cxtext.errors import InputError
from cxtext.journey import StageClassifier, load_map

CUSTOMER = {
    "Your adverts on TV are everywhere and they are so annoying.": "awareness",
    "I was on hold to customer service for an hour and never got an answer.": "support",
    "I have cancelled my account and moved to a competitor.": "exit",
    "I would recommend them to all my friends, been a member for years.": "loyalty",
    "The checkout page would not take my card.": "purchase",
    "The parcel arrived a week late.": "onboarding",
    "The room was dirty and the bed uncomfortable.": "use",
}
EMPLOYEE = {
    "The pay is well below market and the bonus is a joke.": "reward",
    "There is no career path and no training.": "growth",
    "Managers never listen and senior leadership keeps changing direction.": "leadership",
}
OWN = """
id = "cafe"
name = "A visit to the café"

[[stages]]
id = "queue"
name = "Queue"
definition = "Waiting in line to order"
cues = ["line", "queue", "wait to order"]
examples = ["The line was out of the door.", "We queued for twenty minutes.", "No waiting, straight to the till."]

[[stages]]
id = "coffee"
name = "Coffee"
definition = "The drink itself"
cues = ["espresso", "latte", "bitter", "milk"]
examples = ["Best flat white in town.", "The latte was cold and watery.", "Their espresso is bitter."]
"""


def test_customer_map() -> None:
    stages = StageClassifier(quality="accurate").predict(list(CUSTOMER))
    assert (stages == np.array(list(CUSTOMER.values()))).mean() >= 6 / 7


def test_fast_customer_map_knows_the_plain_cases() -> None:
    stages = StageClassifier(quality="fast").predict(list(CUSTOMER))
    assert (stages == np.array(list(CUSTOMER.values()))).mean() >= 4 / 7


@pytest.mark.parametrize("quality", ["fast", "accurate"])
def test_employee_map(quality: str) -> None:
    classifier = StageClassifier("employee", quality=quality)
    assert classifier.predict(list(EMPLOYEE)).tolist() == list(EMPLOYEE.values())


def test_own_map_from_its_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "cafe.toml"
    path.write_text(OWN, encoding="utf-8")
    classifier = StageClassifier(path, quality="accurate")
    assert classifier.classes_ == ("queue", "coffee", "general")
    found = classifier.predict(["Stood in line for ages before we could order.", "My cappuccino tasted burnt."])
    assert found.tolist() == ["queue", "coffee"]


def test_low_confidence_gives_way_to_general() -> None:
    never_sure = StageClassifier(quality="accurate", min_confidence=1.01)
    assert set(never_sure.predict(list(CUSTOMER))) == {"general"}


def test_columns_and_probabilities_agree() -> None:
    classifier = StageClassifier(quality="accurate", min_confidence=0)
    texts = list(CUSTOMER)
    columns = classifier.columns(texts)
    proba = classifier.predict_proba(texts)
    assert proba.shape == (len(texts), 9)
    assert np.allclose(proba.sum(axis=1), 1, atol=1e-5)
    assert np.allclose(columns["stage_confidence"], proba.max(axis=1), atol=1e-4)
    assert columns["stage"].tolist() == [classifier.classes_[k] for k in proba.argmax(axis=1)]
    assert len(classifier.columns([])["stage"]) == 0


def test_a_map_that_was_saved_and_loaded_still_has_the_trained_model() -> None:
    assert StageClassifier(load_map("customer"), quality="fast").trained
    assert not StageClassifier("employee", quality="fast").trained


def test_unknown_map_names_the_built_in_ones() -> None:
    with pytest.raises(InputError, match="customer"):
        StageClassifier("customers")


def test_questions_that_are_not_as_many_as_texts_are_refused() -> None:
    for journey in ("customer", "employee"):
        with pytest.raises(InputError, match="2 texts but 1 questions"):
            StageClassifier(journey, quality="fast").predict(["a", "b"], ["q"])
