"""How well time expressions, calendar intervals and the dates of statements are found.

Spans and values are scored as in TempEval-3 (UzZaman et al. 2013): relaxed, two spans match if they overlap; strict, if
they are the same; value F1 counts those relaxed matches whose value is right. Each span is matched once at most.
Intervals: of a date that people marked, the first and last calendar day; right only if both are.
"""

from collections.abc import Iterable, Sequence

import msgspec

from sayso.learn.time_data import GoldDate, GoldTime
from sayso.types import SaidOn, Statement, Time

__all__ = ["SaidOnScore", "TimeScore", "exact_dates", "matched", "score_said_on", "score_times"]


class TimeScore(msgspec.Struct, frozen=True):
    """Counts of one text or of many; the shares are in 0–1, 1 where there was nothing to find and nothing was."""

    gold: int = 0
    predicted: int = 0
    relaxed: int = 0
    strict: int = 0
    value: int = 0  # of the relaxed matches, those with the right value
    type: int = 0  # of the relaxed matches, those with the right type

    def __add__(self, other: "TimeScore") -> "TimeScore":
        mine, theirs = msgspec.structs.astuple(self), msgspec.structs.astuple(other)
        return TimeScore(*(a + b for a, b in zip(mine, theirs, strict=True)))

    def f1(self, count: int) -> float:
        """The harmonic mean of precision and recall of so many right ones."""
        return 2 * count / (self.gold + self.predicted) if self.gold + self.predicted else 1.0

    @property
    def type_accuracy(self) -> float:
        """The share of relaxed matches with the right type."""
        return self.type / self.relaxed if self.relaxed else 1.0


def score_times(gold: Sequence[GoldTime], predicted: Sequence[Time]) -> TimeScore:
    """Score the expressions of one text.

    >>> gold = [GoldTime(0, 10, "DATE", "2031-05-06")]
    >>> score = score_times(gold, [Time(3, 10, "DATE", "2031-05-06")])
    >>> score.relaxed, score.strict, score.value, score.f1(score.value)
    (1, 0, 1, 1.0)
    """
    pairs = [(g, p) for g, p in matched(gold, predicted)]
    return TimeScore(
        gold=len(gold),
        predicted=len(predicted),
        relaxed=len(pairs),
        strict=sum((g.start, g.end) == (p.start, p.end) for g, p in pairs),
        value=sum(g.value == p.value for g, p in pairs),
        type=sum(g.type == p.type for g, p in pairs),
    )


def matched(gold: Sequence[GoldTime], predicted: Sequence[Time]) -> list[tuple[GoldTime, Time]]:
    """Gold and predicted expressions that overlap, one to one, the largest overlap first."""
    pairs = [
        (min(g.end, p.end) - max(g.start, p.start), -(g.end - g.start), i, j)
        for i, g in enumerate(gold)
        for j, p in enumerate(predicted)
        if g.start < p.end and p.start < g.end
    ]
    chosen: list[tuple[GoldTime, Time]] = []
    left, right = set(range(len(gold))), set(range(len(predicted)))
    for _, _, i, j in sorted(pairs, key=lambda pair: (-pair[0], -pair[1], pair[2], pair[3])):
        if i in left and j in right:
            left.remove(i)
            right.remove(j)
            chosen.append((gold[i], predicted[j]))
    return chosen


def exact_dates(gold: Sequence[GoldDate], predicted: Sequence[Time]) -> list[bool]:
    """For each date mark, whether the expressions in it cover exactly its days.

    Where several stand in one mark, their days are taken together; where none does, the mark is not found.

    >>> year = Time(0, 4, "DATE", "2031", "2031-01-01", "2031-12-31")
    >>> exact_dates([GoldDate(0, 4, "2031-01-01", "2031-12-31"), GoldDate(5, 9, "2031-01-01", None)], [year])
    [True, False]
    """
    found = []
    for mark in gold:
        inside = [t for t in predicted if t.start < mark.end and mark.start < t.end and t.earliest and t.latest]
        earliest = min((t.earliest for t in inside if t.earliest), default=None)
        latest = max((t.latest for t in inside if t.latest), default=None)
        found.append(earliest is not None and (earliest, latest) == (mark.earliest, mark.latest))
    return found


class SaidOnScore(msgspec.Struct, frozen=True):
    """Counts of statements. A date is right if it covers the same days, or if there rightly is none."""

    statements: int
    dated: int
    predicted: int
    right: int
    right_dated: int  # of those that people dated
    same_value: int  # right to the part of the day: `2031-05-06TMO` is not `2031-05-06`


def score_said_on(gold: Iterable[Statement], predicted: Iterable[Statement]) -> SaidOnScore:
    """Score the dates of statements that are given in the same order.

    An occasion that goes on is known to the day, though it may have been told to the hour: so days are compared, not
    values. Values without days (no date of publication) are compared as they are.
    """
    pairs = [(g.said_on, p.said_on) for g, p in zip(gold, predicted, strict=True)]
    return SaidOnScore(
        statements=len(pairs),
        dated=sum(g is not None for g, _ in pairs),
        predicted=sum(p is not None for _, p in pairs),
        right=sum(_same(g, p) for g, p in pairs),
        right_dated=sum(g is not None and _same(g, p) for g, p in pairs),
        same_value=sum((g and g.value) == (p and p.value) for g, p in pairs),
    )


def _same(gold: SaidOn | None, predicted: SaidOn | None) -> bool:
    if gold is None or predicted is None:
        return gold is predicted
    if gold.start is None:
        return gold.value == predicted.value
    return (gold.start, gold.end) == (predicted.start, predicted.end)
