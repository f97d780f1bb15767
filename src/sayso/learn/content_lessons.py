"""What a teacher says of the contents without labels, and what follows for where contents are read again."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np

from sayso.learn.contents import LabelledContent, Sheeted, sheeted, words_in
from sayso.learn.data import Example, Pieces, Window
from sayso.learn.distil import Teaching
from sayso.learn.heads import heads_of
from sayso.learn.rereading import Inside
from sayso.read.bio import Run
from sayso.read.decode import Decoding, attributions
from sayso.read.features import joined_states
from sayso.read.scores import Scores
from sayso.types import Span

__all__ = ["read_sheets", "taught_inside"]

_LEAST, _MOST = 4, 230  # words: in fewer there is no statement, more fill a window
_HEADS = heads_of("attribution")
_USUAL = Decoding()


def read_sheets(
    articles: Iterable[Example],
    inside: Iterable[Inside],
    known: Iterable[LabelledContent],
    pieces: Pieces,
) -> Iterator[Sheeted]:
    """The contents that a reading found in articles as examples, each once, but for those with labels.

    Args:
        articles: that were read.
        inside: what was found in each.
        known: the labelled contents; what stands within one of them is left out.
        pieces: how an encoder cuts words.
    """
    spans: defaultdict[str, list[Span]] = defaultdict(list)
    for one in known:
        spans[one.doc_id] += one.content
    for article, found in zip(articles, inside, strict=True):
        taken = set(words_in(article.layout, spans[article.id]))
        for content in dict.fromkeys(found.contents):
            if not taken.issuperset(words_in(article.layout, content)):
                made = sheeted(article, content, pieces)
                if made is not None and _LEAST <= len(made.back) <= _MOST:
                    yield made


def taught_inside(
    articles: Iterable[Example], sheets: Iterable[Sheeted], taught: Teaching, known: Iterable[LabelledContent]
) -> list[Inside]:
    """The cues inside the contents of each article: those that a teacher sees, and in labelled contents people's.

    Args:
        articles: all that the others are of.
        sheets: the contents that the teacher read.
        taught: what it said of them.
        known: the labelled contents.
    """
    cues: defaultdict[str, set[int]] = defaultdict(set)
    by_id = {one.example.id: one for one in sheets}
    for window in taught.windows:
        one = by_id[window.example.id]
        cues[one.article].update(one.back[i] for cue in _cues(taught, window) for i in range(*cue))
    marked: defaultdict[str, list[Span]] = defaultdict(list)
    for content in known:
        marked[content.doc_id] += [cue for said in content.statements for cue in said.cue]
    return [_inside(each, cues[each.id].union(words_in(each.layout, marked[each.id]))) for each in articles]


def _cues(taught: Teaching, window: Window) -> Iterator[Run]:
    """The cues with a content, as words of the sheet, by what is kept of the teacher's probabilities."""
    words = window.end - window.start
    said = {head.name: np.zeros((1, words, head.size or 1 + words), dtype=np.float32) for head in _HEADS}
    taught.fill(0, window, said)
    states = joined_states(window.example.text, window.example.layout)[window.start : window.end]
    scores = Scores(window.start, window.end, said["tag"][0], said["content"][0], said["source"][0])
    return (found.cue for found in attributions(scores, states, _USUAL) if found.content)


def _inside(article: Example, words: set[int]) -> Inside:
    """The words of cues as spans; −1 is a stop that was added to a content."""
    cues = tuple(article.layout.words[i] for i in sorted(words - {-1}))
    return Inside(len(article.pieces), cues)
