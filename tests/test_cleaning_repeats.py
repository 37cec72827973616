"""Repeated comments are flagged with a reason, and a switch decides which are counted."""

from __future__ import annotations

import random
import time

import pandas as pd
import pytest

from cxtext.cleaning import clean_feedback
from cxtext.cleaning.near import bare, groups
from cxtext.errors import InputError

LONG = "The parcel came three days late and the box was open"


def feedback(texts, **columns):
    ids = columns.pop("feedback_id", [str(number) for number in range(len(texts))])
    return pd.DataFrame({"feedback_id": ids, "text": texts, "source": "survey", **columns})


def flags(frame, **options):
    cleaned = clean_feedback(frame, **options)
    return [None if pd.isna(flag) else flag for flag in cleaned["flag"]]


def test_the_same_person_again_with_a_slip_mended():
    frame = feedback(
        [LONG, f"{LONG}!!", LONG.replace("box", "bok"), "Something else entirely was said"], customer_id="a"
    )
    assert flags(frame) == [None, "resubmission", "resubmission", None]
    assert clean_feedback(frame)["status"].tolist() == ["ok", "duplicate", "duplicate", "ok"]


def test_nearly_the_same_from_somebody_else_is_flagged_and_counted():
    cleaned = clean_feedback(feedback([LONG, LONG.upper() + "."], customer_id=["a", "b"]))
    assert cleaned["flag"].tolist()[1] == "near_duplicate"
    assert cleaned["status"].tolist() == ["ok", "ok"]


def test_short_praise_of_many_is_no_repeat():
    assert flags(feedback(["Very good service"] * 9, date=["2025-03-01"] * 9)) == [None] * 9


def test_six_common_words_of_many_are_no_burst():
    people = list("abcdef")
    found = flags(feedback(["Too expensive for what it is"] * 6, date=["2025-03-01"] * 6, customer_id=people))
    assert found == [None] + ["near_duplicate"] * 5


def burst(hours, people=None):
    dates = [pd.Timestamp("2025-03-01") + pd.Timedelta(hours=hour) for hour in hours]
    return feedback([LONG] * len(hours), date=dates, customer_id=people or [f"c{n}" for n in range(len(hours))])


def test_five_accounts_within_a_day_are_a_burst():
    assert flags(burst([0, 1, 2, 3, 20])) == [None] + ["burst"] * 4
    assert flags(burst([0, 10, 20, 30, 40])) == [None] + ["near_duplicate"] * 4


def test_one_account_alone_is_no_burst():
    assert set(flags(burst([0, 1, 2, 3, 4], people=["a"] * 5))[1:]) == {"resubmission"}


def test_only_the_burst_of_a_longer_story_is_one():
    found = flags(burst([0, 100, 200, 300, 301, 302, 303, 304, 500]))
    assert found == [None, "near_duplicate", "near_duplicate"] + ["burst"] * 5 + ["near_duplicate"]


def test_the_switch_decides_and_both_counts_are_kept():
    frame = burst([0, 1, 2, 3, 4, 5])
    kept, left_out = clean_feedback(frame), clean_feedback(frame, leave_out=("burst",))
    assert (kept["status"] == "ok").sum() == 6
    assert (left_out["status"] == "ok").sum() == 1
    assert len(left_out) == 6
    assert kept.attrs["cxtext"]["repeats"] == {
        "flags": {"burst": {"flagged": 5, "left_out": 0}},
        "analysed": 6,
        "with_repeats": 6,
        "without_repeats": 1,
    }
    assert left_out.attrs["cxtext"]["repeats"]["analysed"] == 1
    assert left_out.attrs["cxtext"]["repeats"]["flags"]["burst"]["left_out"] == 5
    assert (clean_feedback(feedback([LONG] * 2, customer_id="a"), leave_out=())["status"] == "ok").all()
    with pytest.raises(InputError, match="'dupes'"):
        clean_feedback(frame, leave_out=("dupes",))


def test_flags_do_not_depend_on_the_order_of_the_rows():
    frame = pd.concat([burst([0, 1, 2, 3, 4, 60]), feedback([LONG, LONG + " indeed"], feedback_id=["x1", "x2"])])
    frame = frame.reset_index(drop=True)
    expected = dict(zip(frame["feedback_id"], flags(frame), strict=True))
    for seed in range(3):
        mixed = frame.sample(frac=1, random_state=seed)
        assert dict(zip(mixed["feedback_id"], flags(mixed), strict=True)) == expected


def test_groups_hold_what_is_alike_and_nothing_else():
    texts = [bare(text) for text in (LONG, LONG.replace("three", "tree"), "Rude staff at the desk in the hall", "")]
    found = groups(texts)
    assert found[0] == found[1]
    assert len(set(found)) == 3
    assert groups([]) == []


def test_grouping_scales():
    words = [f"word{number}" for number in range(500)]
    chance = random.Random(1)
    texts = [" ".join(chance.choices(words, k=12)) for _ in range(5_000)]
    start = time.process_time()
    assert len(set(groups(texts + texts))) == 5_000
    assert len(set(groups([f"the very same words over and over {number}" for number in range(5_000)]))) < 100
    assert time.process_time() - start < 15


def test_capitals_are_kept_as_a_signal():
    cleaned = clean_feedback(
        feedback(["TERRIBLE SERVICE!!!", "The NHS is fine", "OK", "CALL ME ON a@b.org PLEASE NOW"])
    )
    assert cleaned["in_capitals"].tolist() == [True, False, False, True]
    assert cleaned["clean_text"].iloc[0] == "TERRIBLE SERVICE!!!"
