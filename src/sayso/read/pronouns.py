"""Pronouns as sources: the antecedent of "who", the likeliest one of "she", and how many else it could be."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice

import msgspec

from sayso.read.cast import GENDERS, Cast, Placed
from sayso.read.name_words import word_set
from sayso.types import Span

__all__ = [
    "FIRST",
    "PLURAL",
    "RELATIVE",
    "SECOND",
    "THIRD",
    "Around",
    "Meant",
    "antecedent",
    "asking",
    "by_its_name",
    "likeliest",
    "name_before",
]

FIRST = word_set("i me my mine myself")
PLURAL = word_set("we us our ours ourselves")
SECOND = word_set("you your yours yourself yourselves")
RELATIVE = word_set("who whom whose which that")
THIRD = word_set("""
    he him his she her hers it its they them their theirs himself herself itself themselves
""")

_APPOSITION = re.compile(r"\s*,[^,.;:“”\"]{1,80},\s*")
_ASKED_BY = re.compile(
    r"\b(?:asked|questioned|pressed|quizzed|challenged|interviewed|prompted|grilled) by (?:the |an? )?", re.IGNORECASE
)
_COMMA = re.compile(r",\s+")
_JUST_BEFORE = re.compile(r"[\s,–—(-]*(?:all |most |some |many |several |both |one |two )?(?:of )?")
_LONGEST = 200  # characters of an antecedent
_WINDOW = 60  # mentions that are looked through, back from a pronoun
# Points, by which entities that a pronoun could mean are compared; a sentence of distance costs one.
_OPENS = 1.0
_OWNS = 2.0  # "Teval withdrew its threat": to the subject
_SPOKE = 1.5
_LINKED = 2.0
_NAMED = 0.3
_OTHER = 2.5
_NAMED_WITHIN = 2.5
_ONE = 1.0
_FAR = 4
_POSSESSIVE = word_set("its his their")
_BODIES = ("organization", "place", "object")


def antecedent(cast: Cast, pronoun: Span) -> Placed | None:
    """The mention whose relative clause a pronoun opens; of several the longest one that can speak."""
    found = [p for p in cast.starting(pronoun.start - _LONGEST, pronoun.start) if _opens_clause(cast, p, pronoun)]
    if cast.text[pronoun.start : pronoun.end].casefold() == "which":
        return min(found, key=lambda p: p.start, default=None)
    speaking = [p for p in found if cast[p.entity].type in ("person", "organization", "place")]
    persons = [p for p in speaking if cast[p.entity].type == "person"]
    longest = min(persons or speaking, key=lambda p: p.start, default=None)
    if longest is None:
        return next((p for p in _back(cast, pronoun) if cast[p.entity].type == "person"), None)
    return name_before(cast, longest) or longest


def _back(cast: Cast, pronoun: Span) -> Iterator[Placed]:
    """The names and descriptions before a pronoun, with at most an apposition between: "Ilva Marr, a baker, who"."""
    for placed in islice(cast.before(pronoun.start), _WINDOW):
        if placed.start < pronoun.start - _LONGEST or placed.end <= cast.sentence(pronoun.start).start:
            return
        if placed.mention.form != "pronoun" and _APPOSITION.fullmatch(cast.text, placed.end, pronoun.start):
            yield placed


def name_before(cast: Cast, placed: Placed) -> Placed | None:
    """The name to which a mention is an apposition: "Ilva Marr, a baker, who …"."""
    entity = cast[placed.entity]
    if entity.named:
        return None
    before = cast.starting(placed.start - _LONGEST, placed.start)
    names = (p for p in before if p.mention.form == "name" and cast[p.entity].type == entity.type)
    return next((p for p in names if _COMMA.fullmatch(cast.text, p.end, placed.start)), None)


def by_its_name(cast: Cast, placed: Placed) -> Placed:
    """The name to which a nameless one's first mention is an apposition: "Ilva Marr, the baker whose boat …"."""
    entity = cast[placed.entity]
    if entity.named or not entity.mentions or entity.mentions[0].form == "pronoun":
        return placed
    first = entity.mentions[0]
    name = name_before(cast, Placed(first, entity.id, first.start, first.end))
    if name is None:
        return placed
    cast.absorb(entity.id, into=name.entity)
    return name


def _opens_clause(cast: Cast, placed: Placed, pronoun: Span) -> bool:
    """Whether a mention ends right before a pronoun, or goes on with it as its relative clause."""
    end = placed.end if placed.end <= pronoun.start else cast.phrase(placed.start, placed.end).rest
    return end <= pronoun.start and _JUST_BEFORE.fullmatch(cast.text, end, pronoun.start) is not None


