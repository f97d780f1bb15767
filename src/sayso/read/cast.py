"""Who is in an article: its entities, found by the place of their mentions, and those that a layer adds.

Looking up what is mentioned in a span takes time that does not grow with the article, so that a layer that asks once
a statement stays linear.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise

import msgspec

from sayso.read.features import Layout
from sayso.read.name_words import GENDERED, word_set
from sayso.read.names import parse
from sayso.read.nounphrases import NounPhrase, nounphrase
from sayso.read.nouns import GENDERED_NOUNS, is_human, kind_of, several
from sayso.types import Entity, Mention, Span

__all__ = ["GENDERS", "Cast", "Placed"]

_REACH = 400  # characters: a mention that begins further back than this is not looked for
_LONGEST_SENTENCE = 2000  # characters: where a text has no stops it is cut there, which keeps what looks around linear
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*(?=\s+[“\"‘'«(\[]?[A-Z0-9])|\n\s*\n|\r\n\s*\r\n")
GENDERS = {
    **dict.fromkeys(("he", "him", "his", "himself"), "m"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "f"),
    **dict.fromkeys(("it", "its", "itself"), "n"),
}

_Place = tuple[int, int]  # the first character of a mention, and the one behind it
_LETTERS = re.compile(r"[^\W\d_]+")
_SINGULAR = frozenset(GENDERS)
_FEW = 20  # mentions that are looked at
_PRIME = word_set("prime vice")
_PLURAL = word_set("they them their theirs themselves")


class Placed(msgspec.Struct, frozen=True, gc=False):
    """A mention, the id of its entity, and, as they are asked for all the time, its two ends."""

    mention: Mention
    entity: str
    start: int
    end: int


class Cast:
    """The entities of one article, as a layer finds, completes and extends them.

    Args:
        text: the article.
        laid: its layout.
        entities: what the entity layer found.
    """

    def __init__(self, text: str, laid: Layout, entities: Sequence[Entity]) -> None:
        self.text = text
        self.paragraphs = laid.paragraphs
        self._words = laid.words
        self.entities = {e.id: e for e in entities}
        self._places = sorted(
            (Placed(m, e.id, m.start, m.end) for e in entities for m in e.mentions),
            key=lambda p: (p.start, -p.end, p.entity),
        )
        self._starts = [p.start for p in self._places]
        self._paragraph_starts = [p.start for p in laid.paragraphs]
        self._quotations = laid.quotations
        self._quotation_starts = [q.start for q in laid.quotations]
        self._phrases: dict[Span, NounPhrase] = {}
        self._attached: dict[str, list[Mention]] = {}
        self._absorbed: dict[str, str] = {}
        self._detached: dict[str, set[Mention]] = {}
        self._genders: dict[str, str] = {}
        self._told: dict[str, str] = {}
        self._nouns: dict[str, str] = {}
        self._plural: dict[str, bool] = {}
        self._opens: dict[tuple[int, int, str], bool] = {}
        self.found: dict[Span, Placed | None] = {}  # which mention each source is, as far as it was asked
        self._fresh = len(entities)

    def __getitem__(self, entity: str) -> Entity:
        return self.entities[entity]

    def starting(self, start: int, end: int) -> Sequence[Placed]:
        """The mentions that begin in a span, in order, longer ones first."""
        return self._places[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def inside(self, start: int, end: int) -> list[Placed]:
        """The mentions that lie wholly in a span."""
        return [p for p in self.starting(start, end) if p.end <= end]

    def touching(self, start: int, end: int) -> list[Placed]:
        """The mentions that share a character with a span."""
        return [p for p in self.starting(start - _REACH, end) if p.end > start]

    def before(self, offset: int) -> Iterator[Placed]:
        """The mentions that begin before an offset, from the nearest on back."""
        for i in range(bisect_left(self._starts, offset) - 1, -1, -1):
            yield self._places[i]

    def phrase(self, start: int, end: int) -> NounPhrase:
        """The parts of a noun phrase of the article; each is taken apart once."""
        span = Span(start, end)
        if span not in self._phrases:
            self._phrases[span] = nounphrase(self.text, start, end)
        return self._phrases[span]

    def paragraph(self, offset: int) -> int:
        """The number of the paragraph an offset stands in."""
        return bisect_right(self._paragraph_starts, offset) - 1

    def sentence(self, offset: int) -> Span:
        """The sentence around an offset, judged by its punctuation."""
        i = self.sentence_number(offset)
        return Span(self._sentences[i], self._sentences[i + 1])

    def sentence_number(self, offset: int) -> int:
        """The number of that sentence."""
        return bisect_right(self._sentences, offset) - 1

    @cached_property
    def _sentences(self) -> list[int]:
        ends = [0, *(m.end() for m in _SENTENCE_END.finditer(self.text)), len(self.text) + 1]
        return [cut for one, end in pairwise(ends) for cut in range(one, end, _LONGEST_SENTENCE)] + ends[-1:]

    def opens_sentence(self, placed: Placed) -> bool:
        """Whether a mention is the first of its sentence, its own parts aside."""
        at = (placed.start, placed.end, placed.entity)
        if at not in self._opens:
            start = self._sentences[self.sentence_number(placed.start)]
            first = self._places[bisect_left(self._starts, start)]
            self._opens[at] = first.entity == placed.entity or first.end >= placed.end
        return self._opens[at]

    def is_quoted(self, offset: int) -> bool:
        """Whether an offset stands in a quotation."""
        at = bisect_right(self._quotation_starts, offset) - 1
        return at >= 0 and offset < self._quotations[at].end

    def gender(self, entity: str) -> str:
        """`m`, `f` or `n` by what tells it, or else by most of its unquoted pronouns; nothing where none does."""
        if entity not in self._genders:
            mentions = self.entities[entity].mentions
            pronouns = (self.text[m.start : m.end].casefold() for m in mentions if self._is_own_pronoun(m))
            self._genders[entity] = self.told_gender(entity) or _commonest(GENDERS.get(p, "") for p in pronouns)
        return self._genders[entity]

    def told_gender(self, entity: str) -> str:
        """`m` or `f` by most of its titles, its given name and the nouns for it, which coreference cannot get wrong."""
        if entity not in self._told:
            found = self.entities[entity]
            told = [gender for m in found.mentions for gender in self._telling(m)]
            self._told[entity] = _commonest(told) or (found.type == "person" and parse(found.name).gender) or ""
        return self._told[entity]

    def _is_own_pronoun(self, mention: Mention) -> bool:
        return mention.form == "pronoun" and not self.is_quoted(mention.start)

    def _telling(self, mention: Mention) -> Iterator[str]:
        if mention.form == "name":
            words = self.text[mention.start : mention.end].casefold().split()
            before = self.text[max(0, mention.start - 5) : mention.start].casefold().split()
            title = next((w.rstrip(".") for w in (words[0], *before[-1:]) if w.rstrip(".") in GENDERED), "")
            yield from GENDERED.get(title, "")
        elif mention.form == "description":
            words = _LETTERS.findall(self.text, mention.start, mention.end)
            if not GENDERED_NOUNS.keys().isdisjoint(map(str.casefold, words)):  # most are taken apart for nothing
                head = self.phrase(mention.start, mention.end).head
                yield from GENDERED_NOUNS.get(self.text[head.start : head.end].casefold(), "")

    def is_human(self, entity: str) -> bool:
        """Whether an entity is a person: a name read as one's, or a description whose head is a word for one."""
        found = self.entities[entity]
        return found.type == "person" and (found.named or is_human(self._noun(found)))

    def _noun(self, entity: Entity) -> str:
        """The head noun of an entity's first description, in lower case."""
        noun = self._nouns.get(entity.id)
        if noun is None:
            first = next((m for m in entity.mentions if m.form == "description"), next(iter(entity.mentions), None))
            head = self.phrase(first.start, first.end).head if first else Span(0, 0)
            noun = self._nouns[entity.id] = self.text[head.start : head.end].casefold()
        return noun

    def is_document(self, entity: str) -> bool:
        """Whether an entity without a name is described as a document or another carrier of words."""
        found = self.entities[entity]
        return not found.named and kind_of(self._noun(found)) == "object"

    def is_plural(self, entity: str) -> bool:
        """Whether an entity is several, by the words that first describe it, or else by its pronouns."""
        found = self.entities[entity]
        if found.named:
            return False
        if entity not in self._plural:
            self._plural[entity] = several(self._noun(found)) or self._has_plural(found.mentions[:_FEW])
        return self._plural[entity]

    def _has_plural(self, mentions: Sequence[Mention]) -> bool:
        words = {self.text[m.start : m.end].casefold() for m in mentions if m.form == "pronoun"}
        return bool(words & _PLURAL) and not words & _SINGULAR

    def called(self, word: str) -> list[str]:
        """The entities with a name whose last word, or whose head ("Ministry of Channels"), this is; case counts."""
        return self._called.get(word, [])

    def holding(self, noun: str) -> list[str]:
        """The entities with a name whose role ends in a noun, and the bodies whose name has it for its head."""
        return self._holding.get(noun.casefold(), [])

    @cached_property
    def _called(self) -> dict[str, list[str]]:
        index: dict[str, list[str]] = {}
        for entity in self.entities.values():
            for word in _name_words(entity):
                index.setdefault(word, []).append(entity.id)
        return index

    @cached_property
    def _holding(self) -> dict[str, list[str]]:
        index: dict[str, list[str]] = {}
        for entity in self.entities.values():
            for noun in _role_words(entity):
                index.setdefault(noun, []).append(entity.id)
        return index

    def create(self, entity: Entity) -> str:
        """Add an entity under a new id, which is returned; its own id is not looked at."""
        self._fresh += 1
        while f"e{self._fresh}" in self.entities:
            self._fresh += 1
        id = f"e{self._fresh}"
        mentions = tuple(map(self._whole, entity.mentions))
        self.entities[id] = msgspec.structs.replace(entity, id=id, mentions=mentions)
        for index, words in ((self._called, _name_words(entity)), (self._holding, _role_words(entity))):
            for word in words:
                index.setdefault(word, []).append(id)
        return id

    def attach(self, entity: str, mention: Mention) -> None:
        """Give an entity one more mention. Lookups by place do not see it: they stay as the entity layer made them."""
        self._attached.setdefault(self.now(entity), []).append(self._whole(mention))

    def _whole(self, mention: Mention) -> Mention:
        """A mention widened to whole words: where a blank carries a mark, the two are one grapheme."""
        first = bisect_right(self._words, mention.start, key=lambda w: w.start) - 1
        last = bisect_left(self._words, mention.end, key=lambda w: w.end)
        cut = first >= 0 and self._words[first].end > mention.start
        start = self._words[first].start if cut else mention.start
        cut = last < len(self._words) and self._words[last].start < mention.end
        end = self._words[last].end if cut else mention.end
        return Mention(start, end, mention.form)

    def detach(self, placed: Placed, *, to: str | None) -> None:
        """Take a mention from its entity, as it is another's; that is all of it if it has no others."""
        if len(self.entities[placed.entity].mentions) > 1:
            self._detached.setdefault(placed.entity, set()).add(placed.mention)
        elif to is not None and to != placed.entity:
            self.absorb(placed.entity, into=to)

    def detach_at(self, span: Span, *, to: str) -> None:
        """Take the mentions that begin where a span does, and end with it, from their entities."""
        for placed in self.starting(span.start, span.start + 1):
            if placed.end == span.end and self.now(placed.entity) != self.now(to):
                self.detach(placed, to=None)

    def first(self, entity: str) -> int:
        """Where an entity is mentioned first."""
        mentions = self.entities[entity].mentions
        return mentions[0].start if mentions else len(self.text)

    def answers_to(self, entity: str, noun: str) -> bool:
        """Whether an entity's name or role says that it is one of these."""
        return entity in self.holding(noun) or entity in self.called(noun)

    def holds(self, entity: str, noun: str) -> None:
        """Note that the text names an entity beside its office."""
        holders = self._holding.setdefault(noun.casefold(), [])
        if entity not in holders:
            holders.append(entity)

    def name(self, entity: str, words: str) -> None:
        """Give an entity its name."""
        self.entities[entity] = msgspec.structs.replace(self.entities[entity], name=words, named=True)

    def absorb(self, entity: str, *, into: str) -> None:
        """Make two entities one; `now` tells the id that stays. What was absorbed once stays where it is."""
        into = self.now(into)
        if entity in self._absorbed or into == entity:
            return
        self._absorbed[entity] = into
        gone = self._detached.get(entity, set())
        own = [m for m in self.entities[entity].mentions if m not in gone]
        self._attached.setdefault(into, []).extend([*own, *self._attached.pop(entity, [])])

    def now(self, entity: str) -> str:
        """The id of an entity after all."""
        while entity in self._absorbed:
            entity = self._absorbed[entity]
        return entity

    def complete(self) -> tuple[Entity, ...]:
        """All entities with what was attached to them, the added ones last, without those that were absorbed.

        No two have a mention at one place: it is whose it was attached to. Who is left without any is who has his.
        """
        owner = self._owners()
        having = set(owner.values())
        for entity in self._left():
            if entity.id not in having:
                place = next((p for m in entity.mentions if (p := _place(m)) in owner), None)
                if place is not None:
                    self._absorbed[entity.id] = owner[place]
        return tuple(self._completed(e, owner) for e in self._left())

    def _left(self) -> list[Entity]:
        return [e for id, e in self.entities.items() if id not in self._absorbed]

    def _owners(self) -> dict[_Place, str]:
        """The entity of each place where there is a mention."""
        attached = {_place(m): id for id, more in self._attached.items() for m in more}
        owner: dict[_Place, str] = {}
        for entity in self._left():
            gone = self._detached.get(entity.id, ())
            for mention in entity.mentions:
                if mention not in gone:
                    owner.setdefault(_place(mention), entity.id)
        return owner | attached

    def _completed(self, entity: Entity, owner: Mapping[_Place, str]) -> Entity:
        if entity.affiliation in self._absorbed:
            of: str | None = self.now(entity.affiliation)
            of, span = (of, entity.affiliation_span) if of != entity.id else (None, None)
            entity = msgspec.structs.replace(entity, affiliation=of, affiliation_span=span)
        if len(entity.mentions) == 1 and entity.id not in self._attached:
            return entity
        known = {_place(m): m for m in (*self._attached.get(entity.id, ()), *entity.mentions)}
        own = {place: m for place, m in known.items() if owner.get(place) == entity.id} or known
        mentions = tuple(own[place] for place in sorted(own))
        return entity if mentions == entity.mentions else msgspec.structs.replace(entity, mentions=mentions)


