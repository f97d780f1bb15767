"""Places and bodies that were read as persons: what the words around a name say of what bears it.

A name of one word that the model has never seen is often taken for a person's: "Teval said on Monday". That it is a
place the article tells elsewhere: "in Teval", "Teval's parliament", "Teval itself", "the Tevalian coast"; that it is a
body, "Marsk have denied it". It stays a person's where anything speaks for one: a title, a trade before it, "who"
behind it, somebody of that surname.
"""

import re
from collections.abc import Sequence

import msgspec

from sayso.read.belongings import is_demonym
from sayso.read.bio import Run
from sayso.read.name_words import word_set
from sayso.read.names import fold
from sayso.read.phrases import Page, Phrase, Words, is_possessive

__all__ = ["with_places"]

_WHERE = word_set("in across throughout outside")
# "In" or "across" that says no place: "trust in Marr", "came across Marr".
_TRUST = word_set("""
    came come comes coming ran run runs stumbled
    trust trusted trusts believe believed believes belief confidence faith interest interested confided confide
    disappointed invest invested role part belief change difference see saw
""")
# What a country or a city has and no person: "Teval's parliament", "Teval's foreign ministry".
_OF_A_PLACE = word_set("""
    parliament capital coast coastline shores waters airspace embassy constitution population ministry ambassador consul
    president coastguard harbour harbor streets suburbs outskirts ports
""")
_MINISTERS = word_set("prime foreign interior defence defense finance economy justice health")
# Before a name that is not the subject of the verb behind it, or not of a fact: "talks with Marr have", "if Marr were".
_NO_SUBJECT = word_set("""
    and or , both of like than do did have had would should could might will can may as if though wish with without to
    from for by on about against around over under at in near between behind before after into towards toward since
""")
_PLURAL_VERBS = word_set("have are were")
_ADJECTIVE = re.compile(r"\b[A-Z]\w{3,}(?:an|ese|ish)\b")
_LETTERS = 3  # that a place and its adjective begin with
_BEGINNINGS = word_set("new north south east west upper lower great port fort san santa saint st lake mount")


def with_places(here: Page) -> Page:
    """The page, names of places and bodies that were read as persons' put right. Takes time linear in the words.

    >>> from sayso.read.features import layout
    >>> from sayso.read.mentions import Candidate
    >>> from sayso.read.phrases import page
    >>> from sayso.types import Span
    >>> text = "Teval said so. Shops in Teval were closed."
    >>> given = [Candidate(start=a, end=a + 1, type="person", form="name", score=1.0, name=(a, a + 1)) for a in (0, 6)]
    >>> [p.type for p in with_places(page(text, layout(text, [Span(0, len(text))]), given)).phrases]
    ['place', 'place']
    """
    doubtful = _doubtful(here)
    if not doubtful:
        return here
    adjectives = _adjectives(here.words)
    kinds = {name: kind for name, at in doubtful.items() if (kind := _kind(here.words, name, at, adjectives))}
    if not kinds:
        return here
    phrases = [_as(p, kinds.get(_bare(here.words, p) or "")) if p and p.type == "person" else p for p in here.phrases]
    return msgspec.structs.replace(here, phrases=phrases)


def _as(phrase: Phrase, kind: str | None) -> Phrase:
    return msgspec.structs.replace(phrase, type=kind) if kind else phrase


def _doubtful(here: Page) -> dict[str, list[Run]]:
    """Where names of one word stand that are read as persons', where nothing speaks for a person."""
    people, persons = set[str | None](), set[str | None]()
    found: dict[str, list[Run]] = {}
    for phrase in here.phrases:
        if phrase is None or phrase.name is None:
            continue
        bare = _bare(here.words, phrase)
        if bare:
            found.setdefault(bare, []).append(phrase.name)
        elif phrase.type == "person":
            people.update(here.words.low[slice(*phrase.name)])
        if phrase.type != "person":
            continue
        persons.add(bare)
        if phrase.title or phrase.before or _is_persons(here.words, phrase.name[1]):
            people.add(bare)
    return {name: at for name, at in found.items() if name in persons and name not in people}


def _bare(words: Words, phrase: Phrase) -> str | None:
    """The name in lower case, if it is of one word, or of two as only a place's is ("New Teval")."""
    if phrase.name is None:
        return None
    start, end = phrase.name
    if end - start == 1:
        return words.low[start]
    return (
        f"{words.low[start]} {words.low[start + 1]}" if end - start == 2 and words.low[start] in _BEGINNINGS else None
    )


def _is_persons(words: Words, after: int) -> bool:
    """Whether a name goes on as a person's: "Marr, 61,", "Marr, who"."""
    comma = words.plain[after : after + 1] == [","]
    follows = words.low[after + comma] if after + comma < len(words.low) else ""
    return follows in ("who", "whose", "himself", "herself") or (comma and follows.isdecimal())


def _kind(words: Words, name: str, places: Sequence[Run], adjectives: dict[str, list[str]]) -> str | None:
    """What the words around a name say that it is; nothing where they say nothing."""
    if any(_shows_place(words, *at) for at in places):
        return "place"
    if any(is_demonym(word, fold(name)) for word in adjectives.get(fold(name)[:_LETTERS], ())):
        return "place"
    return "organization" if any(_is_several(words, *at) for at in places) else None


def _is_several(words: Words, start: int, end: int) -> bool:
    """Whether a name has a verb in the plural: "Marsk have denied it", but "Marr and Pell have", "if Marr were"."""
    alone = start == 0 or words.low[start - 1] not in _NO_SUBJECT
    return alone and words.low[end : end + 1] != [] and words.low[end] in _PLURAL_VERBS


def _shows_place(words: Words, start: int, end: int) -> bool:
    low = words.low
    size = is_possessive(words, end)
    if size:
        return any(word in _OF_A_PLACE for word in low[end + size : end + size + 2]) or (
            low[end + size + 1 : end + size + 2] == ["minister"] and low[end + size] in _MINISTERS
        )
    if low[end : end + 1] == ["itself"]:
        return True
    where = start > 0 and low[start - 1] in _WHERE and (start == 1 or low[start - 2] not in _TRUST)
    return where and not _goes_on(words, end)


def _goes_on(words: Words, end: int) -> bool:
    """Whether a name is the beginning of a longer one, or of a compound: "in Marr-like fashion"."""
    return end < len(words.plain) and (words.plain[end][0].isupper() or words.plain[end] in "-‐‑")


def _adjectives(words: Words) -> dict[str, list[str]]:
    """Words that may be the adjective of a place, folded, by their first letters."""
    found: dict[str, list[str]] = {}
    for word in map(fold, dict.fromkeys(_ADJECTIVE.findall(words.text))):
        found.setdefault(word[:_LETTERS], []).append(word)
    return found
