"""What the model sees of each word beside its pieces, and how paragraphs are packed into windows.

Training and reading share this file, so that both see the same.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

import msgspec

from sayso.read.quotes import quotations
from sayso.read.words import CASES, case_of, words
from sayso.types import Span

__all__ = ["FEATURES", "Layout", "layout", "pack"]

_QUOTE_STATES = 4  # outside, first word (the opening mark), inside, last word (the closing mark)
FEATURES = len(CASES) * _QUOTE_STATES * 2  # … × whether the word starts a paragraph


class Layout(msgspec.Struct, frozen=True):
    """An article cut into words.

    `paragraph[i]` is the index of the paragraph of word i, `feature[i]` its feature number, below `FEATURES`.
    `starts[p]` is the first word of paragraph p, with the number of words at the end.
    """

    words: list[Span]
    paragraph: list[int]
    starts: list[int]
    feature: list[int]
    quotations: list[Span]


def layout(text: str, paragraphs: Sequence[Span]) -> Layout:
    """Words, paragraphs and features of a text.

    >>> layout("“Yes.”", [Span(0, 6)]).feature
    [28, 12, 20, 30]
    """
    tokens: list[Span] = []
    starts: list[int] = []
    paragraph: list[int] = []
    for number, span in enumerate(paragraphs):
        starts.append(len(tokens))
        here = [Span(span.start + w.start, span.start + w.end) for w in words(text[span.start : span.end])]
        tokens.extend(here)
        paragraph.extend([number] * len(here))
    starts.append(len(tokens))
    quoted = quotations(text, paragraphs)
    states = list(quote_states(tokens, quoted))
    first = set(starts)
    feature = [
        (CASES.index(case_of(text[w.start : w.end])) * _QUOTE_STATES + states[i]) * 2 + (i in first)
        for i, w in enumerate(tokens)
    ]
    return Layout(tokens, paragraph, starts, feature, quoted)


def quote_states(tokens: Sequence[Span], quoted: Sequence[Span]) -> Iterator[int]:
    begins = [q.start for q in quoted]
    for word in tokens:
        i = bisect_right(begins, word.start) - 1
        if i < 0 or word.start >= quoted[i].end:
            yield 0
        elif word.start == quoted[i].start:
            yield 1
        else:
            yield 3 if word.end >= quoted[i].end else 2


def pack(sizes: Sequence[int], limit: int) -> list[tuple[int, int]]:
    """Greedy runs of neighbouring paragraphs, half-open, whose sizes sum to at most `limit`.

    A paragraph larger than `limit` makes a run of its own.

    >>> pack([3, 4, 5, 20, 1], 10)
    [(0, 2), (2, 3), (3, 4), (4, 5)]
    """
    runs: list[tuple[int, int]] = []
    start = total = 0
    for i, size in enumerate(sizes):
        if i > start and total + size > limit:
            runs.append((start, i))
            start, total = i, 0
        total += size
    if start < len(sizes):
        runs.append((start, len(sizes)))
    return runs
