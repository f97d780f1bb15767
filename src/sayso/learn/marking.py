"""Reading for scoring: all that the heads find, before anything is left out of the record."""

from collections.abc import Iterator, Sequence
from typing import Literal, Protocol

import numpy as np

from sayso.learn.marked import NAME_TYPES, MarkedText, Name, linked, marked_candidates
from sayso.read.bio import best_tags, spans_of
from sayso.read.coref import Linking, antecedents
from sayso.read.encoder import Encoder
from sayso.read.entities import entities
from sayso.read.features import Layout, layout
from sayso.read.mentions import Seeing, phrases
from sayso.read.paragraphs import paragraphs
from sayso.read.reader import Reader
from sayso.read.scores import Phrasing, Window
from sayso.types import Article, Reading, Span

__all__ = ["Links", "Marking", "Sees", "marked_text"]

Links = Literal["head", "record"]
"""Who decides which mentions mean the same: the coreference head alone, or with the rules of names as in the record."""
_FLOOR = 1e-6


class Sees(Protocol):
    """What is asked of an encoder."""

    seeing: Seeing
    linking: Linking

    def run(self, text: str, laid: Layout) -> Iterator[Window]: ...


class Marking:
    """A reader that also marks all mentions and names of a text.

    Args:
        threads: processor threads of a forward pass.
        links: who decides what means the same.

    Raises:
        ModelError: the model package is missing or does not belong to this version.
        OptionError: fewer than one thread.
    """

    def __init__(self, *, threads: int = 1, links: Links = "record") -> None:
        self._reader = Reader(threads=threads)
        self._encoder = Encoder(threads=threads)
        self._links = links
        self.model = self._reader.model

    def read(self, article: Article, /) -> Reading:
        """The whole reading, as `sayso read` prints it."""
        return self._reader.read(article)

    def mark(self, text: str, /) -> MarkedText:
        """All mentions and names; see `marked_text`."""
        return marked_text(text, self._encoder, links=self._links)


def marked_text(text: str, encoder: Sees, *, links: Links = "record") -> MarkedText:
    """The mentions and names of a text as the heads see them, and which mentions mean the same.

    Mentions that the record would leave out (a "we" that nobody is named for, say) stay, those of one cluster together.
    """
    laid = layout(text, paragraphs(text))
    words = [text[w.start : w.end] for w in laid.words]
    seen = [window.phrasing for window in encoder.run(text, laid)]
    windows = [phrases(words, phrasing, encoder.seeing) for phrasing in seen]
    found = [candidate for window in windows for candidate in window.found]
    back = antecedents(words, laid, windows, encoder.linking)
    if links == "head":
        owners = linked(len(found), back)
    else:
        record = entities(text, laid, found, back)
        owners = [owner or f"rejected{root}" for owner, root in zip(record.owner, record.root, strict=True)]
    names = [name for phrasing in seen for name in _names(phrasing, laid.words)]
    return marked_candidates(text, laid.words, found, owners, names)


def _names(phrasing: Phrasing, words: Sequence[Span]) -> Iterator[Name]:
    best = best_tags(np.log(np.maximum(phrasing.name, _FLOOR)).tolist())
    for number, kind in enumerate(NAME_TYPES):
        for start, end in spans_of(best, 1 + 2 * number):
            yield Name(words[phrasing.start + start].start, words[phrasing.start + end - 1].end, kind)
