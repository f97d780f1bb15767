"""Entities: one record for each real person, body, place … of the article, with all its mentions.

Takes the candidates and the coreference links of the heads; `clusters` decides which are one, `roles` what its people
are. Here the records are made: the mentions, the name, the type by majority, role and affiliation.

An entity is what the article speaks of, not who it is in the world: that is for the record room to ask.
"""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from sayso.read.belongings import belongings
from sayso.read.bio import Run
from sayso.read.clusters import clusters
from sayso.read.features import Layout
from sayso.read.mentions import FORMS, Antecedent, Candidate, Form
from sayso.read.name_words import PERSONAL_PRONOUNS
from sayso.read.names import titled
from sayso.read.phrases import Page, Phrase, is_possessive, page
from sayso.read.places import with_places
from sayso.read.role_phrases import is_role
from sayso.read.role_words import ARTICLES, POSSESSIVES, THINGS
from sayso.read.roles import appositions
from sayso.read.vocatives import kept_apart
from sayso.types import Entity, Mention, Rejected, Statement

__all__ = ["Found", "Kept", "entities", "kept"]

_ALWAYS = frozenset({"person", "organization", "place", "event"})  # recorded even if mentioned once and not by name
_MINISTRIES = frozenset({"ministry", "department"})
_UNIONS = frozenset({"union", "association", "federation", "guild", "chamber"})
_PORTFOLIOS = _MINISTRIES | _UNIONS
_RELATIVES = frozenset({"who", "whom", "whose"})
NO_ANTECEDENT = "a pronoun whose antecedent was not found"
TWICE = "its words are a mention of another entity"
EMPTY = "no words are left of it, or only a title"
MINOR = "mentioned once, without a name, and no statement uses it"
TIME = "a time, which is recorded as such"


class Found(msgspec.Struct, frozen=True):
    """What this layer gives; `owner[i]` is the entity of candidate i, `None` for one that was rejected.

    `root[i]` is the first candidate of its cluster, rejected or not.
    """

    entities: tuple[Entity, ...]
    rejected: tuple[Rejected, ...]
    owner: tuple[str | None, ...]
    root: tuple[int, ...]


class Kept(msgspec.Struct, frozen=True):
    """The entities worth recording, renumbered; the statements, referring to them; what was left out."""

    entities: tuple[Entity, ...]
    statements: tuple[Statement, ...]
    rejected: tuple[Rejected, ...]


def entities(text: str, laid: Layout, candidates: Sequence[Candidate], antecedents: Sequence[Antecedent]) -> Found:
    """The entities of an article in the order of their first mentions.

    Takes time linear in the number of candidates. A pronoun whose antecedent is not known is rejected, with the
    reason; an indefinite one ("both", "somebody") is an entity.

    >>> from sayso.read.features import layout
    >>> from sayso.types import Span
    >>> text = "Harbour clerk Ilva Marr left. Marr sailed."
    >>> laid = layout(text, [Span(0, len(text))])
    >>> names = [(0, 4, (2, 4)), (6, 7, (6, 7))]
    >>> given = [Candidate(start=a, end=b, type="person", form="name", score=1.0, name=n) for a, b, n in names]
    >>> found = entities(text, laid, given, []).entities
    >>> [(e.name, e.role, [text[m.start : m.end] for m in e.mentions]) for e in found]
    [('Ilva Marr', 'harbour clerk', ['Harbour clerk', 'Ilva Marr', 'Marr'])]
    """
    here = with_places(page(text, laid, candidates))
    joined = clusters(here, antecedents, appositions(here), kept_apart(here, laid))
    members = _members(here, joined.root)
    mentions, rejected = _mentions(here, members)
    rejected += [
        _rejected(here, (c.start, c.end), EMPTY) for c, p in zip(candidates, here.phrases, strict=True) if not p
    ]
    order = sorted(mentions, key=lambda root: _place(mentions[root][0]))
    bare = {root: _entity(here, f"e{n}", mentions[root], members[root]) for n, root in enumerate(order, 1)}
    records = belongings(here, joined, members, bare)
    owner = tuple(
        records[root].id if root in records and p else None for root, p in zip(joined.root, here.phrases, strict=True)
    )
    return Found(tuple(records[root] for root in order), (*joined.rejected, *rejected), owner, tuple(joined.root))


