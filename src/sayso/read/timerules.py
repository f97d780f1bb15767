"""What the rules of time expressions share: patterns, words such as `last` and `following`, and the year of a date."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date

import msgspec

from sayso.read.tense import Tense
from sayso.read.timeline import Found, Here
from sayso.read.timetags import pattern
from sayso.read.timewords import NUMBERS, ORDINALS, UNITS, listed

__all__ = [
    "DAY",
    "DEICTIC",
    "DOW",
    "LEAD",
    "MONTH",
    "THE",
    "YEAR_SAID",
    "Match",
    "Rule",
    "day_found",
    "deictic_step",
    "led",
    "misled",
    "ordinal",
    "tense_of",
    "valid",
    "year_of",
]

Match = re.Match[str]


class Rule(msgspec.Struct, frozen=True):
    """A pattern of word classes (see `timetags.pattern`), and what reads a match of it.

    A reader that finds no sense in the words gives `None`, and the next rule is tried.
    """

    pattern: str
    read: Callable[[Here, Match], Found | None]


MONTH = r"(?:<month>|<mon>\.?)"
DAY = r"(?:<num>|<ordinal>)"
DOW = r"(?:<weekday>|<wday>\.?)"
DEICTIC = r"[<this><last><next><previous><following><that><future>]"
LEAD = rf"(?:<the>?(?P<lead>{DEICTIC}))?"
THE = rf"(?:<the>?(?P<lead>{DEICTIC})|(?P<the><the>))?"
YEAR_SAID = rf"(?:(?:,|<of>|<in>)?(?P<year><year>)|(?:<of>|,)?<the>?(?P<when>{DEICTIC})(?P<unit><unit>)(?!'))?"
# A later date of the same breath that says the year: `from 3 May to 5 June 2031`.
_SHARED = re.compile(pattern(rf"(?:-|<to>|<and>)(?:{DAY}?<of>?{MONTH}{DAY}?|{DAY})(?:,|<in>)?<year>"))
_STEPS = {
    "this": 0, "current": 0, "these": 0, "last": -1, "past": -1, "next": 1, "coming": 1, "upcoming": 1,
    "previous": -1, "preceding": -1, "following": 1, "ensuing": 1, "that": 0, "same": 0,
}  # fmt: skip
_NEEDS_THE = listed("following ensuing preceding previous")
_TOLD = listed("previous preceding following ensuing that same")


def deictic_step(word: str) -> tuple[int, bool]:
    """How many units `this`, `last`, `following` … go, and whether from the date told last.

    >>> deictic_step("next"), deictic_step("previous")
    ((1, False), (-1, True))
    """
    return _STEPS[word], word in _TOLD


def led(here: Here, m: Match) -> tuple[str, int, bool]:
    """The word `this`, `last`, `following` … that leads an expression, with its step; empty where none does.

    `Following Monday’s debate` has no such word: as one of the story's time it needs an article.
    """
    word = here.lower[m.start("lead")] if here.has(m, "lead") else ""
    if word not in _STEPS or (word in _NEEDS_THE and here.lower[m.start("lead") - 1 : m.start("lead")] != ["the"]):
        return "", 0, False
    return (word, *deictic_step(word))


def misled(here: Here, m: Match) -> bool:
    """Whether the word that would lead an expression is none: `Following Monday’s debate`."""
    return here.has(m, "lead") and not led(here, m)[0]


def valid(days: Sequence[tuple[int, int, int]]) -> Iterator[date]:
    """Those days, as year, month and day, that the calendar has."""
    for year, month, day in days:
        try:
            yield date(year, month, day)
        except ValueError:
            continue


def day_found(day: date | None) -> Found | None:
    return Found("DATE", day.isoformat()) if day else None


def ordinal(word: str) -> int:
    if word[0].isdigit():
        return int(re.sub(r"\D", "", word))
    return ORDINALS.get(word, NUMBERS.get(word, 0))


def year_of(here: Here, m: Match) -> int | None:
    """The year that is said with a date, or with a later one of the same breath."""
    if here.has(m, "year"):
        return int(here.lower[m.start("year")])
    if here.has(m, "unit"):
        step, told = deictic_step(here.lower[m.start("when")]) if here.has(m, "when") else (0, False)
        anchor = here.story.told("Y") if told else here.story.published
        if UNITS[here.lower[m.start("unit")]] == (1, "Y") and anchor:
            return anchor.year + step
    shared = _SHARED.match(here.tags, m.end())
    return int(here.lower[shared.end() - 1]) if shared else None


def tense_of(here: Here, m: Match) -> Tense | None:
    to = here.tense(m)
    if here.before(m) in {"until", "till"} or (here.before(m) == "by" and to != "past"):
        return "future"
    return to
