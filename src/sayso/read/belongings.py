"""Roles and affiliations of entities: the clues of all mentions weighed, made into one of each."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from sayso.read.clusters import Clusters
from sayso.read.names import fold
from sayso.read.phrases import Page
from sayso.read.role_phrases import Clue, is_adjective
from sayso.read.role_words import DEMONYM_ENDINGS, IRREGULAR, LAND_ENDINGS, OFFICES
from sayso.read.roles import clues, owner
from sayso.types import Entity, Span

__all__ = ["belongings", "is_demonym"]

_RANK = {"beside the name": 0, "title": 0, "description": 1, "honorific": 2}
_BODIES = frozenset({"organization", "place"})
_LONGEST_KIN = 6  # words of an unnamed person whose relation somebody is
_LEAST_STEM = 4  # letters that a demonym and its place share


def belongings(
    here: Page, joined: Clusters, members: Mapping[int, Sequence[int]], bare: Mapping[int, Entity]
) -> dict[int, Entity]:
    """The entities with role and affiliation, each with the words that say so.

    Args:
        here: the candidates taken apart.
        joined: which are one.
        members: the candidates of each cluster, in the order of the text.
        bare: the entity of each cluster, without role and affiliation.
    """
    return _Belongings(here, joined, bare).all(members)


def is_demonym(word: str, place: str) -> bool:
    """Whether a folded word is the adjective or the people of a place by its form alone.

    >>> is_demonym("tevalian", "teval"), is_demonym("dorvanian", "dorvany"), is_demonym("austrian", "australia")
    (True, True, False)
    """
    if place in IRREGULAR.get(word, ()):
        return True
    shared = next((i for i, (a, b) in enumerate(zip(word, place, strict=False)) if a != b), min(len(word), len(place)))
    if shared == len(word):
        return place[shared:] in LAND_ENDINGS
    if shared < _LEAST_STEM or len(place) - shared > 2:
        return False
    return word[shared:] in DEMONYM_ENDINGS or word[shared - 1 :] in DEMONYM_ENDINGS


class _Belongings:
    """The clues of one article being weighed."""

    def __init__(self, here: Page, joined: Clusters, bare: Mapping[int, Entity]) -> None:
        self.here, self.joined, self.bare = here, joined, bare
        self.offices = {
            (office, word): root
            for root, entity in bare.items()
            if entity.type == "organization" and entity.named
            for office, bodies in OFFICES.items()
            if set(words := [fold(w) for w in entity.name.split()]) & set(bodies)
            for word in words
            if word not in bodies
        }

    def all(self, members: Mapping[int, Sequence[int]]) -> dict[int, Entity]:
        clued = {root: self._clues(entity, members[root]) for root, entity in self.bare.items()}
        made = {root: self._one(root, clued[root]) for root in self.bare}
        return {root: self._among(entity, clued[root], made) for root, entity in made.items()}

    def _clues(self, entity: Entity, members: Sequence[int]) -> list[Clue]:
        if entity.type == "person":
            found = [clue for i in members for clue in clues(self.here, i)]
            return sorted(found, key=_order) if len(found) > 1 else found
        if entity.type == "organization":
            return [clue for i in members if (clue := owner(self.here, i))]
        return []

    def _one(self, root: int, found: Sequence[Clue]) -> Entity:
        entity = self.bare[root]
        if not found:
            return entity
        spoken = next((clue for clue in found if clue.role), None)
        role = self._role(root, spoken) if spoken else None
        holder = next(self._holders(root, entity, found), None)
        return msgspec.structs.replace(
            entity,
            role=role,
            role_span=self.here.words.span(spoken.role_run) if role and spoken and spoken.role_run else None,
            affiliation=holder[0] if holder else None,
            affiliation_span=holder[1] if holder else None,
        )

    def _among(self, entity: Entity, found: Sequence[Clue], made: Mapping[int, Entity]) -> Entity:
        """One of the officials is an official: what is not said of him is taken from what is said of them."""
        if not found:
            return entity
        group = next((root for clue in found if (root := self._root(clue.among)) is not None), None)
        if group is None or made[group].id == entity.id or made[group].type != "person":
            return entity
        of = made[group]
        if entity.role is None:
            entity = msgspec.structs.replace(entity, role=of.role, role_span=of.role_span)
        if entity.affiliation is None and of.affiliation != entity.id:
            entity = msgspec.structs.replace(entity, affiliation=of.affiliation, affiliation_span=of.affiliation_span)
        return entity

    def _role(self, root: int, clue: Clue) -> str | None:
        """The role as it is recorded; a relation with whose it is ("mother of Tobin Aske")."""
        if not clue.kin:
            return clue.role
        whose = self._root(clue.holder)
        if whose is None or whose == root:
            return None
        of = self.bare[whose]
        if not of.named and len(of.name.split()) > _LONGEST_KIN:
            return clue.role
        as_is = of.named or of.name.isupper()  # a transcript's "CALLER"
        return f"{clue.role} of {of.name if as_is else of.name[:1].lower() + of.name[1:]}"

    def _root(self, candidate: int | None) -> int | None:
        if candidate is None:
            return None
        root = self.joined.root[candidate]
        return root if root in self.bare else None

    def _holders(self, root: int, entity: Entity, found: Sequence[Clue]) -> Iterator[tuple[str, Span]]:
        """The bodies, places, things, persons an entity belongs to, with the words that say so; the surest first."""
        for clue in found:
            place = self._place_of(clue.holder)
            whose = self._root(clue.holder) if place is None else place
            if whose is not None and whose != root and not clue.kin and _holds(clue, entity, self.bare[whose]):
                yield self.bare[whose].id, self._words(clue.holder)
            elif clue.adjective and (place := self._of_adjective(clue)) is not None and place != root:
                yield self.bare[place].id, self.here.words.span(clue.adjective)
        for clue in found:
            if clue.role_run and (body := self._of_office(clue)) is not None and body != root:
                yield self.bare[body].id, self.here.words.span(clue.role_run)

    def _words(self, candidate: int | None) -> Span:
        phrase = self.here.phrases[candidate] if candidate is not None else None
        assert phrase is not None
        return self.here.words.span((phrase.start, phrase.end))

    def _of_adjective(self, clue: Clue) -> int | None:
        assert clue.adjective is not None
        return self._place_called(self.here.words.of(clue.adjective))

    def _place_of(self, candidate: int | None) -> int | None:
        """The place whose people or adjective a mention is: Teval in "a Tevalian official"."""
        phrase = self.here.phrases[candidate] if candidate is not None else None
        if phrase is None or phrase.end - phrase.start > 1 or not is_adjective(self.here.words.plain[phrase.start]):
            return None
        return self._place_called(self.here.words.plain[phrase.start], but=candidate)

    def _place_called(self, adjective: str, *, but: int | None = None) -> int | None:
        word = fold(adjective)
        for start in dict.fromkeys((word[:3], *(place[:3] for place in IRREGULAR.get(word, ())))):
            for place, candidate in self.joined.places.get(start, ()):
                root = self._root(candidate)
                if root is not None and root != self._root(but) and (place == word or is_demonym(word, place)):
                    return root
        return None

    def _of_office(self, clue: Clue) -> int | None:
        """The ministry of tides for the tides minister, where the article names it."""
        words = [fold(w) for w in (clue.role or "").split()]
        office = next((w for w in words if w in OFFICES), None)
        return next((self.offices[office, w] for w in words if office and (office, w) in self.offices), None)


def _holds(clue: Clue, entity: Entity, holder: Entity) -> bool:
    """Whether one belongs to the other: to a person only by a role ("Marr's lawyer", not "Marr's readers")."""
    if holder.type == "person":
        return entity.type == "person" and clue.role is not None
    return holder.type in _BODIES or (holder.type == "object" and entity.type == "person")


def _order(clue: Clue) -> tuple[int, int]:
    """Beside the name before elsewhere; of those, more words before fewer."""
    return _RANK[clue.evidence], -len((clue.role or "").split())
