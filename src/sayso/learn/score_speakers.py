"""How often a statement gets its right speaker, given the statement; and its addressee, and what it is about.

================ =====================================================================================================
speaker          share of statements with the right speaker. One with a name: the entity predicted has one of the names
                 that the article gives him, but for names that another bears as well. One without: an entity without
                 a name that has a mention where the gold entity has one (the same first word, or half of the
                 characters in common). The outlet: the reason says so. None: no speaker, and the reason says so.
addressee        precision and recall over statements that have one, the entity judged as above
about            precision: share of the first entities predicted that are in the gold, over statements with any;
                 recall: share of the statements with a gold `about` of which that is true
about.all        share of all gold `about` entities that were predicted
================ =====================================================================================================

By form of the source: `name`, `description`, `pronoun`, `none`. The interval is Wilson's score interval (1927), 95 %.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from sayso.learn.score import Counts, Interval
from sayso.types import Entity, Mention, Reading, Span, Statement

__all__ = [
    "FORMS",
    "Case",
    "GoldSpeaker",
    "Ratio",
    "SpeakerScore",
    "form_of",
    "gold_speakers",
    "same_entity",
    "score_speakers",
]

SourceForm = Literal["name", "description", "pronoun", "none"]
Kind = Literal["named", "unnamed", "outlet", "not found"]
FORMS: tuple[SourceForm, ...] = ("name", "description", "pronoun", "none")
_PRONOUNS = frozenset(
    {"i", "me", "my", "we", "us", "our", "you", "he", "him", "his", "she", "her", "it", "its", "they"}
)
_PRONOUNS |= {"them", "their", "who", "whom", "whose", "which", "that", "both", "those", "this", "these"}
_INDEFINITE = frozenset({"nobody", "somebody", "someone", "everybody", "everyone", "another", "others", "officials"})
_INDEFINITE |= {"police", "people", "residents", "witnesses", "researchers", "experts", "critics", "reports"}
_HALF = 0.5
_Z = 1.959964  # of the normal distribution, two-sided 95 %


class Ratio(msgspec.Struct, frozen=True):
    """So many of so many.

    >>> half = Ratio(1, 2) + Ratio(1, 2)
    >>> half.share, round(half.interval.low, 2)
    (0.5, 0.15)
    """

    right: int = 0
    of: int = 0

    def __add__(self, other: "Ratio") -> "Ratio":
        return Ratio(self.right + other.right, self.of + other.of)

    @property
    def share(self) -> float:
        """The share; 0 of nothing."""
        return self.right / self.of if self.of else 0.0

    @property
    def interval(self) -> Interval:
        """Wilson's 95 % interval; everything is possible of nothing."""
        if not self.of:
            return Interval(0.0, 1.0)
        z2 = _Z * _Z / self.of
        middle = (self.share + z2 / 2) / (1 + z2)
        half = _Z / (1 + z2) * math.sqrt(self.share * (1 - self.share) / self.of + z2 / (4 * self.of))
        return Interval(max(0.0, middle - half), min(1.0, middle + half))


class GoldSpeaker(msgspec.Struct, frozen=True, kw_only=True):
    """Who really speaks: by which names he may be given, or where an unnamed one is mentioned.

    Of somebody with a name `mentions` are empty: one without a name who is mentioned there is not he.

    `open`: the text alone does not tell, so that "not found" is right as well.
    """

    kind: Kind
    names: frozenset[str] = frozenset()
    mentions: tuple[Mention, ...] = ()
    open: bool = False


class Case(msgspec.Struct, frozen=True):
    """One statement: its id, the form of its source, whether the speaker is right, and what was given."""

    id: str
    form: SourceForm
    right: bool
    given: str


class SpeakerScore(msgspec.Struct, frozen=True):
    """The figures of one article, or of several when added. `cases` are in the order of the statements."""

    cases: tuple[Case, ...] = ()
    addressee: Counts = Counts()
    about: Counts = Counts()
    about_all: Ratio = Ratio()

    def __add__(self, other: "SpeakerScore") -> "SpeakerScore":
        return SpeakerScore(
            self.cases + other.cases,
            self.addressee + other.addressee,
            self.about + other.about,
            self.about_all + other.about_all,
        )

    def speaker(self, form: SourceForm | None = None) -> Ratio:
        """The share of right speakers, of sources of one form or of all."""
        cases = [case for case in self.cases if form in (None, case.form)]
        return Ratio(sum(case.right for case in cases), len(cases))


def score_speakers(
    text: str,
    gold: Mapping[str, GoldSpeaker],
    statements: Sequence[Statement],
    entities: Sequence[Entity],
    *,
    reading: Reading | None = None,
) -> SpeakerScore:
    """Score the statements of one article that have an entry in `gold`.

    Args:
        text: of the article.
        gold: by the id of the statement.
        statements: with their predicted speakers; ids as in `gold`.
        entities: the predicted ones.
        reading: the gold, where it says addressees and `about` as well.
    """
    known = {e.id: e for e in entities}
    cases = tuple(_case(text, s, gold[s.id], known) for s in statements if s.id in gold)
    if reading is None:
        return SpeakerScore(cases)
    truth = {s.id: s for s in reading.statements}
    pairs = [(truth[s.id], s) for s in statements if s.id in truth]
    same = _Same(reading.entities, known, text)
    return SpeakerScore(
        cases,
        sum((_addressee(g, p, same) for g, p in pairs), Counts()),
        sum((_about(g, p, same) for g, p in pairs), Counts()),
        Ratio(sum(_recalled(g, p, same) for g, p in pairs), sum(len(g.about) for g, _ in pairs)),
    )


