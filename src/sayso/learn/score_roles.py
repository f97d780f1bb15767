"""How many entities of gold readings have the right name, role and affiliation.

An entity answers to the gold entity with which it shares most mentions, weighed by the words in common. Does not judge
the mentions themselves: that is for the scorer of coreference.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence

import msgspec

from sayso.read.entities import entities
from sayso.read.features import Layout, layout
from sayso.read.mentions import Antecedent, Candidate
from sayso.read.paragraphs import paragraphs
from sayso.types import Entity, Mention, Reading

__all__ = ["RoleFigures", "matched", "score_roles", "with_gold_mentions"]


class RoleFigures(msgspec.Struct, frozen=True, kw_only=True):
    """Counts over gold entities that are persons or bodies; `*_right` of those with one in the gold, in that order."""

    entities: int
    found: int
    names_right: int
    roles: int
    roles_right: int
    roles_invented: int  # given where the gold has none
    affiliations: int
    affiliations_right: int
    affiliations_invented: int
    mistakes: tuple[str, ...] = ()


def matched(gold: Sequence[Entity], read: Sequence[Entity]) -> dict[str, Entity]:
    """For each gold entity's id the entity that shares most of its mentions' characters; each is used once.

    >>> from sayso.types import Mention
    >>> one = Entity(id="e1", name="Marr", type="person", mentions=(Mention(0, 4, "name"),))
    >>> matched([one], [one])["e1"].name
    'Marr'
    """
    spans = {(m.start, m.end): e for e in read for m in e.mentions}
    votes: dict[tuple[str, str], int] = {}
    for entity in gold:
        for mention in entity.mentions:
            if other := spans.get((mention.start, mention.end)):
                weight = 100 if mention.form == "name" else 1
                votes[entity.id, other.id] = votes.get((entity.id, other.id), 0) + weight
    by_id = {e.id: e for e in read}
    found: dict[str, Entity] = {}
    for ours, theirs in sorted(votes, key=lambda pair: -votes[pair]):
        if ours not in found and theirs in by_id:
            found[ours] = by_id.pop(theirs)
    return found


def score_roles(pairs: Iterable[tuple[Reading, Reading]]) -> RoleFigures:
    """Compare readings, each gold one first. A role is right if it is equal but for case, or its last word is."""
    count = dict.fromkeys(RoleFigures.__struct_fields__[:-1], 0)
    mistakes: list[str] = []
    for gold, read in pairs:
        answer = matched(gold.entities, read.entities)
        same = {e.id: ours for ours, e in answer.items()}
        for entity in gold.entities:
            if entity.type not in ("person", "organization"):
                continue
            count["entities"] += 1
            other = answer.get(entity.id)
            if other is None:
                mistakes.append(f"{gold.article.id} {entity.id} {entity.name!r}: not found")
                continue
            count["found"] += 1
            wrong = [
                *_compare(count, "names", entity.name, other.name),
                *_compare(count, "roles", entity.role, other.role),
                *_compare(count, "affiliations", entity.affiliation, _translated(other.affiliation, same)),
            ]
            mistakes += [f"{gold.article.id} {entity.id} {entity.name!r}: {w}" for w in wrong]
    return RoleFigures(**count, mistakes=tuple(mistakes))


def _translated(id: str | None, same: dict[str, str]) -> str | None:
    """The gold id of an entity, or one that no gold entity has."""
    return None if id is None else same.get(id, f"read {id}")


def _compare(count: dict[str, int], what: str, gold: str | None, read: str | None) -> list[str]:
    right = gold is not None and read is not None and _alike(gold, read, what)
    count[f"{what}_right"] += right
    if what != "names":
        count[what] += gold is not None
        count[f"{what}_invented"] += gold is None and read is not None
    return [] if right or gold == read else [f"{what}: {read!r} for {gold!r}"]


def _alike(gold: str, read: str, what: str) -> bool:
    if gold.casefold() == read.casefold():
        return True
    heads = [role.casefold().split(" of ")[0].split(" to ")[0].split()[-1] for role in (gold, read)]
    return what == "roles" and heads[0] == heads[1]


def with_gold_mentions(gold: Reading, *, links: bool = True) -> Reading:
    """The reading that the layer of entities makes of the mentions of a gold one, and of its coreference (`links`).

    Tells what names, appositions and roles are worth by themselves, whatever the heads find.
    """
    text = gold.article.text
    laid = layout(text, paragraphs(text))
    given = sorted(
        ((_candidate(text, laid, entity, m), entity.id) for entity in gold.entities for m in entity.mentions),
        key=lambda pair: (pair[0].start, -pair[0].end),
    )
    last: dict[str, int] = {}
    antecedents = []
    for i, (_, id) in enumerate(given):
        antecedents.append(Antecedent(i, last.get(id), 1.0))
        last[id] = i
    found = entities(text, laid, [c for c, _ in given], antecedents if links else [])
    return Reading(article=gold.article, model=gold.model, entities=found.entities)


def _candidate(text: str, laid: Layout, entity: Entity, mention: Mention) -> Candidate:
    start = bisect_left(laid.words, mention.start, key=lambda w: w.start)
    end = bisect_left(laid.words, mention.end, key=lambda w: w.end) + 1
    first = start + (text[mention.start : mention.start + 4].lower() == "the ")
    name = (first, end) if mention.form == "name" else None
    return Candidate(start=start, end=end, type=entity.type, form=mention.form, score=1.0, name=name)
