"""One phrase read for what it says somebody is: "the ministry's special envoy to the Council".

Gives the role, the words of it, and whose it is. Knows nothing of the entity that the phrase describes.
"""

from functools import lru_cache
from typing import Literal

import msgspec

from sayso.read.bio import Run
from sayso.read.name_words import GENDERED, word_set
from sayso.read.names import fold
from sayso.read.phrases import Page, Phrase, core_end, is_possessive
from sayso.read.role_words import (
    AFFILIATED,
    ARTICLES,
    BREAKS,
    COUNTS,
    GENERIC,
    KIN,
    OFFICES,
    PASSED_OVER,
    PLURAL_ROLES,
    POSSESSIVES,
    ROLE_ENDINGS,
    ROLES,
)

__all__ = ["Clue", "Evidence", "belongs", "is_adjective", "is_role", "said_of", "singular"]

Evidence = Literal["beside the name", "title", "description", "honorific"]
_TOWARDS = word_set("ambassador envoy consul emissary delegate adviser advisor aide special secretary counsel")
_SENTENCE_ENDS = frozenset({".", "!", "?", "“", "”", '"', ":"})
_OWNING = frozenset({"person", "organization", "place", "object"})
_CLOSE = frozenset({"close", "loyal"})
_LONGEST_TAIL = 4
_LONGEST_ROLE = 7  # words
_SHORTEST_TRADE = 5  # letters, for a word to be known as a trade by its ending
_PLURALS = (("men", "man"), ("women", "woman"), ("people", "person"), ("children", "child"), ("wives", "wife"))


