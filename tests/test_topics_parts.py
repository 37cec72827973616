"""Exact arithmetic, general remarks and names."""

import numpy as np
import pytest

from cxtext.keywords import stem
from cxtext.topics.discover import Prototypes, _choose
from cxtext.topics.general import kind_of
from cxtext.topics.graph import communities, neighbour_graph, steady_communities
from cxtext.topics.naming import Mention, describe
from cxtext.topics.nouns import noun_shares
from cxtext.topics.vectors import SCALE, blocks, on_grid


def test_products_are_exact_whatever_the_order_of_summation():
    rng = np.random.default_rng(0)
    grid = on_grid(rng.normal(size=(300, 384)))
    exact = grid.astype(np.int64) @ grid.astype(np.int64).T
    got = np.concatenate([block for _, block in blocks(grid, grid)])
    assert np.array_equal(got.astype(np.int64), exact)
    shuffled = rng.permutation(384)
    assert np.array_equal(grid[:, shuffled] @ grid[:, shuffled].T, grid @ grid.T)
    assert np.abs(exact).max() < 2**24
    assert np.allclose(np.diag(exact) / SCALE**2, 1, atol=2e-3)


def test_neighbour_graph_is_symmetric_and_ignores_the_faint():
    grid = on_grid(np.concatenate([np.eye(4)[[0, 0, 0, 1, 1, 1]] + np.eye(6, 4) * 0.1, np.eye(4)[[3]]]))
    graph = neighbour_graph(grid, 3).toarray()
    assert np.array_equal(graph, graph.T)
    assert not np.diag(graph).any()
    assert not graph[-1].any()
    labels = communities(neighbour_graph(grid, 3), 1.0, 0)
    assert len(set(labels[:3])) == len(set(labels[3:6])) == 1
    assert len(set(labels.tolist())) == 3


def test_ties_between_topics_go_to_the_lower_number():
    prototypes = Prototypes(on_grid(np.eye(3)[[0, 1, 2]]), np.array([0, 0, 1]))
    labels, confidence = prototypes.assign(on_grid(np.array([[1.0, 0, 1.0], [0, 0, 1.0], [0, 0, -1.0]])))
    assert labels.tolist() == [0, 1, -1]
    assert confidence[0] == pytest.approx(0.5)
    assert confidence[1] > 0.99
    assert prototypes.reordered(np.array([1, 0])).topic.tolist() == [0, 1, 1]
    assert prototypes.reordered(np.array([-1, 0])).topic.tolist() == [0]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Very good!", "praise"),
        ("could not be better", "praise"),
        ("no complaints at all", "praise"),
        ("Can\u2019t thank them enough", "praise"),
        ("Not a thing, they were brilliant.", "praise"),
        ("Everything", "praise"),
        ("terrible", "blame"),
        ("not good at all", "blame"),
        ("I was not happy", "blame"),
        ("Nothing.", "nothing"),
        ("I can't think of anything", "nothing"),
        ("no comment", "nothing"),
        ("the staff were great", None),
        ("it does not work", None),
        ("Will not be back", None),
        ("", None),
    ],
)
def test_general_remarks_are_told_from_others(text, kind):
    assert kind_of(text) == kind


def test_nouns_are_learnt_from_the_words_around_them():
    shares = noun_shares(["the food was cold", "I spoke to them", "we spoke", "no food", "of the food"])
    assert shares["food"] > 0.8
    assert shares[stem("spoke")] < 0.5


def mentions(*texts):
    return [Mention(text, 1.0, 0.8) for text in texts]


def test_a_name_is_what_several_people_wrote():
    topics = [
        mentions("long wait on hold", "a long wait on hold again", "wait on hold was an hour", "hold music is bad"),
        mentions(
            "card was declined", "my card was declined in the shop", "declined card payment", "card payment declined"
        ),
    ]
    names = [one.name for one in describe(topics, [None, None])]
    assert "hold" in names[0].casefold()
    assert "card" in names[1].casefold()
    for name in names:
        assert name[0].isupper()
        assert name.split()[-1].casefold() not in {"on", "was", "in", "the", "a"}


def test_topics_with_the_same_words_still_get_different_names():
    same = mentions("late bus", "late bus home", "the late bus")
    names = [one.name for one in describe([same, same, same], [None, None, None])]
    assert len(set(names)) == 3


def test_acronyms_keep_their_case_and_shouting_does_not():
    texts = mentions("the GP surgery", "my GP surgery", "GP surgery is closed", "GP SURGERY IS CLOSED")
    other = mentions("bus stop", "the bus stop", "bus stop moved")
    assert [one.name for one in describe([texts, other], [None, None])] == ["GP surgery", "Bus stop"]


def test_fixed_names_are_kept_and_described():
    found = describe([mentions("good", "very good"), mentions("bus stop", "the bus stop")], ["General praise", None])
    assert found[0].name == "General praise"
    assert "praise" in found[0].definition


def test_a_name_given_by_others_does_not_explain_itself():
    texts = mentions("the price rose again", "price for new joiners", "new joiners pay less", "the price is too high")
    other = mentions("bus stop", "the bus stop", "bus stop moved")
    own = describe([texts, other], [None, None])[0]
    assert own.definition.casefold().startswith(f"mentions about: {own.name.casefold()}")
    given = describe([texts, other], ["Slow refunds", None])[0]
    assert given.name == "Slow refunds"
    assert "refund" not in given.definition
    assert own.name.casefold() not in given.definition.casefold()
    assert given.definition.startswith("Mentions about: ")
    same = describe([texts, other], [own.name, None])[0]
    assert same.definition == own.definition


def test_a_topic_of_function_words_still_gets_a_name():
    found = describe([mentions("it is what it is", "so be it"), mentions("bus stop", "the bus stop")], [None, None])
    assert found[0].name
    assert found[0].keywords == ()


@pytest.mark.parametrize("size", [2, 20])
def test_a_crumb_split_off_from_everything_else_is_no_partition(size):
    rng = np.random.default_rng(0)
    middles = rng.normal(size=(12, 48))
    # Twelve groups that run into one another, all on one side; a few texts stand opposite of them.
    cloud = np.repeat(middles, 30, axis=0) * 0.5 + rng.normal(size=(360, 48)) + 1.5
    crumb = -np.ones((size, 48)) * 1.5 + rng.normal(size=(size, 48)) * 0.05
    vectors = np.vstack([cloud, crumb]).astype(np.float32)
    grid = on_grid(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
    labels = _choose(neighbour_graph(grid, 15), grid, np.ones(len(grid), dtype=np.int64), 0, None, min_size=3)
    assert 5 <= labels.max() + 1 <= 40


def test_steady_communities_outlive_noise_better_than_a_single_search():
    rng = np.random.default_rng(0)
    middles = rng.normal(size=(12, 32))
    points = np.repeat(middles, 30, axis=0) + rng.normal(size=(360, 32)) * 1.2

    def agreement(search) -> float:
        from sklearn.metrics import adjusted_rand_score

        noisy = [on_grid(points + np.random.default_rng(draw).normal(size=points.shape) * 0.5) for draw in range(6)]
        found = [search(neighbour_graph(grid, 15), 2.0, 0) for grid in noisy]
        pairs = [(a, b) for a in range(6) for b in range(a)]
        return float(np.mean([adjusted_rand_score(found[a], found[b]) for a, b in pairs]))

    assert agreement(steady_communities) > agreement(communities)


def test_steady_communities_without_any_neighbours_are_single_texts():
    assert steady_communities(neighbour_graph(on_grid(np.eye(5)), 3), 1.0, 0).tolist() == [0, 1, 2, 3, 4]
