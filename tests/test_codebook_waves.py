"""Topics that people edited, carried over to the next wave."""

import numpy as np
from codebook_data import fitted, made_up

from cxtext.topics.waves import follow


def test_edited_topics_go_on_and_new_ones_get_new_numbers():
    book = fitted()
    texts, vectors, _ = made_up(6, 32, 3)
    edited = book.merge("t001", "t000").rename("t001", "Two in one")
    rng = np.random.default_rng(5)
    away = np.linalg.svd(vectors, full_matrices=True)[2][-1]
    fresh = [f"noise at night remark {n}" for n in range(30)]
    new = np.concatenate([vectors, away + rng.normal(scale=0.06, size=(30, 32))]).astype(np.float32)
    wave = follow(edited.model, texts, [*texts, *fresh], old_embeddings=vectors, new_embeddings=new)
    table = wave.model.topics_.set_index("topic_id")
    assert table.index.tolist() == [1, 2, 3, 4, 5, 6, 7]
    assert table.loc[1, "name"] == "Two in one"
    assert [one.topics for one in wave.relations if one.kind == "born"] == [(7,)]
    assert set(wave.model.labels_[-30:]) == {7}
    assert np.array_equal(wave.model.labels_[: len(texts)], edited.model.predict(texts, vectors))
    assert table["n_mentions"].sum() == len(new)