def gold_speakers(reading: Reading) -> dict[str, GoldSpeaker]:
    """The speakers of a gold reading, by statement."""
    found = {}
    names = _names(reading.article.text, reading.entities)
    known = {e.id: e for e in reading.entities}
    for said in reading.statements:
        speaker = known.get(said.speaker or "")
        if speaker is None:
            found[said.id] = GoldSpeaker(kind="not found")
        elif said.speaker_reason == "outlet":
            found[said.id] = GoldSpeaker(kind="outlet")
        elif speaker.named:
            found[said.id] = GoldSpeaker(kind="named", names=names[speaker.id])
        else:
            found[said.id] = GoldSpeaker(kind="unnamed", mentions=speaker.mentions)
    return found


def form_of(text: str, source: Sequence[Span]) -> SourceForm:
    """The form of a source: a name has a capital in its last word before any comma or relative clause.

    >>> form_of("the minister, Ilva Marr", [Span(0, 23)]), form_of("Ms Marr said", [Span(0, 7)])
    ('description', 'name')
    """
    if not source:
        return "none"
    words = text[source[0].start : source[0].end].strip(" ,“”\"‘’'")
    if words.casefold() in _PRONOUNS:
        return "pronoun"
    first = words.split(",")[0].split(" who ")[0].split(" of ")[0].split()
    common = len(first) == 1 and first[0].casefold() in _INDEFINITE
    return "name" if first and first[-1][:1].isupper() and first[0][:1].isupper() and not common else "description"


def _names(text: str, entities: Sequence[Entity]) -> dict[str, frozenset[str]]:
    """The names of each named entity, without those that two bear."""
    said = {
        e.id: {e.name, *(text[m.start : m.end] for m in e.mentions if m.form == "name")} for e in entities if e.named
    }
    bearers = Counter(_plain(name) for names in said.values() for name in {_plain(n): n for n in names}.values())
    full = {e.id: e.name for e in entities}
    return {id: frozenset(n for n in own if n == full[id] or bearers[_plain(n)] == 1) for id, own in said.items()}


def _plain(name: str) -> str:
    words = name.casefold().replace("’", "'").removesuffix("'s").split()
    while len(words) > 1 and words[0].rstrip(".") in _TITLES:
        words = words[1:]
    return " ".join(words)


_TITLES = frozenset({"the", "mr", "mrs", "ms", "dr", "sir", "prof", "professor", "president", "captain"})


def _is_called(names: Iterable[str], given: str) -> bool:
    """Whether a name is one of these, or the end of one: "Marr" of "Ilva Marr"."""
    words = _plain(given).split()
    return any(_plain(name).split()[-len(words) :] == words for name in names)


def _case(text: str, said: Statement, gold: GoldSpeaker, known: Mapping[str, Entity]) -> Case:
    speaker = known.get(said.speaker or "")
    given = (speaker.name if speaker.named else f"({speaker.name})") if speaker else str(said.speaker_reason)
    return Case(said.id, form_of(text, said.source), _is_right(said, speaker, gold), given)


def _is_right(said: Statement, speaker: Entity | None, gold: GoldSpeaker) -> bool:
    reason = (said.speaker_reason or "").split(":")[0]
    if gold.kind in ("outlet", "not found"):
        return reason == gold.kind and (gold.kind == "outlet" or speaker is None)
    if speaker is None:
        return gold.open and reason == "not found"
    if speaker.named:
        return _is_called(gold.names, speaker.name)
    return _aligned(gold.mentions, speaker.mentions)


def _aligned(gold: Sequence[Mention], predicted: Sequence[Mention]) -> bool:
    return any(_same_place(g, p) for g in gold for p in predicted)


def _same_place(g: Mention, p: Mention) -> bool:
    shared = min(g.end, p.end) - max(g.start, p.start)
    either = max(g.end, p.end) - min(g.start, p.start)
    return shared > 0 and (g.start == p.start or shared >= _HALF * either)


def same_entity(gold: Entity, predicted: Entity, names: frozenset[str]) -> bool:
    """Whether a predicted entity is a gold one: by name where both have one, else by the place of a mention."""
    if gold.named and predicted.named:
        return _is_called(names, predicted.name)
    return _aligned(gold.mentions, predicted.mentions)


class _Same:
    """Whether two ids mean the same, remembered."""

    def __init__(self, gold: Sequence[Entity], predicted: Mapping[str, Entity], text: str) -> None:
        self._gold = {e.id: e for e in gold}
        self._predicted = predicted
        self._names = _names(text, gold)

    def __call__(self, gold: str, predicted: str) -> bool:
        one, other = self._gold[gold], self._predicted[predicted]
        return same_entity(one, other, self._names.get(gold, frozenset()))


def _addressee(g: Statement, p: Statement, same: _Same) -> Counts:
    right = int(g.addressee is not None and p.addressee is not None and same(g.addressee, p.addressee))
    return Counts(right, int(p.addressee is not None), right, int(g.addressee is not None))


def _about(g: Statement, p: Statement, same: _Same) -> Counts:
    right = int(bool(p.about) and any(same(one, p.about[0]) for one in g.about))
    return Counts(right, int(bool(p.about)), right, int(bool(g.about)))


def _recalled(g: Statement, p: Statement, same: _Same) -> int:
    return sum(any(same(one, other) for other in p.about) for one in g.about)
