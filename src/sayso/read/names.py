"""Names: what their parts are, and whether two of them can be names of one person, body or place.

Compares only names within one article; who in the world bears them is not asked here. Names written in other scripts
than Latin are equal or different, never variants.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

import msgspec

from sayso.read.given_names import GIVEN_NAMES
from sayso.read.name_words import (
    ALIASES,
    BODIES,
    CIVIC,
    CREDENTIALS,
    GENDERED,
    LANDS,
    PARTICLES,
    SHORT_FORMS,
    SMALL,
    SOUNDS,
    SUFFIXES,
    TITLES,
    Gender,
)

__all__ = ["Agreement", "Name", "acronym_of", "compatible", "fold", "parse", "skeleton", "titled"]

Agreement = Literal["same", "may be", "different"]

_LEAST_SKELETON = 3  # consonants: Haas and Hess share two, and are different families
_BODIES = frozenset({"organization", "place"})
_SHORTEST_SLIP = 4  # letters
_LONG = 6  # letters from which on one wrong letter is a slip rather than another name
_WORD = re.compile(r"[^\W_]+(?:['’ʼ`\-‐‑.][^\W_]+)*\.?")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]?\.?")


class Name(msgspec.Struct, frozen=True, cache_hash=True, gc=False):
    """A name in its parts, folded (lower case, no diacritics, apostrophes or hyphens).

    `core` are the words that names are compared by: without titles, suffix and particles, initials apart. `family` is
    the last word of a person's core, `halves` what a hyphen joins in it. `gender` is what the title tells,
    or else the given name, if either does.
    """

    text: str
    person: bool
    core: tuple[str, ...]
    type: str = "person"
    gender: Gender | None = None
    suffix: str | None = None
    halves: tuple[str, ...] = ()
    acronym: bool = False

    @property
    def family(self) -> str:
        """The last word of the core, and the empty string where there is none."""
        return self.core[-1] if self.core else ""


_ARTICLE = re.compile(r"^[aeu]l[\-‐‑](?=\w)", re.IGNORECASE)  # al-Tamri
_HYPHEN = re.compile("[-‐‑]")
_MC = re.compile(r"\bMc([a-z])")
_VOWELS = frozenset("aeiouy")
_LEAST_WORD = 4  # letters of what can be no initials


def fold(word: str) -> str:
    """A word as names are compared: lower case, without diacritics and inner marks.

    >>> fold("O’Brádaigh"), fold("Jae-in"), fold("ŁÓDŹ")
    ('obradaigh', 'jaein', 'lodz')
    """
    plain = word.casefold()
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
        plain = plain.casefold().translate(_LETTERS)
    return plain if plain.isalnum() else "".join(c for c in plain if c.isalnum())


_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


@lru_cache(maxsize=4096)
def parse(text: str, type: str = "person") -> Name:
    """The parts of a name.

    Args:
        text: the words of the name; a title before it and a possessive after it may stand.
        type: of what it names: GUM's ten.

    >>> parse("Gen. J.R. van der Marr Jr.").core, parse("Mrs Pell's").gender
    (('j', 'r', 'marr'), 'f')
    >>> parse("the Ministry of Tides", "organization").core
    ('ministry', 'tides')
    """
    written = _words(re.sub(r"(?<=\w)['’]s$", "", text.strip()))
    return _person(text, written) if type == "person" else _thing(text, written, type)


def _words(text: str) -> list[str]:
    words: list[str] = []
    for word in _WORD.findall(text):
        dotted = _INITIALS.fullmatch(word)
        words += word.replace(".", " ").split() if dotted else [word.rstrip(".")]
    return [word for word in words if fold(word)]  # of a word of accents alone nothing is left


def _person(text: str, written: list[str]) -> Name:
    words = [fold(_ARTICLE.sub("", word)) for word in written]
    gender: Gender | None = None
    while len(words) > 1 and words[0] in TITLES:
        gender = GENDERED.get(words[0], gender)
        words, written = words[1:], written[1:]
    suffix = None
    while len(words) > 1 and (words[-1] in SUFFIXES or words[-1] in CREDENTIALS):
        suffix = words[-1] if words[-1] in SUFFIXES else suffix
        words = words[:-1]
    # Ben Marr is no son of Marr: before all else it is a given name.
    core = tuple(w for i, w in enumerate(words) if w not in PARTICLES or (i == 0 and w == "ben")) or tuple(words)
    if gender is None and len(core) > 1:
        gender = GIVEN_NAMES.get(core[0])
    hyphened = written and _HYPHEN.search(written[-1])
    halves = tuple(fold(half) for half in _HYPHEN.split(written[-1])) if hyphened else ()
    return Name(text=text, person=True, core=core, gender=gender, suffix=suffix, halves=halves)


def _thing(text: str, written: list[str], type: str) -> Name:
    acronym = len(written) == 1 and written[0].isupper() and 2 <= len(written[0]) <= 8
    if written and all(len(w) == 1 for w in written):  # U.S.
        acronym, written = len(written) > 1, ["".join(written)]
    core = tuple(w for w in map(fold, written) if w not in SMALL) or tuple(map(fold, written))
    while len(core) > 1 and core[-1] in BODIES:
        core = core[:-1]
    return Name(text=text, person=False, core=ALIASES.get(core, core), type=type, acronym=acronym)


def titled(name: str) -> str:
    """A name that is all capitals as names are written; initials without a vowel stay.

    >>> titled("JK MARR"), titled("ODA MCPELL")
    ('JK Marr', 'Oda McPell')
    """
    initials = {word for word in name.split() if len(word) < _LEAST_WORD and _VOWELS.isdisjoint(fold(word))}
    words = (word if word in initials else word.title() for word in name.split())
    return _MC.sub(lambda found: f"Mc{found[1].upper()}", " ".join(words))


def compatible(a: Name, b: Name) -> Agreement:
    """Whether two names can be of one bearer.

    "same": they are, in one article. "may be": one is short for the other, or a variant; the context must decide.

    >>> [compatible(parse("Ilva Marr"), parse(other)) for other in ("I. T. Marr", "Mr Marr", "Oda Marr")]
    ['may be', 'may be', 'different']
    """
    if a.person != b.person or not a.core or not b.core:
        return "different"
    return _people(a, b) if a.person else _things(a, b)


def _people(a: Name, b: Name) -> Agreement:
    if (a.gender and b.gender and a.gender != b.gender) or (a.suffix and b.suffix and a.suffix != b.suffix):
        return "different"
    if a.core == b.core or (len(a.core) > 1 < len(b.core) and "".join(a.core) == "".join(b.core)):
        return "same" if a.suffix == b.suffix else "may be"
    # Of two surnames the one with the hyphen is the longer: Marr and Marr-Pell.
    short, long = (a, b) if (len(a.core), len(a.halves)) <= (len(b.core), len(b.halves)) else (b, a)
    if len(short.core) == 1:
        return _short(short.core[0], long)
    if long.core[: len(short.core)] == short.core:  # Ana Marr Pell is Ana Marr
        return "same"
    if long.core[-len(short.core) :] == short.core:
        return "may be"
    if not _variant(short.family, long.family):
        return "different"
    agreement = _given(short.core[:-1], long.core[:-1])
    return agreement if agreement == "different" or short.family == long.family else "may be"


def _short(word: str, long: Name) -> Agreement:
    """A name of one word against another: the surname, a given name, one of two surnames."""
    if word in long.core or word in long.halves or SHORT_FORMS.get(word) == long.core[0]:
        return "may be"
    return "may be" if _slip(word, long.family) else "different"


def _given(short: Sequence[str], long: Sequence[str]) -> Agreement:
    first, other = short[0], long[0]
    # Middle names and initials that one leaves out are passed over; two that disagree tell apart.
    if not _middles_agree(short[1:], long[1:]):
        return "different"
    if first == other or first == SHORT_FORMS.get(other) or other == SHORT_FORMS.get(first):
        return "same"
    if first[0] == other[0] and (len(first) == 1 or len(other) == 1):
        return "may be"
    return "may be" if _variant(first, other) else "different"


def _middles_agree(short: Sequence[str], long: Sequence[str]) -> bool:
    if len(short) > len(long):
        short, long = long, short
    rest = iter(long)
    return all(any(_begins(s, w) for w in rest) for s in short) and (
        len(short) == len(long) or not short or len(long) < 2 or len(short[0]) > 1
    )


def _begins(a: str, b: str) -> bool:
    return a == b or (1 in (len(a), len(b)) and a[0] == b[0])


def _variant(a: str, b: str) -> bool:
    """Two spellings of one name: the same consonants, or one letter's slip in a long word."""
    return _slip(a, b) or _sounds_alike(a, b)


