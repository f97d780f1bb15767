"""Decoding: exact against brute force, and whole outputs on hand-made scores."""

from collections.abc import Sequence
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from made_scores import Said, made

from sayso.read.bio import best_tags, spans_of, tags_at
from sayso.read.decode import Attribution, Decoding, _held, _Odds, _owners, _viterbi, attributions

# Eighths are added without rounding, so the best score is found exactly.
EIGHTHS = st.integers(-40, 0).map(lambda n: n / 8)


@settings(deadline=None, max_examples=100)
@given(st.integers(1, 5).flatmap(lambda n: st.lists(st.lists(EIGHTHS, min_size=5, max_size=5), min_size=n, max_size=n)))
def test_best_tags_are_the_best_of_all_that_are_allowed(rows: list[list[float]]) -> None:
    def allowed(path: Sequence[int]) -> bool:
        # 0 outside; 1, 3 begin; 2, 4 go on.
        return all(t in (0, 1, 3) or before in (t, t - 1) for before, t in zip((0, *path), path, strict=False))

    def score(path: Sequence[int]) -> float:
        return sum(row[tag] for row, tag in zip(rows, path, strict=True))

    found = best_tags(rows)
    assert allowed(found)
    assert score(found) == max(score(path) for path in product(range(5), repeat=len(rows)) if allowed(path))


