"""Whether a confidence means what it says: of the statements read with 80 %, are eight in ten right?

Expected calibration error over bins of equal size: Naeini, Cooper and Hauskrecht (2015); bins of equal size rather
than equal width: Nixon et al. (2019), "Measuring calibration in deep learning".
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import msgspec

__all__ = ["Bin", "Judged", "Reliability", "reliability"]


class Judged(msgspec.Struct, frozen=True, order=True):
    """One statement's confidence, and whether it was right."""

    confidence: float
    right: bool


class Bin(msgspec.Struct, frozen=True, kw_only=True):
    """Statements of like confidence: between which values it lies, its mean, and the share that is right."""

    low: float
    high: float
    statements: int
    confidence: float
    right: float


class Reliability(msgspec.Struct, frozen=True, kw_only=True):
    """`error` is the mean gap between confidence and share of right ones, weighted by the size of the bins; 0 to 1."""

    error: float
    bins: tuple[Bin, ...]


def reliability(judged: Iterable[Judged], *, bins: int = 10) -> Reliability:
    """The reliability table of `judged` in up to `bins` bins of about equal size, and the calibration error.

    Equal confidences stay in one bin, so that the order of the statements makes no difference; there may therefore be
    fewer bins. Nothing judged gives no bins and an error of 0.

    >>> half = [Judged(0.9, True), Judged(0.9, False), Judged(0.2, False), Judged(0.2, False)]
    >>> table = reliability(half, bins=2)
    >>> round(table.error, 3), [(b.confidence, b.right) for b in table.bins]
    (0.3, [(0.2, 0.0), (0.9, 0.5)])
    """
    ordered = sorted(judged)
    table = tuple(_bin(members) for members in _binned(ordered, bins))
    gaps = sum(b.statements * abs(b.confidence - b.right) for b in table)
    return Reliability(error=gaps / len(ordered) if ordered else 0.0, bins=table)


def _binned(ordered: Sequence[Judged], bins: int) -> Iterator[list[Judged]]:
    at: dict[int, list[Judged]] = {}
    before = 0
    for _, same in groupby(ordered, key=lambda j: j.confidence):
        members = list(same)
        middle = before + len(members) / 2
        at.setdefault(int(bins * middle / len(ordered)), []).extend(members)
        before += len(members)
    yield from at.values()


def _bin(members: Sequence[Judged]) -> Bin:
    size = len(members)
    return Bin(
        low=members[0].confidence,
        high=members[-1].confidence,
        statements=size,
        confidence=sum(j.confidence for j in members) / size,
        right=sum(j.right for j in members) / size,
    )
