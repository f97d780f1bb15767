"""One pass over an article: every window goes through the encoder once, and all layers see it.

The layer of statements takes the scores of one window after another; what the later layers need is kept meanwhile, in
small form, so that memory does not grow with the size of the model's outputs.
"""

from collections.abc import Iterator, Sequence

from sayso.read.act_words import HEARSAY, INTENTS
from sayso.read.coref import antecedents
from sayso.read.encoder import Encoder
from sayso.read.features import Layout
from sayso.read.mentions import Antecedent, Candidate, Phrases, phrases
from sayso.read.scores import Phrasing, Scores
from sayso.types import Mention

__all__ = ["Sight", "certainty"]

# Windows of which the phrases are read in one go: after a pass of the encoder no cache holds the code and the weights
# for it any longer, and the first window takes about twice the time of the others.
_TOGETHER = 8


class Sight:
    """What the encoder sees of an article.

    Iterate `scores()` to its end first; then `mentions`, `links` and `inner` are there.
    """

    def __init__(self, text: str, laid: Layout, encoder: Encoder) -> None:
        self.words = laid.plain
        self._text, self._laid, self._encoder = text, laid, encoder
        self._windows: list[Phrases] = []
        self._waiting: list[Phrasing] = []
        self._inner: list[float] = []

    def scores(self) -> Iterator[Scores]:
        """The scores for attribution, window by window."""
        for window in self._encoder.run(self._text, self._laid):
            self._waiting.append(window.phrasing)
            if len(self._waiting) == _TOGETHER:
                self._read_waiting()
            self._inner += window.inner.tolist()
            yield window.scores
        self._read_waiting()

    def _read_waiting(self) -> None:
        """Find the phrases of the windows that have been seen since the last time."""
        self._windows += [phrases(self.words, phrasing, self._encoder.seeing) for phrasing in self._waiting]
        self._waiting.clear()

    def likely(self, least: float) -> list[bool]:
        """For each word whether it is a cue inside another's content.

        With this probability, or as a noun that reports (`claims`), or that means to (`its threat to leave`).
        """
        after = [*self.words[1:], ""]
        return [
            p >= least or word in HEARSAY or (word in INTENTS and following == "to")
            for p, word, following in zip(self._inner, self._laid.low, after, strict=False)
        ]

    def mentions(self) -> list[Candidate]:
        """The mentions of the article."""
        return [c for window in self._windows for c in window.found]

    def links(self) -> list[Antecedent]:
        """Which mention refers to which earlier one."""
        return antecedents(self.words, self._laid, self._windows, self._encoder.linking)


def certainty(
    laid: Layout, mentions: Sequence[Candidate], links: Sequence[Antecedent], owner: Sequence[str | None]
) -> dict[Mention, float]:
    """How sure it is that a pronoun or a description refers to its entity: the share of its links into it.

    Args:
        laid: the article's layout.
        mentions: the candidates.
        links: their likely antecedents.
        owner: the entity of each candidate, or `None`.
    """
    within: dict[int, float] = {}
    for link in links:
        own = owner[link.mention]
        if own is not None and link.antecedent is not None and owner[link.antecedent] == own:
            within[link.mention] = within.get(link.mention, 0.0) + link.score
    sure = {}
    for i, probability in within.items():
        found = mentions[i]
        if found.form != "name":
            start, end = laid.words[found.start].start, laid.words[found.end - 1].end
            sure[Mention(start, end, found.form)] = probability
    return sure
