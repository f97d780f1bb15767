"""Texts in which people marked mentions, who or what is mentioned, and names: the one form all data sets are read into.

Offsets are half-open code points into `text`.
"""

from collections.abc import Iterable, Sequence
from typing import Literal, get_args

import msgspec

from sayso.read.mentions import Antecedent, Candidate, Form
from sayso.types import Reading, Span

__all__ = [
    "NAME_TYPES",
    "Layer",
    "Marked",
    "MarkedText",
    "Name",
    "NameType",
    "clusters",
    "linked",
    "marked_candidates",
    "marked_reading",
    "name_type",
]

NameType = Literal["person", "organization", "place", "other"]
NAME_TYPES: tuple[NameType, ...] = get_args(NameType)
Layer = Literal["mentions", "types", "names", "coreference"]


class Marked(msgspec.Struct, frozen=True, kw_only=True):
    """One mention: of what type, in which form, and of which entity of its text.

    `head` is where its head word begins.
    """

    start: int
    end: int
    type: str
    form: Form
    entity: str
    head: int


class Name(msgspec.Struct, frozen=True, order=True):
    """The words of one proper name, without a title before it; names do not overlap."""

    start: int
    end: int
    type: NameType


class MarkedText(msgspec.Struct, frozen=True, kw_only=True):
    """A text as annotated. `complete` names what was marked wherever it occurs, so that its absence tells something:
    a set of persons and places alone lacks "mentions", one of names alone has nothing but "names".
    """

    id: str
    genre: str
    text: str
    published: str | None = None
    mentions: tuple[Marked, ...] = ()
    names: tuple[Name, ...] = ()
    complete: frozenset[Layer]


def name_type(kind: str) -> NameType:
    """The type of a name of an entity of this type.

    >>> name_type("place"), name_type("abstract")
    ('place', 'other')
    """
    return next((known for known in NAME_TYPES if known == kind), "other")


def clusters(mentions: Iterable[Marked]) -> list[list[Span]]:
    """The spans of each entity's mentions, entities in the order of their first mention.

    >>> first = Marked(start=0, end=1, type="person", form="name", entity="a", head=0)
    >>> other = msgspec.structs.replace(first, start=1, end=2, entity="b")
    >>> clusters([first, other, msgspec.structs.replace(first, start=8, end=9)])
    [[Span(start=0, end=1), Span(start=8, end=9)], [Span(start=1, end=2)]]
    """
    found: dict[str, list[Span]] = {}
    for mention in mentions:
        found.setdefault(mention.entity, []).append(Span(mention.start, mention.end))
    return list(found.values())


def marked_reading(reading: Reading) -> MarkedText:
    """A reading's entities, as mentions alone: a reading does not say where in a mention the name stands."""
    found = [
        Marked(start=m.start, end=m.end, type=entity.type, form=m.form, entity=entity.id, head=m.start)
        for entity in reading.entities
        for m in entity.mentions
    ]
    article = reading.article
    return MarkedText(
        id=article.id,
        genre="news",
        text=article.text,
        published=article.published,
        mentions=tuple(sorted(found, key=lambda m: (m.start, -m.end))),
        complete=frozenset(("mentions", "types", "coreference")),
    )


def marked_candidates(
    text: str,
    words: Sequence[Span],
    candidates: Sequence[Candidate],
    entities: Sequence[str],
    names: Iterable[Name] = (),
) -> MarkedText:
    """What was found in a text, all of it kept.

    Args:
        text: the text.
        words: where its words stand.
        candidates: the mentions.
        entities: of each candidate; see `linked`.
        names: the names.

    >>> words = [Span(0, 4), Span(5, 10), Span(11, 14)]
    >>> said = [Candidate(start=i, end=i + 1, type="person", form="name", score=1.0) for i in (0, 2)]
    >>> clusters(marked_candidates("Ilva sails she", words, said, ["e1", "e1"]).mentions)
    [[Span(start=0, end=4), Span(start=11, end=14)]]
    """
    mentions = (
        Marked(
            start=words[c.start].start,
            end=words[c.end - 1].end,
            type=c.type,
            form=c.form,
            entity=entity,
            head=words[c.name[1] - 1 if c.name else c.end - 1].start,
        )
        for c, entity in zip(candidates, entities, strict=True)
    )
    return MarkedText(
        id="",
        genre="",
        text=text,
        mentions=tuple(sorted(mentions, key=lambda m: (m.start, -m.end))),
        names=tuple(sorted(names)),
        complete=frozenset(get_args(Layer)),
    )


def linked(count: int, antecedents: Iterable[Antecedent]) -> list[str]:
    """The entity of each of `count` candidates, as the coreference head alone has it: that of its likeliest antecedent.

    >>> linked(3, [Antecedent(1, None, 0.4), Antecedent(1, 0, 0.6), Antecedent(2, None, 0.9)])
    ['e1', 'e1', 'e3']
    """
    best: dict[int, Antecedent] = {}
    for link in antecedents:
        if link.mention not in best or link.score > best[link.mention].score:
            best[link.mention] = link
    entity = [f"e{number}" for number in range(1, count + 1)]
    for mention in range(count):  # an antecedent stands before its mention, so its own entity is known
        if mention in best and (to := best[mention].antecedent) is not None:
            entity[mention] = entity[to]
    return entity
