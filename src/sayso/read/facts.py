"""What is known of a mention, and then of a cluster, that keeps it from being one with another."""

from collections.abc import Sequence

import msgspec

from sayso.read.name_words import Gender, word_set
from sayso.read.namesakes import Bearer
from sayso.read.phrases import Page, Phrase

__all__ = ["Facts", "facts_of"]

_GENDERS: dict[str, Gender] = {
    **dict.fromkeys(("he", "him", "his", "himself"), "m"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "f"),
}  # fmt: skip
_FEMALE = ("woman", "women", "girl", "mother", "daughter", "sister", "wife", "widow", "aunt", "niece", "actress")
_MALE = ("father", "son", "brother", "husband", "uncle", "nephew", "boy", "spokesman", "businessman", "policeman")
_KINDS = {"person": "person", "organization": "body", "place": "place"}
_THING = frozenset({"it", "its", "itself"})
# Sorts of bodies, by their nouns; some are of two. What is called by nouns of different sorts is not one.
_SORTS = {
    "business": word_set("""
        airline automaker bank brewery business carmaker carrier company conglomerate corporation firm hospital insurer
        manufacturer newspaper operator retailer startup
    """),
    "union": word_set("union"),
    "court": word_set("court tribunal jury"),
    "state": word_set("administration cabinet coalition council government ministry"),
    "parliament": word_set("assembly council parliament senate"),
    "police": word_set("police constabulary"),
    "army": word_set("army military navy"),
    "party": word_set("coalition opposition party"),
    "school": word_set("college school university"),
    "church": word_set("church diocese mosque synagogue"),
}
_SORTS_OF = {n: frozenset(s for s, own in _SORTS.items() if n in own) for nouns in _SORTS.values() for n in nouns}
_NO_SORT: frozenset[str] = frozenset()


class Facts(msgspec.Struct, gc=False):
    """What is known of a cluster that bars it from joining another.

    `offices` is what somebody with a name is called beside it: "captain", "minister". `sorts`: what sorts of body it
    can be; empty where its words do not tell.
    """

    group: int | None
    gender: Gender | None
    kind: str | None
    offices: frozenset[str] = frozenset()
    sorts: frozenset[str] = frozenset()

    def bars(self, other: "Facts") -> bool:
        """Whether the two cannot be one: another name, gender or sort of body, or a person and a thing."""
        if self.group is not None and other.group is not None and self.group != other.group:
            return True
        if self.gender and other.gender and self.gender != other.gender:
            return True
        if self.sorts and other.sorts and self.sorts.isdisjoint(other.sorts):
            return True
        kinds = {self.kind, other.kind}
        return bool(
            kinds == {"person", "it"}
            or kinds == {"person", "body"}
            or (kinds & {"body", "place"} and (self.gender or other.gender))  # a ship may be "she"
        )

    def take(self, other: "Facts") -> None:
        """Know what is known of the other, too."""
        self.group = other.group if self.group is None else self.group
        self.gender = self.gender or other.gender
        self.kind = self.kind if self.kind in ("person", "body", "place") else other.kind or self.kind
        if other.offices:
            self.offices |= other.offices
        self.sorts = self.sorts & other.sorts or self.sorts or other.sorts


def facts_of(here: Page, phrase: Phrase | None, group: int | None, groups: Sequence[Bearer]) -> Facts:
    """What the words of a mention tell; `group` is the bearer of its name, if it has one."""
    if phrase is None:
        return Facts(None, None, None)
    head = here.words.low[phrase.base - 1]
    if group is not None:
        kind = _KINDS.get(phrase.type, "thing")
        return Facts(group, groups[group].gender, kind)
    if phrase.form == "pronoun":
        return Facts(None, _GENDERS.get(head), "it" if head in _THING else None)
    if phrase.type == "organization":
        return Facts(None, None, None, sorts=_SORTS_OF.get(head, _NO_SORT))
    gender: Gender | None = None
    if phrase.type == "person" and not phrase.many:
        female = head.endswith(_FEMALE) and head != "midwife"
        gender = "f" if female else "m" if head in _MALE or head == "man" else None
    return Facts(None, gender, None)