def _place(mention: Mention) -> _Place:
    return mention.start, mention.end


def _commonest(genders: Iterable[str]) -> str:
    known = [gender for gender in genders if gender]
    return max(known, key=known.count) if known else ""


def _name_words(entity: Entity) -> set[str]:
    if not entity.named or not entity.name.split():
        return set()
    return {entity.name.split()[-1], _head(entity.name)}


@lru_cache(maxsize=4096)
def _head(words: str) -> str:
    """The head of a name or a role."""
    head = nounphrase(words, 0, len(words)).head
    return words[head.start : head.end]


def _role_words(entity: Entity) -> set[str]:
    """The nouns by which "the minister", "the ministry" may mean a named entity, in lower case."""
    if not entity.named:
        return set()
    words = {word.casefold() for word in _name_words(entity)}
    if entity.type != "organization":  # types are often wrong, nouns are not
        words = {word for word in words if kind_of(word) == "organization"}
    return words | {_office(entity.role)} if entity.role else words


def _office(role: str) -> str:
    """The head of a role; a prime minister is called "the prime minister", never "the minister"."""
    head = nounphrase(role, 0, len(role)).head
    before = role[: head.start].split()
    noun = role[head.start : head.end].casefold()
    return f"{before[-1].casefold()} {noun}" if before and before[-1].casefold() in _PRIME else noun
