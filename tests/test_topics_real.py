"""Topics of real feedback, with the shipped encoder."""

import time

import numpy as np
import pandas as pd
import pytest

from cxtext.topics import TopicModel

pytestmark = [pytest.mark.real, pytest.mark.slow]


@pytest.fixture(scope="module")
def encoder():
    from cxtext.encoders import load_encoder

    return load_encoder("accurate")


def test_banking77_without_the_number_of_topics(real_data, encoder):
    from sklearn.metrics import adjusted_mutual_info_score

    table = pd.read_csv(real_data("banking77_test.csv"))
    vectors = encoder.encode(table["text"].tolist())
    model = TopicModel(seed=0).fit(table["text"], vectors)
    assert adjusted_mutual_info_score(table["category"], model.labels_) > 0.785
    assert 50 <= len(model.topics_) <= 95
    assert (model.labels_ >= 0).mean() > 0.95
    assert np.array_equal(model.predict(table["text"], vectors), model.labels_)
    assert model.topics_["name"].str.casefold().is_unique


def test_survey_answers_make_a_list_people_can_read(real_data, encoder):
    table = pd.read_csv(real_data("nhs_fft.csv"))
    texts = table.loc[table["FFT answer"].notna() & (table["FFT answer"] != "Did not answer"), "FFT answer"].tolist()
    vectors = encoder.encode(texts)
    start = time.process_time()
    model = TopicModel(seed=0).fit(texts, vectors)
    assert time.process_time() - start < 60
    assert 15 <= len(model.topics_) <= 60
    assert (model.labels_ >= 0).mean() > 0.95
    assert model.topics_["name"].str.casefold().is_unique
    praise = (
        pd.Series(texts).str.strip(" .!").str.casefold().isin(["very good", "good", "excellent", "everything was good"])
    )
    assert len(set(model.labels_[praise])) <= 2


def test_the_number_of_topics_follows_the_texts(real_data, encoder):
    from sklearn.metrics import adjusted_mutual_info_score

    table = pd.read_csv(real_data("banking77_train.csv"))
    intents = sorted(table["category"].unique())
    for step, size, least in ((8, 10, 0.75), (10, 60, 0.8), (4, 30, 0.75), (2, 40, 0.75)):
        part = table[table["category"].isin(intents[::step])].groupby("category").head(size)
        model = TopicModel().fit(part["text"], encoder.encode(part["text"].tolist()))
        n_intents = len(intents[::step])
        assert 0.5 * n_intents <= len(model.topics_) <= 2 * n_intents, (step, len(model.topics_))
        assert adjusted_mutual_info_score(part["category"], model.labels_) > least, step


def test_gibberish_fits_no_topic(real_data, encoder):
    table = pd.read_csv(real_data("banking77_test.csv"))
    model = TopicModel().fit(table["text"], encoder.encode(table["text"].tolist()))
    rng = np.random.default_rng(0)
    letters = np.array(list("bcdfghjklmnpqrstvwxz"))
    noise = [" ".join("".join(rng.choice(letters, 6)) for _ in range(3)) for _ in range(50)]
    assert (model.predict(noise, encoder.encode(noise)) < 0).mean() > 0.9
