"""Who is behind the source of a statement, asked one statement after another.

The rules in order: nobody; a transcript's label; "I" and "we"; "who"; other pronouns; the outlet; the issuer of a
document; a name or description, whose head is the speaker; words that fit an entity; and at last an entity of its own.
"""

import re
from collections.abc import Mapping, Sequence

import msgspec

from sayso.read.cast import Cast, Placed
from sayso.read.described import described, proper_name
from sayso.read.documents import Documents
from sayso.read.fitting import can_be, country, fitting, is_name_of, noun_of
from sayso.read.interviews import Introduced, is_introduced_here
from sayso.read.issuers import Issuers
from sayso.read.labels import Labels, is_label
from sayso.read.named_next import following_name, named_next
from sayso.read.nouns import GOVERNMENTS, SAME_SOURCE, is_human, several
from sayso.read.outlets import is_outlet, outlet_words
from sayso.read.pronouns import (
    FIRST,
    PLURAL,
    RELATIVE,
    SECOND,
    THIRD,
    Around,
    antecedent,
    asking,
    by_its_name,
    likeliest,
)
from sayso.read.sources import apposed, joint, mention_of, trailing_name, trimmed
from sayso.read.speaker_confidence import Evidence, Route
from sayso.types import Entity, Mention, Span, Statement

__all__ = ["Answer", "Hearing"]

_NOBODY = re.compile(r"(?:nobody|no[ -]one|none|neither)\b", re.IGNORECASE)
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being)\b|\b(?:report|alleg|suppos|purport)edly\b", re.IGNORECASE)
_ADDING = re.compile(r"(?:and |also |but |while |before )*(?:\w+ly )?\w+(?:ing|ed)\b", re.IGNORECASE)
_BY = re.compile(r"\W{0,2}\s*\bby\s+(?:the\s+|an?\s+)?", re.IGNORECASE)
_HE_OR_SHE = frozenset({"he", "she", "his", "her"})
_MARKS = " \t\r\n“”\"‘’',;:—–-"
_OPENING = re.compile(r"[\"“‘«„]|(?<!\w)'")


class Answer(msgspec.Struct, frozen=True):
    """Who speaks and how that was found; or no entity, and why there is none."""

    entity: str | None
    reason: str | None = None
    evidence: Evidence | None = None


