"""What the model sees of each word beside its pieces, and how paragraphs are packed into windows.

Training and reading share this file, so that both see the same.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

import msgspec

from sayso.read.quotes import quotations
from sayso.read.words import CASES, case_of, words
from sayso.types import Span

__all__ = ["FEATURES", "Layout", "joined_states", "layout", "quotation_of", "quote_states", "windows"]

_QUOTE_STATES = 4  # outside, first word (the opening mark), inside, last word (the closing mark)
_CASE = {case: number for number, case in enumerate(CASES)}
_CLOSING = "”\"»“’'"
FEATURES = len(CASES) * _QUOTE_STATES * 2  # … × whether the word starts a paragraph


class Layout(msgspec.Struct, frozen=True):
    """An article cut into words.

    `plain[i]` is word i as it is written, `low[i]` in lower case, `paragraph[i]` the index of its paragraph,
    `feature[i]` its feature number, below `FEATURES`. `starts[p]` is the first word of paragraph p, with the number of
    words at the end.
    """

    words: list[Span]
    plain: list[str]
    low: list[str]
    paragraphs: list[Span]
    paragraph: list[int]
    starts: list[int]
    feature: list[int]
    quotations: list[Span]


def layout(text: str, paragraphs: Sequence[Span]) -> Layout:
    """Words, paragraphs and features of a text.

    >>> layout("“Yes.”", [Span(0, 6)]).feature
    [27, 12, 28, 30]
    """
    tokens: list[Span] = []
    starts: list[int] = []
    paragraph: list[int] = []
    for number, span in enumerate(paragraphs):
        starts.append(len(tokens))
        here = words(text[span.start : span.end], offset=span.start)
        tokens.extend(here)
        paragraph.extend([number] * len(here))
    starts.append(len(tokens))
    quoted = quotations(text, paragraphs)
    states = quote_states(tokens, quoted)
    plain = [text[w.start : w.end] for w in tokens]
    feature = [case + state * 2 for case, state in zip(map(_case, plain), states, strict=True)]
    for first in set(starts) - {len(tokens)}:
        feature[first] += 1
    return Layout(tokens, plain, [*map(str.lower, plain)], list(paragraphs), paragraph, starts, feature, quoted)


@lru_cache(maxsize=50_000)
def _case(word: str) -> int:
    """What a word's case adds to its feature number."""
    return _CASE[case_of(word)] * _QUOTE_STATES * 2


def quote_states(tokens: Sequence[Span], quoted: Sequence[Span]) -> list[int]:
    """For each word: 0 outside quotations, 1 an opening mark, 2 inside, 3 the last word of one (its closing mark)."""
    states = [0] * len(tokens)
    starts = [word.start for word in tokens] if quoted else []
    last = 0
    for q in quoted:
        first = bisect_left(starts, q.start, last)
        last = bisect_left(starts, q.end, first)
        states[first:last] = [2] * (last - first)
        if first == last:
            continue
        if tokens[last - 1].end >= q.end:
            states[last - 1] = 3
        if starts[first] == q.start:
            states[first] = 1
    return states


def quotation_of(laid: Layout) -> list[int]:
    """For each word 1 + the index of the quotation it stands in, or 0.

    >>> quotation_of(layout("“Yes,” he said", [Span(0, 14)]))
    [1, 1, 1, 1, 0, 0]
    """
    numbers = [0] * len(laid.words)
    starts = [word.start for word in laid.words] if laid.quotations else []
    last = 0
    for number, quotation in enumerate(laid.quotations, 1):
        first = bisect_left(starts, quotation.start, last)
        last = bisect_left(starts, quotation.end, first)
        numbers[first:last] = [number] * (last - first)
    return numbers


def joined_states(text: str, laid: Layout) -> list[int]:
    r"""`quote_states`, but a quotation left open at a paragraph's end and opened anew in the next goes on as one.

    >>> two = "“One.\n\n“Two.”"
    >>> joined_states(two, layout(two, [Span(0, 5), Span(7, 13)]))
    [1, 2, 2, 2, 2, 2, 3]
    """
    states = quote_states(laid.words, laid.quotations)
    for start in laid.starts[1:-1]:
        left_open = states[start - 1] == 3 and text[laid.words[start - 1].end - 1] not in _CLOSING
        if left_open and states[start] == 1:
            states[start - 1] = states[start] = 2
    return states


def windows(
    starts: Sequence[int], sizes: Sequence[int], limit: int, *, room: Callable[[], int] | None = None
) -> Iterator[tuple[int, int]]:
    """Runs of whole paragraphs as half-open ranges of words, of at most `limit` pieces each.

    A paragraph that is longer is cut between words. Every word stands in exactly one run.

    Args:
        starts: the first word of each paragraph, and the number of words.
        sizes: pieces of each word.
        limit: pieces of a run at most; no word has more.
        room: drawn anew for each run, a smaller limit at which it prefers to end (for training).

    >>> list(windows([0, 2, 3, 7], [1, 1, 1, 2, 2, 2, 2], 5))
    [(0, 3), (3, 5), (5, 7)]
    """
    begin = total = 0
    fill = room() if room else limit
    for first, last in pairwise(starts):
        here = sum(sizes[first:last])
        if total and total + here > fill:
            yield begin, first
            begin, total, fill = first, 0, room() if room else limit
        for word in range(first, last):
            if total + sizes[word] > limit:
                yield begin, word
                begin, total = word, 0
            total += sizes[word]
    if begin < starts[-1]:
        yield begin, starts[-1]
