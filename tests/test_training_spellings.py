"""What people call the classes."""

from __future__ import annotations

import pytest

from cxtext.journey import load_map
from cxtext.training.spellings import own_spellings, sentiment_spellings, stage_spellings


@pytest.mark.parametrize(
    ("labels", "meaning"),
    [
        (["Pos", "NEG", " neutral "], {"pos": "positive", "neg": "negative", "neutral": "neutral"}),
        (["-1", "0", "1"], {"-1": "negative", "0": "neutral", "1": "positive"}),
        (["0", "1.0"], {"0": "negative", "1": "positive"}),
        (["0", "1", "2"], {"0": "negative", "1": "neutral", "2": "positive"}),
        (["1", "3", "5"], {"1": "negative", "3": "neutral", "5": "positive"}),
        (["1", "77"], {}),
        (["1"], {}),
    ],
)
def test_sentiments(labels: list[str], meaning: dict[str, str]) -> None:
    found = sentiment_spellings(labels)
    assert {key: value for key, value in found.items() if not key.startswith("label_")} == meaning


def test_stages_go_by_id_and_name() -> None:
    journey = load_map("employee")
    spelled = stage_spellings(journey)
    assert all(spelled[stage.id] == stage.id for stage in journey.stages)
    assert set(spelled.values()) == set(journey.stage_ids)


def test_a_slip_of_the_pen_makes_no_class() -> None:
    shipped = ("joy", "anger")
    assert own_spellings(["joy"] * 30 + ["Anger"] * 9 + ["joyy"], shipped) == {"joy": "joy", "anger": "anger"}
    assert set(own_spellings(["joy"] * 5 + ["calm"] * 5, shipped)) == {"joy", "calm"}