def asking(cast: Cast, pronoun: Span) -> frozenset[str]:
    """Who has asked what a pronoun's sentence answers: "Asked by Marr, she …"."""
    asked = _ASKED_BY.finditer(cast.text, cast.sentence(pronoun.start).start, pronoun.start)
    return frozenset(p.entity for m in asked for p in cast.starting(m.end(), m.end() + 1))


class Meant(msgspec.Struct, frozen=True):
    """Whom a pronoun most likely means, and how many others are about as likely."""

    entity: str
    rivals: int


class Around(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of whom a pronoun can mean.

    `linked` is whom coreference says it means, `lately` who made the statement before, `barred` who it cannot be: whose
    quoted words these are, who asked him. `said` are the words of which it is the source.
    """

    linked: str | None = None
    lately: str | None = None
    barred: frozenset[str] = frozenset()
    said: Sequence[Span] = ()


def likeliest(cast: Cast, pronoun: Span, around: Around) -> Meant | None:
    """Whom a pronoun most likely means.

    Weighs, for all that is mentioned in this paragraph and the one before, the distance in sentences, whether it opens
    its sentence, whether it spoke last (Lappin & Leass, 1994, weigh these and more, with a parse), and whether
    coreference says so. Who is named in what the pronoun's own source says is hardly he himself.

    Args:
        cast: who is in the article.
        pronoun: where it stands.
        around: what is known of whom it can mean.
    """
    points: dict[str, float] = {}
    origin = min((pronoun.start, *(span.start for span in around.said)))
    word = cast.text[pronoun.start : pronoun.end].casefold()
    owns = word in _POSSESSIVE
    here, paragraph = cast.sentence_number(origin), cast.paragraph(origin)
    earliest = cast.paragraphs[paragraph - 1].start if paragraph > 0 else -1
    between = (p for p in reversed(cast.starting(origin, pronoun.start)) if not _is_within(p, around.said))
    barred = around.barred
    for placed in islice(chain(between, cast.before(origin)), _WINDOW):
        if placed.start < earliest:
            break
        if placed.entity in barred or (placed.mention.form == "pronoun" and cast.is_quoted(placed.start)):
            continue
        sentence = cast.sentence_number(placed.start)
        opens = (_OPENS + _OWNS * (owns and sentence == here)) * cast.opens_sentence(placed)
        own = opens - min(here - sentence, _FAR)
        points[placed.entity] = max(own, points.get(placed.entity, own))
    for entity, least, more in ((around.lately, 0.0, _SPOKE), (around.linked, -_FAR, _LINKED)):
        if entity is not None and _is_known_without(cast, entity, pronoun, around.said):
            points[entity] = points.get(entity, least) + more
    singular = GENDERS.get(word, "") in ("m", "f")
    said = around.said if singular else ()
    named = {p.entity for span in said for p in cast.inside(span.start, span.end) if p.mention.form == "name"}
    fitting = {
        e: own + _suits(cast, e, word) - _NAMED_WITHIN * (e in named)
        for e, own in points.items()
        if e not in around.barred and _fits(cast, e, word)
    }
    if not fitting:
        return None
    best = max(fitting, key=lambda entity: fitting[entity])
    return Meant(best, sum(other > fitting[best] - 1 for other in fitting.values()) - 1)


def _is_known_without(cast: Cast, entity: str, pronoun: Span, said: Sequence[Span]) -> bool:
    """Whether somebody is mentioned besides by a pronoun, and not only in what the pronoun's source says."""
    others = (m.start for m in cast[entity].mentions if m.start != pronoun.start)
    return any(not any(c.start <= start < c.end for c in said) for start in others)


def _is_within(placed: Placed, spans: Sequence[Span]) -> bool:
    return any(span.start <= placed.start < span.end for span in spans)


def _fits(cast: Cast, entity: str, word: str) -> bool:
    """Whether a pronoun can mean a thing of this kind and number at all."""
    wanted = GENDERS.get(word, "")
    kind = cast[entity].type
    if wanted in ("m", "f"):
        if kind != "person":
            return False
        told = cast.told_gender(entity)
        return cast.is_human(entity) and not cast.is_plural(entity) and (not told or told == wanted)
    if wanted == "n":
        return (kind in _BODIES or cast.is_document(entity)) and not cast.is_plural(entity)
    several = cast.is_plural(entity) or kind == "organization"
    return kind in ("person", "organization") and (several or word in RELATIVE)


def _suits(cast: Cast, entity: str, word: str) -> float:
    """Points for a name; against another gender, as the pronouns that tell it may be wrongly linked; against "they"
    for one body."""
    wanted = GENDERS.get(word, "")
    known = cast.gender(entity)
    one = not wanted and not cast.is_plural(entity)
    return _NAMED * cast[entity].named - _OTHER * bool(wanted and known and known != wanted) - _ONE * one
