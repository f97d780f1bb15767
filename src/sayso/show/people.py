"""Who speaks in a reading, in words: the name, the role, the words used here, and why there is no name."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec

from sayso.show.words import printable
from sayso.types import Entity, Mention, Reading, Span, Statement

__all__ = ["People", "Person", "Who"]

_BODIES = {"person", "organization"}


class Who(msgspec.Struct, frozen=True):
    """Who makes a statement; a part that has nothing to say is empty."""

    name: str  # of the entity; where none is known, the words of the source
    title: str = ""  # role and affiliation, "envoy, Ministry of Channels"
    words: str = ""  # those of the source, where they are not the name: "she"
    note: str = ""  # "unnamed", or why there is no speaker


class Person(msgspec.Struct, frozen=True):
    """Someone who speaks or is named: a line of the list of people and bodies."""

    number: int  # counted from 1 in the order of the reading's entities
    name: str
    title: str
    named: bool
    statements: tuple[int, ...]  # their numbers
    mentions: int


class People:
    """The entities of a reading, asked by the views.

    All words come out on one line, control characters as signs. Nothing is looked up or guessed here: what the reading
    does not know is empty.

    >>> from sayso.types import Article, Model
    >>> reading = Reading(
    ...     article=Article(id="a", text="She said no.", sha256="", extractor="x"), model=Model("m", "1"),
    ...     entities=(Entity(id="e1", name="Ilva Marr", type="person", role="pilot"),),
    ...     statements=(Statement(id="s1", kind="indirect", source=(Span(0, 3),), cue=(Span(4, 8),),
    ...                           content=(Span(9, 11),), speaker="e1", confidence=0.9),))
    >>> People(reading).who(reading.statements[0])
    Who(name='Ilva Marr', title='pilot', words='She', note='')
    """

    def __init__(self, reading: Reading) -> None:
        self._text = reading.article.text
        self._outlet = reading.article.outlet or ""
        self._entities = {entity.id: entity for entity in reading.entities}
        self._mentions: dict[str, list[Mention]] = {}  # in the order of the text, for those asked for
        self._order = {entity.id: number for number, entity in enumerate(reading.entities, start=1)}
        self._said: dict[str, list[int]] = defaultdict(list)
        for number, statement in enumerate(reading.statements, start=1):
            if statement.speaker in self._entities:
                self._said[statement.speaker].append(number)

    def name(self, entity: str | None) -> str:
        """The name of an entity on one line; empty where there is none."""
        found = self._entities.get(entity or "")
        return _line(found.name) if found else ""

    def names(self, entities: Iterable[str], most: int = 3) -> str:
        """The names of the first `most` entities, with `…` where there are more."""
        known = [name for name in map(self.name, entities) if name]
        return ", ".join([*known[:most], *(["…"] if len(known) > most else [])])

    def number(self, entity: str | None) -> int | None:
        """The number of the person in `listed`, if it speaks there."""
        return self._order[entity] if entity in self._said else None

    def who(self, statement: Statement) -> Who:
        """Who makes the statement."""
        words = _line(statement.source_text).rstrip(",;:")
        entity = self._entities.get(statement.speaker or "")
        if entity is None:
            own = self._outlet if statement.speaker_reason == "outlet" else ""
            return Who(printable(words or own), note=_missing(statement))
        return Who(
            name=_line(entity.name),
            title=self._title(entity),
            words=_cut(words, _line(entity.name)) if self._adds(statement, words, entity) else "",
            note=_line(statement.speaker_reason or "") or ("" if entity.named else "unnamed"),
        )

    def short(self, statement: Statement) -> str:
        """Who makes it, in the fewest words: a link of a chain."""
        who = self.who(statement)
        return who.name or "no speaker"

    def chain(self, above: Sequence[Statement], statement: Statement) -> list[Statement]:
        """Those of `above` through whom the words came; one who quotes himself is no link."""
        links = [*above, statement]
        return [s for s, inner in pairwise(links) if s.speaker is None or s.speaker != inner.speaker]

    def listed(self) -> list[Person]:
        """All who speak, most statements first, then the other people and bodies that have a name."""
        found = [e for e in self._entities.values() if e.id in self._said or (e.named and e.type in _BODIES)]
        found.sort(key=lambda e: (-len(self._said.get(e.id, ())), -len(e.mentions), self._order[e.id]))
        return [
            Person(
                self._order[e.id],
                _line(e.name),
                self._title(e),
                e.named,
                tuple(self._said.get(e.id, ())),
                len(e.mentions),
            )
            for e in found
        ]

    def _title(self, entity: Entity) -> str:
        """Role and affiliation, without what the name says already."""
        parts = [_line(entity.name)]
        for part in (_line(entity.role or ""), self.name(entity.affiliation)):
            if part and not any(_holds(known.casefold(), part.casefold()) for known in parts):
                parts.append(part)
        return ", ".join(parts[1:])

    def _adds(self, statement: Statement, words: str, entity: Entity) -> bool:
        """Whether the words of the source are other than the name: a pronoun, a description, a document."""
        if not words or not entity.named or not entity.mentions:
            return bool(words) and _line(entity.name).casefold() not in words.casefold()
        if entity.role and entity.role.casefold() in words.casefold():
            return False
        inside = [m for span in statement.source for m in self._within(span, entity)]
        return not any(m.form == "name" and self._leads(m, inside, statement.source[0].start) for m in inside)

    def _within(self, span: Span, entity: Entity) -> list[Mention]:
        own = self._mentions.get(entity.id)
        if own is None:
            own = self._mentions[entity.id] = sorted(entity.mentions, key=lambda m: m.start)
        first, last = (bisect_left(own, at, key=lambda m: m.start) for at in (span.start, span.end))
        return [m for m in own[first:last] if m.end <= span.end]

    def _leads(self, name: Mention, inside: Sequence[Mention], start: int) -> bool:
        """Whether nothing but a title or the entity's own description stands before the name."""
        before = self._text[start : name.start].split()
        return any(m.start == start for m in inside) or all(word[:1].isupper() and len(word) > 1 for word in before)


def _holds(known: str, part: str) -> bool:
    return part in known or set(part.split()) <= set(known.split())


def _missing(statement: Statement) -> str:
    """Why there is no source, or no speaker for it; empty where there is nothing to explain."""
    reason = printable(statement.speaker_reason or "")
    if reason == "outlet":
        return "the outlet’s own words"
    if statement.source:
        return f"no speaker: {reason.removeprefix('not found: ')}" if reason.startswith("not found") else reason
    return f"no source: {reason.removeprefix('not found: ') or 'none found'}"


def _cut(words: str, name: str) -> str:
    """A document by a body is told without the name that stands beside it: `A communiqué from …`."""
    before, found, after = words.partition(name)
    return f"{before}…{after}" if found and before else words


def _line(text: str) -> str:
    return " ".join(printable(text).split())
