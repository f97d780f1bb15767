"""What the heads find becomes a marked text: with an encoder that sees what it is told to."""

from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from sayso.learn.marked import NAME_TYPES, clusters
from sayso.learn.marking import Links, marked_text
from sayso.read import mentions
from sayso.read.coref import TABLES, Linking
from sayso.read.features import Layout
from sayso.read.mentions import FORMS, TYPES, Seeing
from sayso.read.scores import Phrasing, Scores, Window

TEXT = "Ilva Marr left.\n\nShe sailed to Tern. Marr slept."
# Words: Ilva 0 Marr 1 left 2 . 3 | She 4 sailed 5 to 6 Tern 7 . 8 Marr 9 slept 10 . 11
NAMES = [(0, 2, "person"), (7, 8, "place"), (9, 10, "person")]
SPANS = [(0, 2), (4, 5), (7, 8), (9, 10)]
SIZE = 4


class Made:
    """Sees `NAMES` and `SPANS`, all of them persons in the form of a pronoun, each near to the mention before it."""

    def __init__(self, *, near: float) -> None:
        zeros = {name: np.zeros((SIZE, n), np.float32) for name, n in _SIZES.items()}
        biases = {f"{name}_bias": np.zeros(n, np.float32) for name, n in _SIZES.items()}
        biases["form_bias"][FORMS.index("pronoun")] = 1
        self.seeing = Seeing(**zeros, **biases)
        tables = [np.zeros(n, np.float32) for n in TABLES]
        tables[1][:12] = near  # distance: the mention before
        self.linking = Linking(tuple(tables))

    def run(self, text: str, laid: Layout) -> Iterator[Window]:
        assert text == TEXT
        for start, end in ((0, laid.starts[1]), (laid.starts[1], laid.starts[2])):
            yield Window(_scores(start, end), np.zeros(end - start, np.float32), _phrasing(start, end))


_SIZES = {"type": len(TYPES), "form": len(FORMS), "referring": SIZE, "key": 2, "query": 2, "first": 1}


def _scores(start: int, end: int) -> Scores:
    none = np.zeros((end - start, 1), np.float32)
    return Scores(start, end, none, none, none)


def _phrasing(start: int, end: int) -> Phrasing:
    size = end - start
    name = np.zeros((size, 1 + 2 * len(NAME_TYPES)), np.float32)
    span = np.zeros((size, size), np.float32)
    name[:, 0] = 0.5
    for first, after, kind in _inside(NAMES, start, end):
        tag = 1 + 2 * NAME_TYPES.index(kind)
        name[first - start, tag] = 1
        name[first - start + 1 : after - start, tag + 1] = 1
    for first, after in _inside(SPANS, start, end):
        span[first - start, after - 1 - start] = 0.9
    vectors = np.zeros((size, SIZE), np.float32)
    return Phrasing(start, end, name, span, vectors, vectors, vectors, np.zeros(size, np.float32))


def _inside(spans: Sequence[tuple], start: int, end: int) -> list[tuple]:  # type: ignore[type-arg]
    return [span for span in spans if start <= span[0] and span[1] <= end]


def shown(links: Links, near: float) -> list[list[str]]:
    found = marked_text(TEXT, Made(near=near), links=links)
    return [[TEXT[s.start : s.end] for s in cluster] for cluster in clusters(found.mentions)]


def test_mentions_and_names_have_their_places() -> None:
    found = marked_text(TEXT, Made(near=-5))
    assert [(TEXT[m.start : m.end], m.type, m.form) for m in found.mentions] == [
        ("Ilva Marr", "person", "name"),
        ("She", "person", "pronoun"),
        ("Tern", "place", "name"),
        ("Marr", "person", "name"),
    ]
    assert [(TEXT[n.start : n.end], n.type) for n in found.names] == [
        ("Ilva Marr", "person"),
        ("Tern", "place"),
        ("Marr", "person"),
    ]
    assert [TEXT[m.head :].split()[0] for m in found.mentions] == ["Marr", "She", "Tern.", "Marr"]


@pytest.mark.parametrize(
    ("links", "near", "wanted"),
    [
        ("head", -5, [["Ilva Marr"], ["She"], ["Tern"], ["Marr"]]),
        ("head", 5, [["Ilva Marr", "She", "Tern", "Marr"]]),
        # The rules know that a surname alone is whoever bears it, and that a place is no person.
        ("record", -5, [["Ilva Marr", "Marr"], ["She"], ["Tern"]]),
        ("record", 5, [["Ilva Marr", "She", "Marr"], ["Tern"]]),
    ],
)
def test_the_head_alone_or_the_rules_as_well(links: Links, near: float, wanted: list[list[str]]) -> None:
    assert shown(links, near) == wanted


def test_types_of_names_are_those_of_the_model() -> None:
    assert NAME_TYPES == mentions.NAME_TYPES
