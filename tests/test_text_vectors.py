"""Our vectors keep scikit-learn's manners."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.utils import estimator_checks

from cxtext.encoders import load_encoder
from cxtext.encoders.vectors import TextVectors
from cxtext.errors import InputError

MONEY = ["Refund please", "Give me my money back", "I was charged twice", "The fee is wrong", "My refund never came"]
LOOKS = ["Love the colours", "So pretty", "A beautiful design", "The pattern looks great", "What a lovely shade"]
TEXTS, LABELS = MONEY + LOOKS, ["money"] * 5 + ["looks"] * 5

# scikit-learn runs its checks only on estimators of number matrices: check_estimator skips whatever takes texts, as it
# does CountVectorizer. These need no numbers, or take the texts that they are given here.
API_CHECKS = [
    "check_estimator_cloneable",
    "check_estimator_tags_renamed",
    "check_valid_tag_types",
    "check_estimator_repr",
    "check_no_attributes_set_in_init",
    "check_do_not_raise_errors_in_init_or_set_params",
    "check_mixin_order",
    "check_parameters_default_constructible",
    "check_get_params_invariance",
    "check_set_params",
]
# Not run, because they make matrices of random numbers: check_fit_score_takes_y, check_estimators_overwrite_params,
# check_dont_overwrite_parameters, check_estimators_fit_returns_self, check_readonly_memmap_input,
# check_transformer_general, check_transformer_data_not_an_array, check_methods_sample_order_invariance,
# check_methods_subset_invariance, check_dict_unchanged, check_fit_idempotent, check_fit2d_1sample,
# check_fit2d_1feature, check_set_output_transform, check_get_feature_names_out_error (what they ask for is tested with
# texts below); check_n_features_in and check_n_features_in_after_fitting (a text has no number of features);
# check_estimators_unfitted, check_transformers_unfitted (nothing is fitted: requires_fit is False); check_fit1d and
# check_fit2d_predict1d (one dimension is what is taken); check_transformer_n_iter, check_transformer_preserve_dtypes
# and all of classifiers, regressors and clusterers (not of that kind).


@pytest.mark.parametrize("name", API_CHECKS)
def test_scikit_learn_s_own_checks(name: str) -> None:
    check = getattr(estimator_checks, name, None)
    if check is None:
        pytest.skip(f"this scikit-learn has no {name}")
    check("TextVectors", TextVectors())


@pytest.mark.parametrize("kind", ["topic", "reading", "both"])
def test_vectors_are_the_encoder_s(kind: str) -> None:
    encoder = load_encoder("accurate")
    parts = {"topic": encoder.encode(TEXTS), "reading": encoder.read(TEXTS)}
    expected = np.hstack([parts["topic"], parts["reading"]] if kind == "both" else [parts[kind]])
    vectors = TextVectors(kind=kind)
    found = vectors.fit_transform(TEXTS)
    assert found.dtype == np.float32
    assert np.array_equal(found, expected)
    assert vectors.get_feature_names_out().shape == (expected.shape[1],)
    assert vectors.transform([]).shape == (0, expected.shape[1])
    for same in (pd.Series(TEXTS), np.array(TEXTS), np.array(TEXTS, dtype=object)[:, None], pd.DataFrame({"t": TEXTS})):
        assert np.array_equal(vectors.transform(same), expected)


def test_fitting_changes_nothing() -> None:
    vectors = TextVectors(kind="both")
    before = vectors.transform(TEXTS)
    state = dict(vars(vectors))
    given = list(TEXTS)
    assert vectors.fit(given, LABELS) is vectors
    assert (vars(vectors), given) == (state, TEXTS)
    assert np.array_equal(vectors.transform(TEXTS), before)
    assert np.array_equal(vectors.transform(TEXTS[::-1]), before[::-1])
    assert np.array_equal(vectors.transform(TEXTS[3:4]), before[3:4])


def test_a_pipeline_learns_and_is_searched() -> None:
    model = make_pipeline(TextVectors(), LogisticRegression())
    assert model.fit(TEXTS, LABELS).predict(["They owe me money", "Such a nice look"]).tolist() == ["money", "looks"]
    search = GridSearchCV(clone(model), {"textvectors__kind": ["topic", "reading"]}, cv=2, error_score="raise")
    assert search.fit(TEXTS, LABELS).best_score_ > 0.7


def test_set_output_gives_a_named_frame() -> None:
    frame = (
        TextVectors(kind="both").set_output(transform="pandas").fit_transform(pd.Series(TEXTS[:2], index=["a", "b"]))
    )
    assert frame.columns[0] == "topic0"
    assert "reading0" in frame.columns
    assert frame.index.tolist() == ["a", "b"]


def test_a_second_column_is_the_question() -> None:
    frame = pd.DataFrame({"text": ["Nothing", "Nothing"], "question": ["How could we improve?", None]})
    found = TextVectors(kind="reading").transform(frame)
    expected = load_encoder("accurate").read(["Nothing"] * 2, ["How could we improve?", ""])
    assert np.array_equal(found, expected)
    assert not np.array_equal(found[0], found[1])


def test_wrong_parameters_are_told_when_fitting() -> None:
    with pytest.raises(InputError, match="topic, reading, both"):
        TextVectors(kind="words").fit(TEXTS)
    with pytest.raises(InputError, match="accurate, fast"):
        TextVectors(encoder="bert").fit(TEXTS)
    with pytest.raises(InputError, match="3 columns"):
        TextVectors().fit(np.zeros((2, 3)))
    with pytest.raises(InputError, match="single string"):
        TextVectors().fit("one text")
