"""What all layers see of one pass: with an encoder that says what it is told to."""

from collections.abc import Iterator

import numpy as np
import pytest
from made_scores import Said, made

from sayso.read.coref import TABLES, Linking
from sayso.read.features import Layout, layout
from sayso.read.mentions import FORMS, NAME_TYPES, TYPES, Antecedent, Candidate, Seeing
from sayso.read.paragraphs import paragraphs
from sayso.read.scores import Phrasing, Window
from sayso.read.sight import Sight, certainty
from sayso.types import Mention

TEXT = "Ilva Marr said no.\n\nShe left Tern."
# Words: Ilva 0 Marr 1 said 2 no 3 . 4 | She 5 left 6 Tern 7 . 8
PHRASES = {(0, 2): "person", (5, 6): None, (7, 8): "place"}  # with the type of those that are names
INNER = {2: 0.9, 6: 0.4}
SIZE = 4


class Made:
    """Sees `PHRASES` and `INNER` in one window for each paragraph; a phrase that is no name is a person's pronoun."""

    def __init__(self) -> None:
        sizes = {"type": len(TYPES), "form": len(FORMS), "referring": SIZE, "key": 2, "query": 2, "first": 1}
        zeros = {name: np.zeros((SIZE, n), np.float32) for name, n in sizes.items()}
        biases = {f"{name}_bias": np.zeros(n, np.float32) for name, n in sizes.items()}
        biases["form_bias"][FORMS.index("pronoun")] = 1
        self.seeing = Seeing(**zeros, **biases)
        tables = [np.zeros(n, np.float32) for n in TABLES]
        tables[1][:12] = 3.0  # of distance: the one or two mentions before
        self.linking = Linking(tuple(tables))
        self.runs = 0

    def run(self, _text: str, laid: Layout) -> Iterator[Window]:
        self.runs += 1
        for start, end in zip(laid.starts, laid.starts[1:], strict=False):
            said = [Said(cue=(2, 3), source=(0, 2), content=((3, 4),))] if start == 0 else []
            inner = np.array([INNER.get(i, 0.0) for i in range(start, end)], np.float32)
            yield Window(made(end - start, *said, start=start), inner, _phrasing(start, end))


def _phrasing(start: int, end: int) -> Phrasing:
    size = end - start
    name = np.zeros((size, 1 + 2 * len(NAME_TYPES)), np.float32)
    name[:, 0] = 0.5
    span = np.zeros((size, size), np.float32)
    for (a, b), kind in PHRASES.items():
        if start <= a and b <= end:
            span[a - start, b - 1 - start] = 0.9
            if kind:
                tag = 1 + 2 * NAME_TYPES.index(kind)
                name[a - start, tag] = 1
                name[a - start + 1 : b - start, tag + 1] = 1
    none = np.zeros((size, SIZE), np.float32)
    return Phrasing(start, end, name, span, none, none, none, np.zeros(size, np.float32))


@pytest.fixture
def laid() -> Layout:
    return layout(TEXT, paragraphs(TEXT))


def test_every_layer_gets_its_part_of_one_pass(laid: Layout) -> None:
    encoder = Made()
    sight = Sight(TEXT, laid, encoder)  # type: ignore[arg-type]
    assert not sight.mentions()  # nothing is seen before the scores are asked for
    assert not sight.likely(0.0)
    assert [(s.start, s.end) for s in sight.scores()] == [(0, 5), (5, 9)]
    assert encoder.runs == 1
    assert [(c.start, c.end, c.type, c.form) for c in sight.mentions()] == [
        (0, 2, "person", "name"),
        (5, 6, "person", "pronoun"),
        (7, 8, "place", "name"),
    ]
    assert [i for i, likely in enumerate(sight.likely(0.5)) if likely] == [2]
    assert [i for i, likely in enumerate(sight.likely(0.4)) if likely] == [2, 6]
    best = {link.mention: link.antecedent for link in reversed(sight.links())}
    assert best[1] == 0  # across the windows
    assert encoder.runs == 1


def test_a_noun_of_hearsay_may_always_report() -> None:
    text = "The gossip was that Ilva Marr left ."
    sight = Sight(text, layout(text, paragraphs(text)), Made())  # type: ignore[arg-type]
    assert list(sight.scores())
    assert [i for i, likely in enumerate(sight.likely(2.0)) if likely] == [1]


def test_an_empty_text_is_seen_without_complaint() -> None:
    sight = Sight("", layout("", []), Made())  # type: ignore[arg-type]
    assert not [*sight.scores(), *sight.mentions(), *sight.links(), *sight.likely(0.0)]


def mention(start: int, end: int, form: str) -> Candidate:
    return Candidate(start=start, end=end, type="person", form=form, score=1.0)  # type: ignore[arg-type]


def test_certainty_is_the_share_of_the_links_into_the_entity(laid: Layout) -> None:
    mentions = [mention(0, 2, "name"), mention(3, 4, "description"), mention(5, 6, "pronoun"), mention(7, 8, "name")]
    links = [
        Antecedent(1, 0, 0.25),
        Antecedent(1, None, 0.75),
        Antecedent(2, 0, 0.5),
        Antecedent(2, 1, 0.25),
        Antecedent(2, None, 0.25),
        Antecedent(3, 0, 0.9),
    ]
    # She is Ilva Marr, through either mention of hers; a name needs no link.
    assert certainty(laid, mentions, links, ["e1", "e1", "e1", "e1"]) == {
        Mention(15, 17, "description"): 0.25,
        Mention(20, 23, "pronoun"): 0.75,
    }
    # Of two entities only the own one counts; who was rejected, or stands alone, has no certainty.
    assert certainty(laid, mentions, links, ["e1", "e2", "e1", "e3"]) == {Mention(20, 23, "pronoun"): 0.5}
    assert certainty(laid, mentions, links, ["e1", None, None, "e3"]) == {}