def _sounds_alike(a: str, b: str) -> bool:
    begin = a[0] == b[0] or any(a[0] in letters and b[0] in letters for letters in ("kqgc", "jyi", "szc", "vwf", "dt"))
    return begin and len(skeleton(a)) >= _LEAST_SKELETON and skeleton(a) == skeleton(b)


def _slip(a: str, b: str) -> bool:
    if a == b:
        return True
    least = min(len(a), len(b))
    if least < _SHORTEST_SLIP or abs(len(a) - len(b)) > 1:
        return False
    if not _sounds_alike(a, b) and (a[0] != b[0] or least < _LONG - (len(a) != len(b))):
        return False
    return _one_letter(a, b)


def _one_letter(a: str, b: str) -> bool:
    """Whether one letter is changed, left out or put in."""
    size = min(len(a), len(b))
    start = next((i for i in range(size) if a[i] != b[i]), size)
    return any(a[start + x :] == b[start + y :] for x, y in ((1, 1), (1, 0), (0, 1)))


@lru_cache(maxsize=4096)
def skeleton(word: str) -> str:
    """The consonants of a folded word by their sound.

    >>> {skeleton(name) for name in ("gaddafi", "qaddafi", "kadhafi")}
    {'kdf'}
    """
    for written, sound in SOUNDS:
        word = word.replace(written, sound)
    kept = [c for i, c in enumerate(word) if c not in "aeiouy" and not (c == "h" and i)]
    return "".join(c for i, c in enumerate(kept) if i == 0 or c != kept[i - 1])


