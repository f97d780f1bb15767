"""Mentions from made scores: which phrases stand, which names head them."""

import numpy as np
import pytest

from sayso.read.mentions import FORMS, NAME_TYPES, TYPES, Candidate, Seeing, phrases, product
from sayso.read.scores import Phrasing

SIZE = 14
SENTENCE = "Its own envoy , Aldous Fenn , met Mr Okun ’ s aide in Rell"
WORDS = SENTENCE.split()


def seeing() -> Seeing:
    """Vectors carry the number of the type in their first ten places, of the form in the next three."""
    type_ = np.zeros((SIZE, len(TYPES)), dtype=np.float32)
    type_[: len(TYPES)] = np.eye(len(TYPES))
    form = np.zeros((SIZE, len(FORMS)), dtype=np.float32)
    form[10:13] = np.eye(3)
    link = np.eye(SIZE, dtype=np.float32)[:, :4]
    same, none = np.eye(SIZE, dtype=np.float32), np.zeros(SIZE, dtype=np.float32)
    return Seeing(
        type=type_, type_bias=np.zeros(10, np.float32), form=form, form_bias=np.zeros(3, np.float32),
        referring=same, referring_bias=none,
        key=link, key_bias=np.zeros(4, np.float32), query=link, query_bias=np.zeros(4, np.float32),
        first=np.zeros((SIZE, 1), np.float32), first_bias=np.ones(1, np.float32),
    )  # fmt: skip


def made(
    words: int, spans: dict[tuple[int, int], float], names: dict[tuple[int, int], str], *, start: int = 0
) -> Phrasing:
    """A window in which each phrase (half-open) has its probability, and each name is certain; all are persons."""
    span = np.zeros((words, words), dtype=np.float32)
    for (a, b), p in spans.items():
        span[a, b - 1] = p
    name = np.zeros((words, 1 + 2 * len(NAME_TYPES)), dtype=np.float32)
    name[:, 0] = 1
    for (a, b), kind in names.items():
        name[a:b] = 0
        name[a, 1 + 2 * NAME_TYPES.index(kind)] = 1
        name[a + 1 : b, 2 + 2 * NAME_TYPES.index(kind)] = 1
    opening = np.zeros((words, SIZE), dtype=np.float32)
    opening[:, 0] = opening[:, 11] = 2.0  # a person, described
    none = np.zeros((words, SIZE), dtype=np.float32)
    return Phrasing(start, start + words, name, span, opening, none, none, np.zeros(words, dtype=np.float32))


def test_phrases_nest_and_names_head_them() -> None:
    window = made(
        len(WORDS),
        {(0, 6): 0.9, (0, 1): 0.8, (4, 6): 0.7, (8, 13): 0.9, (8, 12): 0.9, (14, 15): 0.9},
        {(4, 6): "person", (9, 10): "person", (14, 15): "place"},
    )
    found = phrases(WORDS, window, seeing()).found
    assert [(" ".join(WORDS[c.start : c.end]), c.type, c.form, c.name) for c in found] == [
        ("Its own envoy , Aldous Fenn", "person", "description", (4, 6)),
        ("Its", "person", "description", None),
        ("Aldous Fenn", "person", "name", (4, 6)),
        ("Mr Okun ’ s aide", "person", "description", None),
        ("Mr Okun ’ s", "person", "description", (9, 10)),
        ("Rell", "place", "name", (14, 15)),
    ]


def test_the_likelier_of_two_crossing_phrases_stands() -> None:
    window = made(6, {(0, 3): 0.6, (2, 5): 0.8, (1, 2): 0.9, (4, 6): 0.55}, {})
    assert [(c.start, c.end) for c in phrases(list("abcdef"), window, seeing()).found] == [(1, 2), (2, 5)]


def test_a_name_that_no_phrase_holds_is_a_mention_of_its_own_type() -> None:
    window = made(3, {}, {(1, 2): "organization"}, start=3)
    assert phrases(["x", "y", "z", "Met", "Holm", "now"], window, seeing()).found == [
        Candidate(start=4, end=5, type="organization", form="name", score=0.5, name=(4, 5))
    ]


def test_a_name_that_heads_a_phrase_is_no_mention_of_its_own() -> None:
    words = "Holm in Rell spoke ; Quell ' own boat".split()  # noqa: SIM905
    window = made(9, {(0, 3): 0.9, (5, 7): 0.8}, {(0, 1): "place", (2, 3): "place", (5, 6): "place"})
    found = phrases(words, window, seeing()).found
    assert [(c.start, c.end, c.name) for c in found] == [(0, 3, (0, 1)), (5, 7, (5, 6))]


def test_a_phrase_is_not_headed_by_a_name_that_hangs_on_a_preposition_in_it() -> None:
    words = "a letter to the younger Aldous Fenn".split()  # noqa: SIM905
    names = {(5, 7): "person"}
    both = phrases(words, made(7, {(0, 7): 0.9, (3, 7): 0.9}, names), seeing()).found
    assert [(c.start, c.name) for c in both] == [(0, None), (3, (5, 7))]
    # Where the inner phrase is none, the words before the name may be a title: "ambassador to the Isles Aldous Fenn".
    assert phrases(words, made(7, {(0, 7): 0.9}, names), seeing()).found[0].name == (5, 7)


def test_what_no_name_begins_or_ends_with_is_left_out() -> None:
    words = "in van der Ast itself".split()  # noqa: SIM905
    found = phrases(words, made(5, {}, {(0, 5): "person"}), seeing()).found
    assert [c.name for c in found] == [(1, 4)]
    assert phrases(["in", "itself"], made(2, {}, {(0, 2): "place"}), seeing()).found == []


@pytest.mark.parametrize("words", [1, 2, 9])
def test_nothing_found_is_no_error(words: int) -> None:
    read = phrases(["x"] * words, made(words, {}, {}), seeing())
    assert read.found == []
    assert len(read.query) == len(read.key) == len(read.first) == 0


def test_vectors_join_the_edges_and_what_is_weightiest_within() -> None:
    window = made(3, {(0, 3): 0.9}, {})
    window.within[1, 3] = 8.0
    window.weight[1] = 50.0  # clipped, yet far above the others
    read = phrases(["a", "b", "c"], window, seeing())
    assert read.query[0, 3] == pytest.approx(8.0, abs=0.05)
    assert read.first[0] == 1.0
    assert read.found[0].type == "object"  # place 3 of the types outweighs place 0


def test_a_phrase_is_made_of_its_own_words_however_heavy_the_others_are() -> None:
    window = made(4, {(2, 4): 0.9}, {})
    window.within[0] = 1000.0
    window.weight[0] = 8.0
    window.within[2, 3] = 6.0
    assert phrases(list("abcd"), window, seeing()).query[0, 3] == pytest.approx(3.0, abs=0.05)


@pytest.mark.parametrize("rows", [1, 7, 8, 50])
def test_the_product_is_that_of_matrices(rows: int) -> None:
    numbers = np.random.default_rng(rows)
    for columns in (1, 13, 192):
        a, b = (numbers.normal(size=size).astype(np.float32) for size in ((rows, 192), (192, columns)))
        assert product(a, b) == pytest.approx(np.einsum("ij,jk->ik", a, b), abs=1e-3)


def test_names_that_follow_each_other_closely_stay_apart() -> None:
    window = made(5, {}, {(0, 2): "person", (3, 4): "place"})
    found = phrases(["Ilva", "Marr", "left", "Tern", "."], window, seeing()).found
    assert [(c.start, c.end, c.type) for c in found] == [(0, 2, "person"), (3, 4, "place")]