@settings(deadline=None, max_examples=100)
@given(st.integers(1, 12), st.integers(0, 2**32))
def test_looking_only_where_something_can_be_changes_no_tag(words: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    scores = rng.normal(size=(words, 7)).astype(np.float32)  # no two alike, so that one sequence is the best
    possible = rng.random(words) < 0.7
    scores[~possible] = [0, *[-1e4] * 6]
    at = possible.nonzero()[0]
    assert tags_at(at, scores[at], len(possible)) == best_tags(scores.tolist())


def test_a_word_that_only_goes_on_with_a_cue_counts_as_one() -> None:
    said = made(8, Said(cue=(2, 4), source=(0, 1), content=((4, 8),)))
    said.tag[2, 3], said.tag[2, 0] = 0.02, 0.98  # where it begins is hardly seen
    assert [a.cue for a in attributions(said, [0] * 8, Decoding())] == [(2, 4)]
    said.tag[3, 4], said.tag[3, 0] = 0.02, 0.98
    assert attributions(said, [0] * 8, Decoding()) == []


@settings(deadline=None, max_examples=100)
@given(st.data())
def test_the_owners_are_the_best_of_all_paths(data: st.DataObject) -> None:
    words, cues = data.draw(st.integers(1, 6)), data.draw(st.integers(1, 3))

    def row(size: int) -> list[float]:
        return data.draw(st.lists(EIGHTHS, min_size=size, max_size=size))

    outside, begin, go_on = row(words), row(words), row(words)
    inside = [row(cues) for _ in range(words)]
    costs = [-cost for cost in row(words)]

    def step(t: int, before: int, here: int) -> float:
        """Entering costs and begins, leaving costs; a content may also end and another of the same cue begin."""
        if here < 0:
            return outside[t] - (costs[t] if before >= 0 else 0)
        anew = begin[t] - costs[t] - (costs[t] if before >= 0 else 0)
        return inside[t][here] + (max(go_on[t], anew) if before == here else anew)

    def score(path: Sequence[int]) -> float:
        return sum(step(t, before, here) for t, (before, here) in enumerate(zip((-1, *path), path, strict=False)))

    found = _viterbi(outside, inside, begin, go_on, costs)
    assert len(found) == words
    assert score(found) == max(score(path) for path in product(range(-1, cues), repeat=words))


def test_spans_of_an_orphan_go_on_tag_are_none() -> None:
    assert spans_of([2, 0, 1, 2, 2, 1], 1) == [(2, 5), (5, 6)]


def told(words: int, *said: Said, quoted: Sequence[int] | None = None, start: int = 0) -> list[Attribution]:
    return attributions(made(words, *said, start=start), quoted or [0] * words, Decoding())


def sure(cue: tuple[int, int], source: tuple[int, int] | None, *content: tuple[int, int]) -> Attribution:
    found = float(bool(content))
    return Attribution(
        cue=cue, source=source, content=content, cue_score=1.0, content_score=found, source_score=1.0
    )  # fmt: skip


def test_a_content_split_around_its_cue() -> None:
    # “ We sail ” , said Marr , “ at dawn ” .
    quoted = [1, 2, 2, 3, 0, 0, 0, 0, 1, 2, 2, 3, 0]
    said = Said(cue=(5, 6), source=(6, 7), content=((0, 4), (8, 12)))
    assert told(13, said, quoted=quoted) == [sure((5, 6), (6, 7), (0, 4), (8, 12))]


def test_two_cues_in_one_paragraph() -> None:
    # Marr said we sail , Pell denied it all .
    first = Said(cue=(1, 2), source=(0, 1), content=((2, 4),))
    second = Said(cue=(6, 7), source=(5, 6), content=((7, 9),))
    expected = [sure((1, 2), (0, 1), (2, 4)), sure((6, 7), (5, 6), (7, 9))]
    assert told(10, first, second) == expected


def test_contents_of_two_cues_side_by_side_are_kept_apart() -> None:
    # we sail said Marr , "we sail" and "said" directly follow one another: content, content, cue, cue
    first = Said(cue=(4, 5), source=None, content=((0, 2),))
    second = Said(cue=(5, 6), source=None, content=((2, 4),))
    assert told(7, first, second) == [sure((4, 5), None, (0, 2)), sure((5, 6), None, (2, 4))]


def test_a_cue_without_a_source() -> None:
    assert told(6, Said(cue=(2, 3), source=None, content=((3, 6),))) == [sure((2, 3), None, (3, 6))]


def test_a_cue_without_content_is_told_too() -> None:
    assert told(6, Said(cue=(2, 3), source=(0, 2), content=())) == [sure((2, 3), (0, 2))]


def test_no_cue_no_attribution() -> None:
    assert told(5) == []


def test_words_count_from_the_start_of_the_article() -> None:
    said = Said(cue=(1, 2), source=(0, 1), content=((2, 4),))
    assert told(5, said, start=100) == [sure((101, 102), (100, 101), (102, 104))]


def test_a_source_that_only_the_link_knows_is_found() -> None:
    scores = made(6, Said(cue=(2, 3), source=(0, 1), content=((3, 6),)))
    scores.tag[0] = np.eye(7, dtype=np.float32)[0]
    assert attributions(scores, [0] * 6, Decoding()) == [sure((2, 3), (0, 1), (3, 6))]


def test_a_quotation_is_not_torn_by_one_doubtful_word() -> None:
    scores = made(8, Said(cue=(6, 7), source=(7, 8), content=((0, 6),)))
    scores.tag[3:5] = [[0.9, 0, 0, 0, 0, 0, 0.1], [0, 0, 0, 0, 0, 0.5, 0.5]]
    scores.content[3] = 0
    scores.content[3, [0, 7]] = 0.9, 0.1
    kept = attributions(scores, [1, 2, 2, 2, 2, 3, 0, 0], Decoding(switch=0.5))
    torn = attributions(scores, [0] * 8, Decoding(switch=0.5))
    assert [a.content for a in kept] == [((0, 6),)]
    assert [a.content for a in torn] == [((0, 3), (4, 6))]
    assert kept[0].content_score < 1.0


def test_weak_further_fragments_are_dropped_below_the_bar() -> None:
    scores = made(9, Said(cue=(3, 4), source=(2, 3), content=((0, 2), (5, 9))))
    scores.content[0:2, [0, 4]] = 0.4, 0.6
    assert [a.content for a in attributions(scores, [0] * 9, Decoding())] == [((0, 2), (5, 9))]
    assert [a.content for a in attributions(scores, [0] * 9, Decoding(fragment=0.7))] == [((5, 9),)]


@given(st.data())
def test_leaving_out_what_cannot_be_changes_no_owner(data: st.DataObject) -> None:
    size, cues = data.draw(st.integers(1, 12)), data.draw(st.integers(1, 3))
    numbers = np.random.default_rng(data.draw(st.integers(0, 10_000)))
    outside, begin, go_on = (-numbers.exponential(2, size).astype(np.float32) for _ in range(3))
    inside = -numbers.exponential(4, (size, cues)).astype(np.float32)
    costs = numbers.choice([0.5, 1.5, 4.0], size)
    lines = outside.tolist(), inside.tolist(), begin.tolist(), go_on.tolist(), costs.tolist()
    best = _viterbi(*lines)
    assert _owners(_Odds(outside, inside, begin, go_on, costs)) == best
    if cues == 1:
        assert _held(lines[0], inside[:, 0].tolist(), *lines[2:]) == [owner == 0 for owner in best]


@given(st.data())
def test_tags_are_the_best_though_only_unsure_words_are_searched(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 14))
    numbers = np.random.default_rng(data.draw(st.integers(0, 10_000)))
    scores = -numbers.exponential(3, (size, 7)).astype(np.float32)
    assert tags_at(np.arange(size), scores, size) == best_tags(scores.tolist())