def kept(entities: Sequence[Entity], statements: Sequence[Statement]) -> Kept:
    """The entities worth recording: persons, bodies, places, events, and others that are named, return or are used;
    of times only what a statement uses, since `times` has them all.

    The rest would swamp a record: an article has a hundred things that it mentions once. Run it when the statements
    know their speakers; the ids that it gives are without gaps.
    """
    used = {id for s in statements for id in (s.speaker, s.addressee, *s.about)}
    worth: list[Entity] = []
    while len(worth) < len(found := [e for e in entities if _is_worth(e, used)]):
        worth = found
        used |= {e.affiliation for e in worth}  # which may have an affiliation itself
    ids = {e.id: f"e{n}" for n, e in enumerate(worth, 1)}
    left = [
        Rejected("entities", e.mentions[0].start, e.mentions[0].end, TIME if e.type == "time" else MINOR)
        for e in entities
        if e.id not in ids
    ]
    replace = msgspec.structs.replace
    return Kept(
        tuple(replace(e, id=ids[e.id], affiliation=ids.get(e.affiliation or "")) for e in worth),
        tuple(
            replace(
                s,
                speaker=ids.get(s.speaker or ""),
                addressee=ids.get(s.addressee or ""),
                about=tuple(ids[id] for id in s.about),
            )
            for s in statements
        ),
        tuple(left),
    )


def _is_worth(entity: Entity, used: set[str | None]) -> bool:
    if entity.id in used or entity.type in _ALWAYS:
        return True
    return entity.type != "time" and (entity.named or len(entity.mentions) > 1)


def _members(here: Page, roots: Sequence[int]) -> dict[int, list[int]]:
    """The candidates of each cluster, in the order of the text."""
    members: dict[int, list[int]] = {}
    for i in here.order:
        members.setdefault(roots[i], []).append(i)
    return members


def _place(mention: Mention) -> tuple[int, int]:
    return mention.start, -mention.end


def _mentions(here: Page, members: Mapping[int, Sequence[int]]) -> tuple[dict[int, list[Mention]], list[Rejected]]:
    """The mentions of each cluster that is an entity, and what is none."""
    taken: set[Run] = set()
    found: dict[int, list[Mention]] = {}
    rejected: list[Rejected] = []
    inner = _inner_words(here)
    for root, those in members.items():
        phrases = [phrase for i in those if (phrase := here.phrases[i]) and phrase.part_of is None]
        if inner and all(_is_inner(inner, phrase) for phrase in phrases):
            rejected += [_rejected(here, (p.start, p.end), TWICE) for p in phrases]
            continue
        if not phrases or (phrases[0].form == "pronoun" and all(_is_personal(here, phrase) for phrase in phrases)):
            rejected += [_rejected(here, (p.start, p.end), NO_ANTECEDENT) for p in phrases]
            continue
        parts: dict[Run, Form] = {}
        for phrase in phrases:
            if phrase.name:
                parts.update(_parts(here, phrase))
            else:
                parts[phrase.start, phrase.end] = phrase.form
        fresh = parts
        if not taken.isdisjoint(parts):
            fresh = {run: form for run, form in parts.items() if run not in taken}
        taken.update(fresh)
        if fresh:
            found[root] = [_mention(here, run, form) for run, form in fresh.items()]
        else:
            rejected += [_rejected(here, run, TWICE) for run in parts]
    for root, mention in _relatives(here, members, taken):
        if root in found:
            found[root].append(mention)
    return {root: sorted(those, key=_place) if len(those) > 1 else those for root, those in found.items()}, rejected


def _inner_words(here: Page) -> bytearray:
    """The words behind "of" in names of bodies that are called by what they are for: "Ministry of Tides and Ports".

    1 for any, 2 for those of a ministry, which is called so after no place either; nothing where there are none.
    """
    low = here.words.low
    inner = bytearray()
    for phrase in here.phrases:
        if phrase and phrase.name and phrase.type == "organization":
            start, end = phrase.name
            of = next((i for i in range(start + 1, end - 1) if low[i] in ("of", "for")), end)
            if low[of - 1] in _PORTFOLIOS:
                inner = inner or bytearray(len(low))
                inner[of + 1 : end] = (b"\2" if low[of - 1] in _MINISTRIES else b"\1") * (end - of - 1)
    return inner


def _is_inner(inner: bytearray, phrase: Phrase) -> bool:
    """Whether a phrase is but a part of such a name."""
    least = min(inner[phrase.start : phrase.end])
    return least > (1 if phrase.type == "place" else 0)


def _is_personal(here: Page, phrase: Phrase) -> bool:
    return phrase.form == "pronoun" and here.words.low[phrase.start] in PERSONAL_PRONOUNS


def _mention(here: Page, run: Run, form: Form) -> Mention:
    spans = here.words.spans
    return Mention(spans[run[0]].start, spans[run[1] - 1].end, form)