def _things(a: Name, b: Name) -> Agreement:
    if a.core == b.core:
        return "same"
    if acronym_of(a, b) or acronym_of(b, a):
        return "may be"
    short, long = (a, b) if len(a.core) <= len(b.core) else (b, a)
    if len(short.core) == len(long.core):
        one = sum(x != y for x, y in zip(short.core, long.core, strict=True)) == 1 and len(short.core) > 1
        slip = one and all(_slip(x, y) for x, y in zip(short.core, long.core, strict=True))
        return "may be" if slip or set(short.core) == set(long.core) else "different"
    if long.core[-len(short.core) :] == short.core:
        place = "place" in (a.type, b.type)
        return "may be" if not place or short.core[-1] in LANDS | CIVIC else "different"
    bodies = a.type == b.type == "organization" and long.core[-1] not in CIVIC
    return "may be" if bodies and long.core[: len(short.core)] == short.core else "different"


def acronym_of(short: Name, long: Name) -> bool:
    """Whether an acronym is made of the first letters of a name; small words may count or not.

    >>> acronym_of(parse("SMO", "organization"), parse("Strait Monitoring Office", "organization"))
    True
    """
    if not short.acronym or len(long.core) < 2 or not (short.type == long.type or {short.type, long.type} <= _BODIES):
        return False
    letters = short.core[0]
    every = [w for w in map(fold, _words(long.text)) if w != "the"]
    return letters in ("".join(w[0] for w in long.core), "".join(w[0] for w in every))