class Clue(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What words say of what somebody is.

    `role` as it is recorded, `role_run` its words. `holder` is the candidate whose body, place or person it is of, or
    `adjective` the word that names it ("Dorvanian"). `kin`: a relation, so that the holder belongs to the role.
    `among` is the candidate for those of whom this is one ("one of the officials").
    """

    evidence: Evidence
    role: str | None = None
    role_run: Run | None = None
    holder: int | None = None
    adjective: Run | None = None
    kin: bool = False
    among: int | None = None


def is_role(noun: str, *, many: bool = False) -> bool:
    """Whether a noun in lower case names an office or a trade; of several persons, only what surely does.

    >>> [is_role(noun) for noun in ("treasurer", "ferryman", "woman", "witness")]
    [True, True, False, False]
    """
    one = singular(noun)
    if one in GENERIC:
        return False
    if many:
        return one in PLURAL_ROLES
    return one in ROLES or one in KIN or (len(one) > _SHORTEST_TRADE and one.endswith(ROLE_ENDINGS))


@lru_cache(maxsize=4096)
def singular(noun: str) -> str:
    """The singular of a noun that names persons.

    >>> [singular(noun) for noun in ("officials", "spokeswomen", "deputies", "boss", "witnesses")]
    ['official', 'spokeswoman', 'deputy', 'boss', 'witness']
    """
    if noun[-1:] in "nes":
        for ending, one in _PLURALS:
            if noun.endswith(ending):
                return noun[: -len(ending)] + one
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("sses", "ches", "shes")):
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") and not noun.endswith(("ss", "us")) else noun


def said_of(here: Page, run: Run, evidence: Evidence) -> Clue | None:
    """The role and the affiliation in a phrase, if it has either."""
    if (among := _among(here, run)) is not None:
        return Clue(evidence=evidence, among=among)
    clue = _Reading(here, run).clue(evidence)
    return clue if clue.role or clue.holder is not None or clue.adjective else None


def belongs(here: Page, run: Run) -> Clue | None:
    """Whose a body is, by its own phrase: "Teval's Harbour Guard", "the Tevalian Harbour Guard"."""
    return _Reading(here, run).ownership()


def _among(here: Page, run: Run) -> int | None:
    """The officials in "one of the officials"."""
    low = here.words.low
    if run[1] - run[0] < 3 or low[run[0]] not in COUNTS or low[run[0] + 1] != "of":
        return None
    return next(iter(here.inside(run[0] + 2, run)), None)


class _Reading:
    """One phrase being read: "the ministry's special envoy to the Council"."""

    def __init__(self, here: Page, run: Run) -> None:
        self.here, self.words = here, here.words
        self.at, self.end = run
        self.start = run[0]
        self.holder: int | None = None
        self.adjective: Run | None = None
        self.many = False

    def clue(self, evidence: Evidence) -> Clue:
        self._determiners()
        base = self._base()
        head = base - 1
        if self.at > head:
            return Clue(evidence=evidence)
        noun = self.words.low[head]
        self.many = self.many or (noun != singular(noun) and noun not in ROLES)
        known = is_role(noun, many=self.many)
        kept = [*self._modifiers(head), head]
        tail = self._prepositions(base, singular(noun), known=known) if base < self.end else None
        if not known or len(kept) > _LONGEST_ROLE:
            return Clue(evidence=evidence, holder=self.holder, adjective=self.adjective)
        return Clue(
            evidence=evidence,
            role=self._said(kept, tail),
            role_run=(kept[0], tail[1] if tail else base),
            holder=self.holder,
            adjective=self.adjective,
            kin=singular(noun) in KIN,
        )

    def ownership(self) -> Clue | None:
        """The possessor, or a capital adjective right after the article."""
        self._determiners()
        if self.holder is None and self.at < self.end - 1 and is_adjective(self.words.plain[self.at]):
            self.adjective = (self.at, self.at + 1)
        if self.holder is None and self.adjective is None:
            return None
        return Clue(evidence="description", holder=self.holder, adjective=self.adjective)

    def _base(self) -> int:
        """The end of the core: past a name in it ("Ministry of Tides spokesman"), not into one after the role."""
        low, plain = self.words.low, self.words.plain
        inner = self.at
        while found := self.here.inside(inner, (self.start, self.end)):
            phrase = self.here.phrases[found[0]]
            if not phrase or not phrase.name or phrase.end >= self.end or low[phrase.end] in BREAKS:
                break
            inner = phrase.end
        named = bytearray(self.end)
        named[self.at : inner] = b"\1" * (inner - self.at)
        base = core_end(self.words, named, self.at, self.end)
        if base - 1 > self.at and low[base - 1] in _CLOSE:
            base -= 1
        if base < self.end and low[base] == "and" and low[base - 1] not in ROLES:  # "tides and ports minister"
            later = range(base + 1, min(base + 4, self.end))
            base = next((i + 1 for i in later if low[i] in ROLES), base)
        if plain[base - 1][0].isupper():  # "captain Oda Marr"
            before = range(self.at, base - 1)
            base = next((i + 1 for i in before if low[i] in ROLES and plain[i] == low[i] and i + 1 < base), base)
        return base

    def _determiners(self) -> None:
        low = self.words.low
        while self.at < self.end:
            if low[self.at] in POSSESSIVES:
                self.holder = next(iter(self.here.starting.get(self.at, ())[-1:]), None)
                self.at += 1
            elif owner := self._possessor():
                self.holder, self.at = owner
            elif low[self.at] in ARTICLES or low[self.at] in COUNTS:
                self.many = self.many or low[self.at] in COUNTS - {"one", "no", "any", "another", "each", "every"}
                self.at += 1
            else:
                return

    def _possessor(self) -> Run | None:
        """A mention in the possessive that begins here: its candidate, and the first word after it."""
        for start in (self.at, self.at - 1):  # "the ministry's": with its article, which may be passed already
            for j in self.here.inside(start, (self.start, self.end)) if start >= self.start else ():
                phrase = self.here.phrases[j]
                if phrase and phrase.end > self.at and (size := is_possessive(self.words, phrase.end)):
                    return j, phrase.end + size
        return None

    def _modifiers(self, head: int) -> list[int]:
        """The words before the head that are part of the role: no name, nationality, age, or praise."""
        kept: list[int] = []
        while self.at < head:
            unit = self._unit(head)
            word = "-".join(self.words.low[self.at : unit : 2])
            named = next((j for j in self.here.inside(self.at, (self.start, self.end)) if self._is_name(j, head)), None)
            phrase = self.here.phrases[named] if named is not None else None
            if phrase and self._is_portfolio(phrase, head):
                unit = phrase.end
                kept += range(self.at, unit)
            elif phrase:
                self.holder = named if self.holder is None else self.holder
                unit = phrase.end + is_possessive(self.words, phrase.end)
            elif is_adjective(self.words.plain[self.at]) and self.adjective is None:
                self.adjective = (self.at, unit)
            elif kept or not self._is_passed_over(word):
                kept += range(self.at, unit)
            self.at = unit
        return kept

    def _is_portfolio(self, phrase: Phrase, head: int) -> bool:
        """Tides in "Tides Minister": of what the office is, not of whom, though it may be named like its ministry."""
        return self.words.low[head] in OFFICES and phrase.end == head and phrase.type != "place"

    def _is_passed_over(self, word: str) -> bool:
        return (
            word in PASSED_OVER or word in COUNTS or word in GENDERED or not word[0].isalpha() or word.endswith("-old")
        )

    def _unit(self, head: int) -> int:
        """The end of a word with what hyphens join to it."""
        end = self.at + 1
        while end + 1 < head and self.words.plain[end] in "-‐‑" and self.words.joined(end):
            end += 2
        return end

    def _is_name(self, j: int, head: int) -> bool:
        phrase = self.here.phrases[j]
        return phrase is not None and phrase.name is not None and phrase.end <= head and phrase.type in _OWNING

    def _prepositions(self, at: int, noun: str, *, known: bool) -> Run | None:
        """Whose the role is, from "of", "for", "at", "with", "in"; the words that are part of the role, if any."""
        tail: Run | None = None
        while at + 1 < self.end:
            close = self.words.low[at] in _CLOSE
            at += close
            low = self.words.low[at]
            found = self.here.inside(at + 1, (self.start, self.end)) or self.here.starting.get(at + 1, [])
            phrase = self.here.phrases[found[0]] if found else None
            if phrase and self._is_of(low, phrase, known=known, close=close):
                self.holder = found[0] if self.holder is None else self.holder
                return tail
            stop = phrase.end if phrase else self._next_break(at + 1)
            if low == "to" and noun in _TOWARDS and phrase:
                return at, stop
            other = phrase and phrase.type in (*_OWNING, "time")
            if low not in ("of", "for") or tail or other or not 1 < stop - at <= _LONGEST_TAIL:
                return tail
            tail, at = (at, stop), stop
        return tail

    def _is_of(self, preposition: str, phrase: Phrase, *, known: bool, close: bool) -> bool:
        """Whether a preposition after a role, or after people of no role, makes them somebody's."""
        body = phrase.type == "organization" or (phrase.type == "place" and phrase.name is not None)
        if preposition == "of" or (known and preposition == "for") or (close and preposition == "to"):
            return phrase.type in _OWNING
        return known and preposition in AFFILIATED and body

    def _next_break(self, at: int) -> int:
        return next((i for i in range(at, self.end) if self.words.low[i] in BREAKS), self.end)

    def _said(self, kept: list[int], tail: Run | None) -> str:
        """The role's words, a title's or a sentence's capitals lowered but for acronyms; of several, that of one."""
        plain, head = self.words.plain, kept[-1]
        words = "".join(plain[i] if self.words.joined(i) or i == kept[0] else f" {plain[i]}" for i in kept)
        titled = plain[head][0].isupper()
        if titled:
            words = _lower(words)
        elif kept[0] == 0 or plain[kept[0] - 1] in _SENTENCE_ENDS:
            words = words[:1].lower() + words[1:]
        if self.many:
            words = words[: len(words) - len(plain[head])] + singular(plain[head].lower())
        said = self.words.of(tail) if tail else ""
        lowered = titled and tail and self.words.low[tail[0]] != "to"
        return f"{words} {_lower(said) if lowered else said}".rstrip()


def _lower(title: str) -> str:
    """The title in lower case, but for acronyms in one that is not all capitals."""
    return " ".join(w if w.isupper() and len(w) > 1 and not title.isupper() else w.lower() for w in title.split())


def is_adjective(word: str) -> bool:
    """Whether a word may be a nationality by its form; of which place, if any, is asked later.

    >>> is_adjective("Tevalian"), is_adjective("Teval")
    (True, False)
    """
    return word[0].isupper() and fold(word).endswith(("an", "ish", "ese", "i", "ch", "er", "ic", "ss", "ite", "ard"))
