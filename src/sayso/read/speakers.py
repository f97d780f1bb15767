"""Speakers: whose statement each is, to whom it was said, and whom or what it is about.

Takes the statements with their sources as words, and the entities with their mentions. Gives the statements with
`speaker`, `speaker_reason`, `speaker_confidence`, `addressee` and `about` filled in, and the entities with those that
only a source names. A statement without a speaker says why; `speaker_reason` is then one of

=======================  ===========================================================================================
`None`                   the speaker is an entity with a name
`unnamed`                … an entity without one; `unnamed: WORDS` where the text says why, in its words
`outlet`                 the newspaper itself: its entity, under the name the text gives it
`not found: …`           no speaker, and why
=======================  ===========================================================================================

Does not use knowledge of the world: who holds an office is known only where the text says it.
"""

from collections.abc import Mapping, Sequence

import msgspec

from sayso.read.about import about
from sayso.read.addressees import addressees
from sayso.read.anonymity import may_have, reasons
from sayso.read.cast import Cast
from sayso.read.features import Layout
from sayso.read.hearing import Answer, Hearing
from sayso.read.speaker_confidence import Evidence, probability
from sayso.types import Entity, Mention, Statement

__all__ = ["Spoken", "speakers"]

_LEAST = 0.5  # of the probability of a named speaker


class Spoken(msgspec.Struct, frozen=True):
    """What this layer gives; `evidence` has one entry a statement, `None` where no speaker was found."""

    statements: tuple[Statement, ...]
    entities: tuple[Entity, ...]
    evidence: tuple[Evidence | None, ...]


def speakers(
    text: str,
    laid: Layout,
    statements: Sequence[Statement],
    entities: Sequence[Entity],
    *,
    outlet: str | None = None,
    linked: Mapping[Mention, float] | None = None,
) -> Spoken:
    """Fill in who speaks. Takes time linear in the text.

    Args:
        text: the article.
        laid: its layout.
        statements: in the order of their first words, an outer one before those inside it.
        entities: with their mentions.
        outlet: who published the article.
        linked: the probability that a mention belongs to its entity, where it is known; 1 where it is not.

    >>> from sayso.read.paragraphs import paragraphs
    >>> from sayso.read.features import layout
    >>> from sayso.types import Span
    >>> text = "“We sail at dawn,” said Ilva Marr."
    >>> said = Statement(
    ...     id="s1", kind="direct", source=(Span(24, 33),), cue=(Span(19, 23),), content=(Span(0, 18),), confidence=0.9
    ... )
    >>> marr = Entity(id="e1", name="Ilva Marr", type="person", mentions=(Mention(24, 33, "name"),))
    >>> found = speakers(text, layout(text, paragraphs(text)), [said], [marr]).statements[0]
    >>> found.speaker, found.speaker_reason, found.speaker_confidence > 0.9
    ('e1', None, True)
    """
    cast = Cast(text, laid, entities)
    hearing = Hearing(cast, statements, outlet=outlet, linked=linked or {})
    answers = {s.id: hearing.speaker(s) for s in statements}
    said_to = addressees(hearing, statements, answers)
    central = about(cast, statements, answers)
    everyone = cast.complete()
    why = reasons(Cast(text, laid, everyone)) if may_have(text) else {}
    filled = []
    for s in statements:
        told = said_to.get(s.id)
        topics = tuple(dict.fromkeys(map(cast.now, central[s.id])))
        more = {"addressee": cast.now(told) if told else None, "about": topics}
        filled.append(msgspec.structs.replace(s, **more, **_speaker(cast, answers[s.id], why)))
    return Spoken(tuple(filled), everyone, tuple(answers[s.id].evidence for s in statements))


def _speaker(cast: Cast, answer: Answer, why: Mapping[str, str]) -> dict[str, str | float | None]:
    """What a statement records of its speaker."""
    speaker = cast.now(answer.entity) if answer.entity else None
    reason = answer.reason
    sure = probability(answer.evidence) if answer.evidence else None
    if speaker is not None and sure is not None and sure < _LEAST and cast[speaker].named:
        # A wrong name in a record is worse than none: whoever reads it is told which name it might be.
        unsure = f"not found: more likely not {cast[speaker].name} than so, and nobody likelier"
        return {"speaker": None, "speaker_reason": unsure, "speaker_confidence": None}
    if speaker is not None and reason is None and not cast[speaker].named:
        reason = f"unnamed: {why[speaker]}" if speaker in why else "unnamed"
    return {"speaker": speaker, "speaker_reason": reason, "speaker_confidence": sure}
