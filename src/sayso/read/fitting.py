"""Whether a description fits an entity: by the office, the name or the kind of body that the article says of it."""

import re

from sayso.read.cast import Cast, Placed
from sayso.read.name_words import TITLES
from sayso.read.nouns import is_human, kind_of, several
from sayso.types import Entity, Span

__all__ = ["can_be", "country", "fitting", "is_name_of", "noun_of"]

_DEFINITE = re.compile(r"the\s", re.IGNORECASE)
_GOVERNING = frozenset({"government", "administration"})
_OFFICES_ABOVE = 3  # an official is of a ministry, which is of a country
_HEADLINE = 3  # words of a description that a headline leaves the article out of: "channels minister says"


def noun_of(cast: Cast, source: Span) -> str:
    """The head noun of a source, as written."""
    head = cast.phrase(source.start, source.end).head
    return cast.text[head.start : head.end]


def is_name_of(cast: Cast, beside: Placed, placed: Placed | None) -> bool:
    """Whether a name after a comma names what stands before it: a person an office, a body a body."""
    if placed is None or placed.entity == beside.entity:
        return True
    found, named = cast[placed.entity], cast[beside.entity]
    person = is_human(noun_of(cast, Span(placed.start, placed.end)).casefold())
    titled = found.named and found.name.split()[0].casefold() in TITLES
    if placed.mention.form == "description" and person and named.type == "person":
        return named.named
    return named.named and (not found.named or titled) and (named.type == found.type or person)


def can_be(cast: Cast, entity: Entity, noun: str) -> bool:
    """Whether a description can be of a named entity: one person is no office, no paper, and not several."""
    if not entity.named or entity.id in cast.holding(noun):
        return True
    if entity.type == "person":
        return kind_of(noun) == "person" and not several(noun)
    if noun in _GOVERNING:
        return entity.type == "place"
    return not is_human(noun) or several(noun)  # a minister is no country


def fitting(cast: Cast, source: Span) -> str | None:
    """The one entity whose role, or whose kind of body, a description such as "the minister" says."""
    parts = cast.phrase(source.start, source.end)
    words = cast.text[source.start : parts.head.end].split()
    definite = _DEFINITE.match(cast.text, source.start) is not None
    bare = 0 < len(words) <= _HEADLINE and words[-1].islower() and is_human(words[-1]) and not several(words[-1])
    if not (definite or bare) or parts.head.end < source.end:
        return None
    words = [word.casefold() for word in words[definite:]]
    holders = cast.holding(" ".join(words[-2:])) or cast.holding(words[-1] if words else "")
    whole = [e for e in holders if set(words) <= set(_told_of(cast[e]))]
    left = list(dict.fromkeys(whole or (holders if len(words) == 1 else ())))
    if bare and not definite:  # a headline is about who comes first
        return min(left, key=cast.first, default=None)
    return left[0] if len(left) == 1 else None


def country(cast: Cast, entity: str | None) -> str | None:
    """The place that somebody is of, at once or by the body that he is of."""
    for _ in range(_OFFICES_ABOVE):
        if entity is None or cast[entity].type == "place":
            return entity
        entity = cast[entity].affiliation
    return None


def _told_of(entity: Entity) -> list[str]:
    return f"{entity.role or ''} {entity.name}".casefold().split()
