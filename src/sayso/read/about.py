"""What a statement is about: the entities in its content, the most central first.

Central is what stands where a sentence begins, comes again within the content, has a name, and matters in the article.
The speaker is left out where anything else is there. An entity is listed only if it is mentioned in the content itself.
"""

import math
import re
from collections.abc import Mapping, Sequence

import msgspec

from sayso.read.cast import Cast, Placed
from sayso.read.hearing import Answer
from sayso.read.name_words import word_set
from sayso.types import Span, Statement

__all__ = ["about"]

_TYPES = word_set("person organization place object event abstract")
_OPENING = re.compile(r"[\W_]*(?:(?:that|to|of|for|as|if|whether|when|but|and|the|an?|his|her|its|their)\b\W+){0,3}\Z")
_MOST = 2


class _Weights(msgspec.Struct, frozen=True, kw_only=True):
    """What makes an entity central, in points."""

    opening: float = 0.5
    repeated: float = 1.5
    named: float = 0.3
    topical: float = 0.2
    later: float = -0.25
    modifier: float = -0.8
    speaker: float = -2.5
    once: float = -0.5
    kinds: Mapping[str, float]


_WEIGHTS = _Weights(kinds={"person": 0.6, "event": -0.6, "abstract": -0.6, "place": -0.3})
_LEAST = -0.5  # points of the first one
_NEAR = 0.5  # points by which a further one may be less


def about(cast: Cast, statements: Sequence[Statement], answers: Mapping[str, Answer]) -> dict[str, tuple[str, ...]]:
    """The ids of the most central entities of each statement's content, by the statement's id."""
    return {s.id: _about(cast, s.content, answers[s.id].entity) for s in statements}


def _about(cast: Cast, content: Sequence[Span], speaker: str | None) -> tuple[str, ...]:
    points: dict[str, float] = {}
    for rank, placed in enumerate(p for span in content for p in cast.inside(span.start, span.end)):
        if cast[placed.entity].type not in _TYPES:
            continue
        own = _points(cast, content, placed, rank)
        before = points.get(placed.entity)
        points[placed.entity] = own if before is None else max(before, own) + _WEIGHTS.repeated / 2
    for entity in points:
        points[entity] += _standing(cast, entity, speaker)
    ranked = sorted(points, key=lambda e: -points[e])
    best = points[ranked[0]] if ranked else 0.0
    return tuple(e for e in ranked[:_MOST] if points[e] >= max(_LEAST, best - _NEAR))


def _points(cast: Cast, content: Sequence[Span], placed: Placed, rank: int) -> float:
    """What one mention counts, by its place."""
    span = content[0] if len(content) == 1 else next(c for c in content if c.start <= placed.start < c.end)
    opens = _OPENING.match(cast.text, span.start, placed.start) is not None
    end = max([p.end for p in cast.starting(placed.start - 60, placed.start)], default=0)
    outer = end > placed.end
    return _WEIGHTS.opening * opens + _WEIGHTS.later * rank + _WEIGHTS.modifier * outer


def _standing(cast: Cast, entity: str, speaker: str | None) -> float:
    """What an entity counts, wherever it stands."""
    found = cast[entity]
    own = _WEIGHTS.topical * math.log(len(found.mentions)) if found.mentions else 0.0
    own += _WEIGHTS.named * found.named + _WEIGHTS.speaker * (entity == speaker)
    own += _WEIGHTS.once * (not found.named and len(found.mentions) == 1)
    return own + _WEIGHTS.kinds.get(found.type, 0.0)
