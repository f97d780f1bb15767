"""BIO tags: the best sequence of them, and the runs of words that they mark.

Tag 0 is outside; each odd tag begins a run (B-), and the even one after it goes on with it (I-).
"""

from collections.abc import Sequence

from sayso.read.scores import Floats, Ints

__all__ = ["Run", "best_tags", "spans_of", "tags_at"]

_NEVER = -1e9

Run = tuple[int, int]  # words, half-open


def best_tags(scores: Sequence[Sequence[float]]) -> list[int]:
    """The best sequence of BIO tags (Viterbi); an I- tag (even, not 0) follows only its B- tag or itself.

    >>> best_tags([[0.0, -1.0, -9.0], [-2.0, -1.5, -0.1]])
    [1, 2]
    """
    inner = range(2, len(scores[0]), 2)
    total = [_NEVER if tag and tag % 2 == 0 else score for tag, score in enumerate(scores[0])]
    totals = [total]
    for row in scores[1:]:
        best = max(total)
        now = [best + score for score in row]
        for tag in inner:
            begun, gone_on = total[tag - 1], total[tag]
            now[tag] = (gone_on if gone_on >= begun else begun) + row[tag]
        total = now
        totals.append(total)
    tag = total.index(max(total))
    path = [tag]
    for total in reversed(totals[:-1]):
        if tag not in inner:
            tag = total.index(max(total))
        elif total[tag] < total[tag - 1]:
            tag -= 1
        path.append(tag)
    return path[::-1]


def tags_at(at: Ints, rows: Floats, size: int) -> list[int]:
    """The best tags of `size` words of which only those `at` some places can be inside; `rows` are their scores.

    >>> import numpy as np
    >>> tags_at(np.array([1]), np.array([[-2.0, -0.1, -1.0]]), 3)
    [0, 1, 0]

    Each word has its likeliest tag, but where an I- tag would follow what it cannot. There the best sequence is looked
    for: up to the next word that has no I- tag, which is free to follow anything, and back to where one surely ends.
    """
    tags = [0] * size
    places, likeliest = at.tolist(), rows.argmax(1).tolist()
    wrong = []
    for j, tag in enumerate(likeliest):
        if tag:
            tags[places[j]] = tag
            follows = j and places[j - 1] == places[j] - 1 and likeliest[j - 1] in (tag, tag - 1)
            if not tag & 1 and not follows:
                wrong.append(j)
    end = len(places)
    for j in reversed(wrong):
        if j < end:
            start, end = _unsure(places, likeliest, rows, j, end)
            tags[places[start] : places[start] + end - start] = best_tags(rows[start:end].tolist())
            end = start
    return tags


def _unsure(places: Sequence[int], likeliest: Sequence[int], rows: Floats, wrong: int, end: int) -> Run:
    """The words around one with a wrong I- tag that can only be judged together, as a range of `places` below `end`.

    What comes behind has no wrong tag. A word before has no I- tag where no run of them from it on scores as well as
    what else each word may be.
    """
    last = wrong + 1
    while last < end and places[last] == places[last - 1] + 1 and likeliest[last] and not likeliest[last] & 1:
        last += 1
    gain = 0.0  # of the best run of I- tags from a word on
    for j in range(last - 1, -1, -1):
        row = rows[j].tolist()
        gain = max(gain, 0.0) + max(row[2::2]) - max(row[0], *row[1::2])
        if j < wrong and gain < 0:
            return j, last
        if not j or places[j - 1] != places[j] - 1:
            break
    return j, last


def spans_of(tags: Sequence[int], begin: int) -> list[Run]:
    """The runs of words tagged `begin` (B-) and then `begin + 1` (I-).

    >>> spans_of([0, 1, 2, 1, 0], 1)
    [(1, 3), (3, 4)]
    """
    runs: list[Run] = []
    size = len(tags)
    end = 0
    for start in [i for i, tag in enumerate(tags) if tag == begin]:
        end = start + 1
        while end < size and tags[end] == begin + 1:
            end += 1
        runs.append((start, end))
    return runs
