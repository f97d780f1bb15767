"""Features, and windows of whole paragraphs."""

from bisect import bisect_right
from itertools import accumulate, pairwise

import pytest
from hard_texts import HARD_TEXTS, assert_whole
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.read.features import FEATURES, Layout, layout, quote_states, windows
from sayso.read.paragraphs import paragraphs
from sayso.types import Span

# Paragraphs as the pieces of each of their words, and a limit.
SIZES = st.lists(st.lists(st.integers(1, 8), min_size=1, max_size=12), max_size=8)


def flat(sizes: list[list[int]]) -> tuple[list[int], list[int]]:
    return [0, *accumulate(map(len, sizes))], [size for paragraph in sizes for size in paragraph]


def test_the_layout_of_a_tiny_text() -> None:
    text = "“No,” said EU.\n\n42 sail"
    assert layout(text, paragraphs(text)) == Layout(
        words=[Span(0, 1), Span(1, 3), Span(3, 4), Span(4, 5), Span(6, 10), Span(11, 13), Span(13, 14),
               Span(16, 18), Span(19, 23)],
        plain=["“", "No", ",", "”", "said", "EU", ".", "42", "sail"],
        low=["“", "no", ",", "”", "said", "eu", ".", "42", "sail"],
        paragraphs=[Span(0, 14), Span(16, 23)],
        paragraph=[0, 0, 0, 0, 0, 0, 0, 1, 1],
        starts=[0, 7, 9],
        #        other=3        title=1        other, within    other, last    lower  upper=2    other
        feature=[(12 + 1) * 2 + 1, (4 + 2) * 2, (12 + 2) * 2, (12 + 3) * 2, 0, 8 * 2, 12 * 2, 12 * 2 + 1, 0],
        quotations=[Span(0, 5)],
    )  # fmt: skip


def test_a_text_without_words_has_an_empty_layout() -> None:
    assert layout(" \r\n", []) == Layout(
        words=[], plain=[], low=[], paragraphs=[], paragraph=[], starts=[0], feature=[], quotations=[]
    )


@settings(deadline=None, max_examples=150)
@given(HARD_TEXTS)
def test_a_layout_fits_its_text(text: str) -> None:
    spans = paragraphs(text)
    laid = layout(text, spans)
    assert_whole(text, laid.words)
    assert len(laid.words) == len(laid.paragraph) == len(laid.feature) == laid.starts[-1]
    assert all(0 <= number < FEATURES for number in laid.feature)
    for i, (word, number) in enumerate(zip(laid.words, laid.paragraph, strict=True)):
        assert spans[number].start <= word.start < word.end <= spans[number].end
        assert number == bisect_right(laid.starts, i) - 1
        assert laid.feature[i] % 2 == (i in laid.starts)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 4)), max_size=12), st.data())
def test_quote_states_say_how_a_word_stands_to_the_quotations(
    steps: list[tuple[int, int]], data: st.DataObject
) -> None:
    at, spans = 0, []
    for gap, size in steps:
        spans.append(Span(at + gap, at + gap + size))
        at += gap + size
    chosen = sorted(data.draw(st.sets(st.sampled_from(range(len(spans) + 1)))))
    quoted = [Span(spans[a].start, spans[b - 1].end) for a, b in list(pairwise(chosen))[::2]]

    def state(word: Span) -> int:
        for q in quoted:
            if q.start <= word.start < q.end:
                return 1 if word.start == q.start else 3 if word.end == q.end else 2
        return 0

    assert quote_states(spans, quoted) == [state(word) for word in spans]


@settings(deadline=None, max_examples=200)
@given(SIZES, st.integers(8, 40))
def test_windows_hold_every_word_once_whole_paragraphs_and_no_more_than_the_limit(
    sizes: list[list[int]], limit: int
) -> None:
    starts, pieces = flat(sizes)
    found = list(windows(starts, pieces, limit))
    assert [i for start, end in found for i in range(start, end)] == list(range(len(pieces)))
    assert all(start < end and sum(pieces[start:end]) <= limit for start, end in found)
    for (start, cut), (_, end) in pairwise(found):
        if cut in starts:  # no paragraph is put off that has room
            following = min(end, starts[starts.index(cut) + 1])
            assert sum(pieces[start:cut]) + sum(sizes[starts.index(cut)]) > limit
            assert following <= end
        else:  # a paragraph is cut only where it has to be, and then as late as can be
            assert sum(sizes[bisect_right(starts, cut) - 1]) > limit
            assert sum(pieces[start:cut]) + pieces[cut] > limit


@settings(deadline=None, max_examples=50)
@given(SIZES, st.lists(st.integers(1, 30), min_size=1))
def test_room_ends_windows_earlier_and_loses_nothing(sizes: list[list[int]], rooms: list[int]) -> None:
    starts, pieces = flat(sizes)
    drawn = iter(rooms * 200)
    found = list(windows(starts, pieces, 30, room=lambda: next(drawn)))
    assert [i for start, end in found for i in range(start, end)] == list(range(len(pieces)))
    assert all(sum(pieces[start:end]) <= 30 for start, end in found)


@pytest.mark.parametrize(
    ("room", "expected"), [(30, [(0, 6)]), (4, [(0, 2), (2, 4), (4, 6)]), (1, [(0, 2), (2, 4), (4, 6)])]
)
def test_room_is_a_smaller_limit(room: int, expected: list[tuple[int, int]]) -> None:
    assert list(windows([0, 2, 4, 6], [2] * 6, 30, room=lambda: room)) == expected
