"""The names on a page: each candidate's name in its parts, of one kind over the whole article."""

from collections.abc import Iterable, Mapping

import msgspec

from sayso.read.bio import Run
from sayso.read.name_words import Gender
from sayso.read.names import Name, acronym_of, fold, parse
from sayso.read.nouns import GENDERED_NOUNS
from sayso.read.phrases import Page

__all__ = ["defined", "names", "place_names"]


def names(here: Page, beside: Iterable[Run]) -> dict[int, Name]:
    """The parsed name of each candidate that has one, its kind settled over the article.

    Args:
        here: the candidates taken apart.
        beside: pairs of candidates that are one: a description and the name it stands next to.
    """
    texts: dict[int, str] = {}
    for i, phrase in enumerate(here.phrases):
        if phrase and phrase.name:
            texts[i] = here.words.of(phrase.name)
    kinds = _kinds(here, texts)
    genders = _genders(here, beside)
    found: dict[int, Name] = {}
    made: dict[tuple[str, str | None, str, Gender | None], Name] = {}  # most names stand there several times
    for i, text in texts.items():
        phrase = here.phrases[i]
        assert phrase is not None
        type = kinds.get(text.casefold(), phrase.type) if kinds else phrase.type
        given = text, phrase.title, type, genders.get(i)
        found[i] = made.get(given) or made.setdefault(given, _made(*given))
    return found


def _made(text: str, title: str | None, type: str, gender: Gender | None) -> Name:
    if type != "person":
        return parse(text, type)
    name = parse(f"{title} {text}" if title else text, type)
    return msgspec.structs.replace(name, text="", gender=gender or name.gender)


def _genders(here: Page, beside: Iterable[Run]) -> dict[int, Gender]:
    """The genders of those whom a noun tells it of: "his sister, Oda Marr", "spokesman Oda Marr"."""
    low = here.words.low
    found: dict[int, Gender] = {}
    for i, phrase in enumerate(here.phrases):
        if phrase and phrase.before and phrase.type == "person" and low[phrase.before[1] - 1] in GENDERED_NOUNS:
            found[i] = GENDERED_NOUNS[low[phrase.before[1] - 1]]
    for pair in beside:
        for described, named in (pair, pair[::-1]):
            phrase = here.phrases[described]
            if phrase and phrase.name is None and low[phrase.base - 1] in GENDERED_NOUNS:
                found.setdefault(named, GENDERED_NOUNS[low[phrase.base - 1]])
    return found


def _kinds(here: Page, texts: dict[int, str]) -> dict[str, str]:
    """For names that are read once as a person's and once as a thing's: what most of their mentions say."""
    votes: dict[str, dict[str, float]] = {}
    surnames = set()
    for i, text in texts.items():
        phrase = here.phrases[i]
        assert phrase is not None
        here_votes = votes.setdefault(text.casefold(), {})
        here_votes[phrase.type] = here_votes.get(phrase.type, 0.0) + phrase.score
        if phrase.type == "person" and " " in text:
            surnames.add(fold(text.rsplit(" ", 1)[1]))
    mixed = {text: v for text, v in votes.items() if len(v) > 1 and "person" in v}
    settled = {}
    for text, v in mixed.items():
        person, other = v["person"], max(score for type, score in v.items() if type != "person")
        if " " not in text and fold(text) in surnames and other > person:
            continue  # Washington the city, and Oda Washington
        settled[text] = "person" if person >= other or fold(text) in surnames else max(v, key=lambda t: v[t])
    return settled


def defined(here: Page, names: Mapping[int, Name]) -> dict[str, Name]:
    """Acronyms that stand in brackets after the name that they abbreviate."""
    words, found = here.words, {}
    for i, name in names.items():
        phrase = here.phrases[i]
        if name.person or not phrase or not phrase.name:
            continue
        at = phrase.name[1]
        if words.plain[at : at + 1] == ["("] and words.plain[at + 2 : at + 3] == [")"]:
            short = parse(words.plain[at + 1], "organization")
            fits = short.core[0] not in found or acronym_of(short, name)
            if short.acronym and not name.acronym and fits:
                found[short.core[0]] = name
    return found


def place_names(here: Page) -> dict[str, list[tuple[str, int]]]:
    """The names of places and bodies, folded, each with a candidate, by their first letters."""
    found: dict[str, list[tuple[str, int]]] = {}
    for i, phrase in enumerate(here.phrases):
        if phrase and phrase.name and phrase.type in ("place", "organization"):
            word = fold(here.words.of(phrase.name))
            listed = found.setdefault(word[:3], [])
            if all(word != known for known, _ in listed):
                listed.append((word, i))
    return found