class Hearing:
    """Finds the speakers of an article's statements, in their order.

    Args:
        cast: who is in the article; sources that are nobody yet are added to it.
        statements: all of them.
        outlet: who published the article.
        linked: the probability that a mention belongs to its entity, where known.
    """

    def __init__(
        self,
        cast: Cast,
        statements: Sequence[Statement],
        *,
        outlet: str | None,
        linked: Mapping[Mention, float],
    ) -> None:
        self.cast = cast
        self.text = cast.text
        self.outlet = outlet
        self._linked = linked
        self._statements = {s.id: s for s in statements}
        self._answers: dict[str, Answer] = {}
        self._sources: dict[Span, Answer] = {}
        self._named_next = named_next(cast, statements)
        self._worded: dict[str, bool] = {}
        self._labels = Labels(cast, statements)
        self._issuers = Issuers(cast)
        self._introduced = Introduced(cast)
        self._documents = Documents(cast)
        self._outlet_entity: str | None = None
        self._sought = False
        self._before: dict[str | None, Statement] = {}  # the last one asked for, by its parent
        self._last: Statement | None = None  # the statement before, whoever speaks

    def speaker(self, statement: Statement) -> Answer:
        """Who speaks. To be asked in the order of the statements, as each may depend on those before."""
        answer = self._answers.get(statement.id)
        if answer is None:
            answer = self._of_source(statement) if statement.source else self._without_source(statement)
            self._answers[statement.id] = answer
            self._last = self._before[statement.parent] = statement
            if statement.source and answer.entity is not None:
                self._issuers.heard(statement.source[0], answer.entity)
        return answer

    def answer(self, id: str) -> Answer:
        """What was found for a statement that was asked for before."""
        return self._answers[id]

    def outlet_entity(self) -> str | None:
        """The entity of the outlet, where one is known."""
        if self._outlet_entity is None and not self._sought:
            self._sought = True
            self._outlet_entity = next((e.id for e in self.cast.entities.values() if is_outlet(e, self.outlet)), None)
        return self._outlet_entity

    def _of_source(self, statement: Statement) -> Answer:
        source = statement.source[0]
        if source not in self._sources:
            self._sources[source] = self._resolved(statement, trimmed(self.text, source))
        return self._sources[source]

    def _resolved(self, statement: Statement, source: Span) -> Answer:
        words = self.text[source.start : source.end].casefold().removesuffix(" own")
        if _NOBODY.match(words):
            return Answer(None, "not found: the source is nobody")
        if not words.strip(_MARKS):
            return Answer(None, "not found: the source has no words")
        if self._labels.are_used and is_label(self.text, statement):
            return Answer(self._labels.entity(source), None, Evidence("label"))
        if words in SECOND:
            return Answer(None, "not found: the text does not say who is addressed as “you”")
        if words in FIRST or words in PLURAL:
            return self._first(statement, source, plural=words in PLURAL)
        if words in RELATIVE:
            return self._relative(statement, source)
        if words in THIRD:
            return self._pronoun(statement, source)
        if outlet_words(words):
            return self._by_outlet(source)
        if words in GOVERNMENTS and (place := country(self.cast, self._around_speaker(statement))) is not None:
            self.cast.detach_at(source, to=place)
            self.cast.attach(place, Mention(source.start, source.end, "description"))
            return Answer(place, None, Evidence("words"))
        if words in SAME_SOURCE and (unnamed := self._unnamed_lately(statement)) is not None:
            self.cast.detach_at(source, to=unnamed)
            self.cast.attach(unnamed, Mention(source.start, source.end, "description"))
            return Answer(unnamed, None, Evidence("continued"))
        answer = self._phrase(source)
        return self._other_than(self._around_speaker(statement), source, answer)

    def _unnamed_lately(self, statement: Statement) -> str | None:
        """Who spoke last, nearby, without a name: "a friend said. The source added"."""
        entity = self._lately(statement)
        one = entity is not None and not self.cast[entity].named and not self.cast.is_plural(entity)
        return entity if entity is not None and one and self.cast.is_human(entity) else None

    # Pronouns

    def _first(self, statement: Statement, source: Span, *, plural: bool) -> Answer:
        outer = self._around(statement, source)
        if outer is not None:
            answer = self._answers.get(outer.id) or Answer(None)
            if answer.entity is None:
                return Answer(None, "not found: the words around it have no speaker either")
            return Answer(answer.entity, None, Evidence("plural" if plural else "first"))
        placed = mention_of(self.cast, source)
        if placed is not None and is_introduced_here(self.cast, placed):
            return self._placed(placed, "pronoun")
        introduced = None if plural else self._introduced.speaking(source.start)
        if introduced is not None:
            self.cast.attach(introduced, Mention(source.start, source.end, "pronoun"))
            return Answer(introduced, None, Evidence("nearest"))
        if self.cast.is_quoted(source.start):
            return Answer(None, "not found: first person in a quotation that has no source")
        if plural and self.outlet:
            return self._by_outlet(source)
        return Answer(None, "not found: first person, and the text does not name who writes")

    def _around(self, statement: Statement, source: Span) -> Statement | None:
        """The statement inside whose content a source stands."""
        if statement.parent is not None:
            return self.voice(statement.parent, source.start)
        before = self._last
        holds = before is not None and any(c.start <= source.start < c.end for c in before.content)
        return before if holds else None

    def voice(self, parent: str, offset: int) -> Statement:
        """Whose "I" it is in a statement's content: Marr's in "They say that I lied," Marr said; no quotation opens."""
        outer = self._statements[parent]
        before = (_OPENING.search(self.text, c.start, min(c.end, offset)) for c in outer.content if c.start < offset)
        return outer if outer.parent is None or any(before) else self.voice(outer.parent, offset)

    def _relative(self, statement: Statement, source: Span) -> Answer:
        placed = antecedent(self.cast, source)
        if placed is None or not self._has_words(placed.entity):
            return self._pronoun(statement, source)
        return self._placed(placed, "relative")

    def _pronoun(self, statement: Statement, source: Span) -> Answer:
        placed = mention_of(self.cast, source)
        said_by_it = placed is not None and self.text[source.start : source.end].casefold() in ("it", "its", "which")
        issuer = self._issuers.of(placed.entity) if placed and said_by_it else None
        if issuer is not None:
            return Answer(issuer, None, Evidence("author"))
        is_one = placed is not None and placed.mention.form == "pronoun" and self._has_words(placed.entity)
        linked = by_its_name(self.cast, placed) if placed and is_one else None
        around = Around(
            linked=linked.entity if linked else None,
            lately=self._lately(statement),
            barred=self._barred(statement, source),
            said=statement.content,
        )
        found = likeliest(self.cast, source, around)
        if found is None:
            name = following_name(self.cast, source.start)
            if name is not None and self.text[source.start : source.end].casefold() in _HE_OR_SHE:
                self.cast.attach(name, Mention(source.start, source.end, "pronoun"))
                return Answer(name, None, Evidence("next"))
            pronoun = self.text[source.start : source.end]
            return Answer(None, f"not found: nobody is mentioned before whom “{pronoun}” could mean")
        if linked is not None and linked.entity == found.entity:
            told = self.text[source.start : source.end].casefold() not in _HE_OR_SHE or self.cast.told_gender(
                found.entity
            )
            route: Route = "pronoun" if told else "ungendered"
            return Answer(found.entity, None, Evidence(route, self._trust(placed or linked), found.rivals))
        if placed is not None and placed.mention.form == "pronoun":
            self.cast.detach(placed, to=found.entity)
        self.cast.attach(found.entity, Mention(source.start, source.end, "pronoun"))
        return Answer(found.entity, None, Evidence("nearest", rivals=found.rivals))

    def _trust(self, placed: Placed) -> float:
        return self._linked.get(placed.mention, 1.0)

    def _lately(self, statement: Statement) -> str | None:
        """Who made the statement before, on the same level, if it stands in this paragraph or the one before."""
        before = self._before.get(statement.parent)
        if before is None or not before.cue or not statement.source:
            return None
        near = self.cast.paragraph(statement.source[0].start) - self.cast.paragraph(before.cue[0].start) <= 1
        return self._answers[before.id].entity if near else None

    def _barred(self, statement: Statement, source: Span) -> frozenset[str]:
        """Whom a pronoun cannot mean: whose quoted words these are, as he would say "I"; who has asked."""
        quoting = self._quoting(statement)
        return asking(self.cast, source) | ({quoting} if quoting else frozenset())

    def _quoting(self, statement: Statement) -> str | None:
        """Who is "I" where a statement stands: whose direct speech, or turn of a transcript, it is."""
        outer = self._statements[statement.parent] if statement.parent else None
        if outer is None or outer.id not in self._answers:
            return None
        own = outer.kind == "direct" or (self._labels.are_used and is_label(self.text, outer))
        return self._answers[outer.id].entity if own else None

    def _has_words(self, entity: str) -> bool:
        """Whether an entity has more than pronouns."""
        if entity not in self._worded:
            self._worded[entity] = any(m.form != "pronoun" for m in self.cast[entity].mentions)
        return self._worded[entity]

    # Names and descriptions

    def _phrase(self, source: Span) -> Answer:
        issued = self._issuers.named(source)
        if issued is not None:
            found = self._known(Span(issued.start, issued.end), issued)
            return Answer(found.entity, found.reason, Evidence("author"))
        pair = joint(self.cast, source)
        if pair is not None:
            return Answer(self.cast.create(pair), None, Evidence("name" if pair.named else "unnamed"))
        placed = trailing_name(self.cast, source) or mention_of(self.cast, source)
        beside = apposed(self.cast, source)
        if beside is not None and is_name_of(self.cast, beside, placed):
            if placed is not None and placed.entity != beside.entity and not self.cast[placed.entity].named:
                self.cast.absorb(placed.entity, into=beside.entity)
            self.cast.holds(beside.entity, noun_of(self.cast, source))
            return self._placed(beside, "apposition")
        return self._unmentioned(source) if placed is None else self._known(source, placed)

    def _around_speaker(self, statement: Statement) -> str | None:
        """Whose words a statement stands in, at the next level."""
        outer = self._answers.get(statement.parent or "")
        return outer.entity if outer else None

    def _other_than(self, speaker: str | None, source: Span, answer: Answer) -> Answer:
        """The answer, unless a description of somebody would mean the very one in whose words it stands.

        "Marr said the minister had told her": were Marr the minister, she would be "she" (principle C of binding).
        """
        if speaker is None or answer.entity is None or self.cast.now(answer.entity) != self.cast.now(speaker):
            return answer
        placed = mention_of(self.cast, source)
        noun = noun_of(self.cast, source).casefold()
        if placed is None or placed.mention.form != "description" or not is_human(noun) or several(noun):
            return answer
        own = self.cast.create(described(self.cast, source))
        self.cast.detach(placed, to=None)
        return Answer(own, None, Evidence("unnamed"))

    def _known(self, source: Span, placed: Placed) -> Answer:
        """The speaker where the source is a mention: its entity, unless the words say more than coreference did."""
        entity = self.cast[placed.entity]
        if is_outlet(entity, self.outlet):
            self._outlet_entity = entity.id
            return Answer(entity.id, "outlet", Evidence("outlet"))
        issuer = self._issuers.of(entity.id)
        if issuer is not None:
            return Answer(issuer, None, Evidence("author"))
        document = self._documents.same(entity.id)
        if document is not None:
            self.cast.absorb(entity.id, into=document)
            return Answer(document, None, Evidence("words"))
        if entity.id in self._named_next:
            self.cast.absorb(entity.id, into=self._named_next[entity.id])
            return Answer(self._named_next[entity.id], None, Evidence("next"))
        name = None if entity.named else proper_name(self.cast, source)
        if name is not None:
            return self._by_name(name, entity.id)
        if placed.mention.form == "description":
            noun = noun_of(self.cast, source)
            meant = fitting(self.cast, source)
            if meant is not None and not self.cast.answers_to(entity.id, noun):
                return Answer(meant, None, Evidence("words"))
            if not can_be(self.cast, entity, noun.casefold()):
                answer = self._unmentioned(source)
                self.cast.detach(placed, to=answer.entity)
                return answer
        return self._placed(placed, "name" if placed.mention.form == "name" else "description")

    def _by_name(self, name: Span, entity: str) -> Answer:
        """A source that is a name, though the entity layer took it for a description."""
        words = self.text[name.start : name.end]
        known = [e for e in self.cast.called(words.split()[-1]) if words in self.cast[e].name]
        if len(known) == 1:
            self.cast.absorb(entity, into=known[0])
            return Answer(known[0], None, Evidence("words"))
        self.cast.name(entity, words)
        return Answer(entity, None, Evidence("name"))

    def _unmentioned(self, source: Span) -> Answer:
        """The speaker where no mention is the source: an entity that its words fit, or one made of them."""
        entity = fitting(self.cast, source)
        if entity is not None:
            self.cast.attach(
                entity, Mention(source.start, self.cast.phrase(source.start, source.end).rest, "description")
            )
            return Answer(entity, None, Evidence("words"))
        new = described(self.cast, source)
        known = self.cast.called(new.name.split()[-1]) if new.named else []
        if len(known) == 1 and set(new.name.split()) <= set(self.cast[known[0]].name.split()):
            self.cast.attach(known[0], new.mentions[0])
            return Answer(known[0], None, Evidence("words"))
        id = self.cast.create(new)
        if is_outlet(new, self.outlet):
            self._outlet_entity = id
            return Answer(id, "outlet", Evidence("outlet"))
        return Answer(id, None, Evidence("name" if new.named else "unnamed"))

    def _placed(self, placed: Placed, route: Route) -> Answer:
        placed = by_its_name(self.cast, placed)
        if route == "description" and not self.cast[placed.entity].named:
            route = "unnamed"
        return Answer(placed.entity, None, Evidence(route, self._trust(placed)))

    # The outlet, and no source at all

    def _by_outlet(self, source: Span) -> Answer:
        if self.outlet_entity() is None:
            name = self.outlet or self.text[source.start : source.end]
            self._outlet_entity = self.cast.create(
                Entity(id="", name=name, type="organization", named=self.outlet is not None)
            )
        assert self._outlet_entity is not None
        placed = mention_of(self.cast, source)
        if placed is not None and placed.entity != self._outlet_entity:
            self.cast.detach(placed, to=self._outlet_entity)
        self.cast.attach(self._outlet_entity, Mention(source.start, source.end, "description"))
        return Answer(self._outlet_entity, "outlet", Evidence("outlet"))

    def _without_source(self, statement: Statement) -> Answer:
        cue = statement.cue[0] if statement.cue else None
        words = self.text[cue.start : cue.end] if cue else ""
        if cue is not None and _PASSIVE.search(words):
            agent = _BY.match(self.text, cue.end)
            placed = agent and next(iter(self.cast.starting(cue.end, agent.end() + 1)), None)
            if placed:
                return self._placed(placed, "description")
            return Answer(None, "not found: the passive names no source")
        if cue is not None and self._goes_on(statement, cue, words) and self._last is not None:
            before = self._answers[self._last.id]
            return Answer(before.entity, before.reason, Evidence("continued") if before.entity else None)
        return Answer(None, statement.speaker_reason or "not found: the text names no source for this cue")

    def _goes_on(self, statement: Statement, cue: Span, words: str) -> bool:
        """Whether a cue without a source goes on with the statement before: "… he said, adding that …"."""
        before = self._last
        if before is None or not before.cue or statement.parent != before.parent or not _ADDING.match(words):
            return False
        sentence = self.cast.sentence(cue.start)
        return sentence.start <= before.cue[0].start < cue.start