def _rejected(here: Page, run: Run, reason: str) -> Rejected:
    span = here.words.span(run)
    return Rejected("entities", span.start, span.end, reason)


def _parts(here: Page, phrase: Phrase) -> Iterator[tuple[Run, Form]]:
    """The mentions that a phrase consists of: its name without title, and the description before it."""
    if phrase.name is None:
        yield (phrase.start, phrase.end), phrase.form
    elif phrase.type == "person":
        yield phrase.name, "name"
        if phrase.before and _describes(here, phrase.before):
            yield phrase.before, "description"
    else:
        yield from _thing_parts(here, phrase, phrase.name)


def _describes(here: Page, before: Run) -> bool:
    """Whether what stands before a person's name could stand for him alone: "its envoy", "Channels Minister"."""
    head = here.words.low[before[1] - 1]
    return is_role(head) or here.words.low[before[0]] in ARTICLES


def _thing_parts(here: Page, phrase: Phrase, name: Run) -> Iterator[tuple[Run, Form]]:
    """ "the kelp boat" and "Maud Anselle"; but "the old Harbour Guard" is a name as a whole."""
    low = here.words.low
    start = phrase.start
    if name[0] - start > 1 and low[name[0] - 1] in THINGS:
        yield (start, name[0]), "description"
        start = name[0]
    elif owned := _after_possessor(here, start, name[0]):
        start = owned
    yield (start, name[1]), "name"


def _after_possessor(here: Page, start: int, stop: int) -> int | None:
    """The first word after a possessor: the Guard in "Teval's Harbour Guard" is named without Teval."""
    for at in range(stop - 1, start, -1):
        if size := is_possessive(here.words, at):
            return at + size
    return start + 1 if start < stop and here.words.low[start] in POSSESSIVES else None


def _relatives(here: Page, members: Mapping[int, Sequence[int]], taken: set[Run]) -> Iterator[tuple[int, Mention]]:
    """The relative pronouns of persons: "Marr, who chairs the trust"; they are no candidates."""
    relatives = [at for at, word in enumerate(here.words.low) if word in _RELATIVES and at]
    if not relatives:
        return
    ends: dict[int, int] = {}
    for root, those in members.items():
        for phrase in (here.phrases[i] for i in those):
            if phrase and (phrase.type == "person" or phrase.name) and phrase.form != "pronoun":
                ends[phrase.base] = ends[phrase.end] = root
    for at in relatives:
        if (at, at + 1) not in taken:
            whose = ends.get(at - (here.words.plain[at - 1] == ","))
            if whose is not None:
                yield whose, _mention(here, (at, at + 1), "pronoun")


def _entity(here: Page, id: str, mentions: Sequence[Mention], members: Sequence[int]) -> Entity:
    phrases = [phrase for i in members if (phrase := here.phrases[i])]
    named = "name" in [phrase.form for phrase in phrases]
    name = _name(here, phrases) if named else _description(here, phrases)
    return Entity(id=id, name=name, type=_type(phrases), named=named, mentions=tuple(mentions))


def _name(here: Page, phrases: Sequence[Phrase]) -> str:
    """The longest name, in a dateline's capitals only if it stands in no others."""
    names = {here.words.of(p.name or (p.start, p.end)): None for p in phrases if p.form == "name"}
    bare = [name[4:] if name[:4].lower() == "the " and len(name) > 4 else name for name in names]
    name = bare[0] if len(bare) == 1 else _fullest(bare)
    # In a transcript's label: of one word it may be an acronym, or initials.
    return titled(name) if name.isupper() and " " in name and phrases[0].type == "person" else name


def _fullest(names: Sequence[str]) -> str:
    written = {name.casefold() for name in names if not name.isupper()}
    return max(names, key=lambda name: (not name.isupper() or name.casefold() not in written, len(name)))


def _description(here: Page, phrases: Sequence[Phrase]) -> str:
    """The first description, or else the first words."""
    first = phrases[0]
    if first.form != "description":
        first = next((p for p in phrases if p.form == "description"), first)
    return here.words.of((first.start, first.end))


def _type(phrases: Sequence[Phrase]) -> str:
    """The type that most of the mentions have, weighed by score; of names where there are any, never of pronouns."""
    if len(phrases) == 1:
        return phrases[0].type
    for form in FORMS:
        votes: dict[str, float] = {}
        for phrase in phrases:
            if phrase.form == form:
                votes[phrase.type] = votes.get(phrase.type, 0.0) + phrase.score
        if votes:
            return max(votes, key=lambda type: votes[type])
    raise AssertionError("a cluster without mentions")
