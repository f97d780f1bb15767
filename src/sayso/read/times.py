"""Time expressions and their values (TIMEX3), by a grammar of English news.

Words become classes (`timetags`), rules over classes find the expressions (`timedates`, `timenames`, `timeunits`,
`timeclock`), and the story's place in time gives them their values (`timeline`). No model takes part, so what is found
can be explained by one rule. What is read and what not: docs/times.md.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from sayso.read import timeclock, timedates, timenames, timeunits
from sayso.read.bio import Run
from sayso.read.features import Layout
from sayso.read.timeline import NO_DAYS, Found, Here, Story
from sayso.read.timerules import Rule
from sayso.read.timetags import pattern, tagged
from sayso.read.timevalues import days_of
from sayso.types import Time

__all__ = ["times"]

_RULES: tuple[Rule, ...] = (*timeclock.RULES, *timeunits.RULES, *timedates.RULES, *timenames.RULES)
_COMPILED = [re.compile(pattern(rule.pattern)) for rule in _RULES]
# Any rule at all, without names of groups: where it fails, no rule matches.
_ANY = re.compile("|".join(f"(?:{re.sub(r'[?]P<[a-z_]+>', '?:', pattern(rule.pattern))})" for rule in _RULES))
_TRIGGER = re.compile("[A-Z:/~]")  # what can carry an expression
_LEADS = re.compile(pattern(r"(?:<about>|(?:<the>?)<early>-?|[<earlier><later>]|<the>?<edge><of>)\Z"))
_TRIMMED = frozenset({"on", "at", "in", "during", ","})
_NOT_YET = frozenset({"by", "until", "till", "before"})


def times(text: str, laid: Layout, *, published: str | None) -> tuple[Time, ...]:
    """The time expressions of a text in order, none overlapping another. Takes time linear in the text.

    Prepositions stand outside of an expression, articles and words such as `early` or `about` inside. Values count from
    the day of publication in its own zone, or from the date the story told last (`the previous day`). Where that
    is not known, the value stays open (`XXXX-WXX-1`, `PAST_REF`) and `reason` says why.

    Args:
        text: the article's text.
        laid: its layout.
        published: an ISO date or RFC 3339 time; `None` where unknown.

    >>> from sayso.read.features import layout
    >>> from sayso.read.paragraphs import paragraphs
    >>> text = "She will sail on Monday, two years after the storm."
    >>> [(text[t.start : t.end], t.value) for t in times(text, layout(text, paragraphs(text)), published="2031-05-06")]
    [('Monday', '2031-05-12'), ('two years', 'P2Y')]
    """
    tags = tagged(text, laid)
    here = Here(text, laid, laid.low, tags, Story(published))
    return tuple(
        time
        for first, last in pairwise(laid.starts)
        for start, end in _runs(tags, first, last)
        for time in _run(here, start, end)
    )


def _runs(tags: str, first: int, last: int) -> Iterator[Run]:
    """The runs of words that belong to classes, where one can carry an expression."""
    at = first
    while trigger := _TRIGGER.search(tags, at, last):
        start = max(at, tags.rfind("_", at, trigger.start()) + 1)
        at = tags.find("_", trigger.end(), last)
        if at < 0:
            at = last
        yield start, at


def _run(here: Here, start: int, end: int) -> Iterator[Time]:
    """The expressions in one run of words that belong to classes."""
    at = start
    while match := _ANY.search(here.tags, at, end):
        found = _longest(here, match.start(), end)
        if found is None:
            at = match.start() + 1
            continue
        span, reading = found
        yield _time(here, _first(here, at, *span), span[1], reading)
        at = span[1]


def _longest(here: Here, start: int, end: int) -> tuple[tuple[int, int], Found] | None:
    """The longest expression that begins at a word; of two as long the rule that stands first."""
    matches = [(compiled.match(here.tags, start, end), rule) for compiled, rule in zip(_COMPILED, _RULES, strict=True)]
    for match, rule in sorted(((m, r) for m, r in matches if m), key=lambda pair: -pair[0].end()):
        if found := _read(rule, here, match):
            return match.span(), found
    return None


def _read(rule: Rule, here: Here, match: re.Match[str]) -> Found | None:
    try:
        return rule.read(here, match)
    except (ValueError, OverflowError):  # a day the calendar does not have, or beyond its years
        return None


def _first(here: Here, at: int, start: int, end: int) -> int:
    """The first word: without a preposition, with what makes it earlier or nearer (`early`, `about`, `the end of`)."""
    while here.lower[start] in _TRIMMED and start < end - 1:
        start += 1
    lead = _LEADS.search(here.tags, max(at, start - 4), start)
    return lead.start() if lead else start


def _time(here: Here, start: int, end: int, found: Found) -> Time:
    reached = not start or here.lower[start - 1] not in _NOT_YET
    if found.type in {"DATE", "TIME"}:
        here.story.tell(found.value, here.laid.paragraph[start], reached=reached)
    days = found.days or days_of(found.value) if found.type != "SET" else None
    if days and not reached and "end" in here.lower[start : start + 2]:
        days = (days[1], days[1])  # `by the end of last year`
    first, last = (day.isoformat() for day in days) if days else (None, None)
    reason = found.reason or (None if days or found.type in {"DURATION", "SET"} else NO_DAYS)
    words = here.laid.words
    return Time(words[start].start, words[end - 1].end, found.type, found.value, first, last, reason)
