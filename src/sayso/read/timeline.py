"""Where a story stands in time: its publication, and the last date it told.

`yesterday` and `on Monday` count from the publication; `the previous day` and `two months later` count from the date
that was told last. Without a publication date nothing that counts from it is resolved, and the reason says so.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Literal

import msgspec

from sayso.read.features import Layout
from sayso.read.tense import REACH, Tense, tense
from sayso.read.timetags import value_of
from sayso.read.timevalues import days_of, moved

__all__ = ["NO_DATE", "NO_DAYS", "VAGUE", "Found", "Here", "Story", "Type", "moment_of"]

Type = Literal["DATE", "TIME", "DURATION", "SET"]
NO_DATE = "no publication date"
VAGUE = "vague"
NO_DAYS = "not in the calendar"


class Found(msgspec.Struct, frozen=True):
    """What an expression means. `days` overrides the days that the value covers."""

    type: Type
    value: str
    reason: str | None = None
    days: tuple[date, date] | None = None


class Story:
    """The story's place in time while it is read from its beginning to its end."""

    def __init__(self, published: str | None) -> None:
        self.published, self.clock = moment_of(published)
        self.day: date | None = None  # the last told day, month (as its first day) and year (likewise)
        self.month: date | None = None
        self.year: date | None = None
        self.months: dict[int, int] = {}  # the year in which each month was told last
        self._paragraph = 0  # where the day was told

    def tell(self, value: str, paragraph: int, *, reached: bool) -> None:
        """Take note of a date that the story has told in a paragraph, and whether it has reached it (not: `by May`)."""
        covered = days_of(value)
        if covered is None:
            return
        first, last = covered
        size = (last - first).days
        if size <= 31:
            self.months[first.month] = first.year
        if not reached:
            return
        if size == 0:
            self.day, self._paragraph = first, paragraph
        if size <= 31:
            self.month = first
        if size <= 366:
            self.year = first

    def told(self, unit: str) -> date | None:
        """The last told date that is exact enough to count such units from, or else the publication."""
        anchors = {"D": self.day, "W": self.day or self.month, "M": self.month, "Q": self.month, "Y": self.year}
        return anchors.get(unit) or self.published

    def near(self, paragraph: int) -> date | None:
        """The day a time of day belongs to: the one told last, if in this paragraph or the one before."""
        return self.day if self.day and paragraph - self._paragraph <= 1 else self.published

    def shifted(self, by: float, unit: str, *, told: bool = False) -> Found:
        """So many units from the publication, or from what was `told`."""
        anchor = self.told(unit) if told else self.published
        if told and by > 0 and anchor is self.published:
            anchor = None  # later than what? Nothing was told that would say so
        value = anchor and moved(anchor, by, unit)
        if value:
            return Found("DATE", value)
        vague = "PRESENT_REF" if by == 0 else "PAST_REF" if by < 0 else "FUTURE_REF"
        return Found("DATE", vague, VAGUE if self.published else NO_DATE)


class Here(msgspec.Struct, frozen=True):
    """The article and the place in it that the rules look at: words, in small letters too, and their classes."""

    text: str
    laid: Layout
    lower: Sequence[str]
    tags: str
    story: Story

    def has(self, match: re.Match[str], group: str) -> bool:
        """Whether a group took part in a match."""
        return group in match.re.groupindex and match.start(group) >= 0

    def said(self, match: re.Match[str], group: str | None = None) -> list[str]:
        """The words of a match or a group of it, in small letters; none where the group did not take part."""
        if group is not None and not self.has(match, group):
            return []
        start, end = match.span(group or 0)
        return list(self.lower[start:end])

    def number(self, match: re.Match[str], group: str) -> float | None:
        """The number a group names, one for `a`; `None` where it names none."""
        said = self.said(match, group)
        if said in (["a"], ["an"]):
            return 1
        return value_of(said) if said else None

    def tense(self, match: re.Match[str]) -> Tense | None:
        """The tense of the clause around a match."""
        p = self.laid.paragraph[match.start()]
        first, last = self.laid.starts[p], self.laid.starts[p + 1]
        near = range(max(first, match.start() - REACH), min(last, match.end() + REACH))
        return tense(self.laid.plain[near.start : near.stop], match.start() - near.start, match.end() - near.start)

    def before(self, match: re.Match[str], back: int = 1) -> str:
        """The word before a match, in small letters; empty at the beginning."""
        i = match.start() - back
        return self.lower[i] if i >= 0 else ""

    def after(self, match: re.Match[str]) -> str:
        """The word after a match, in small letters; empty at the end."""
        return self.lower[match.end()] if match.end() < len(self.lower) else ""

    def touches(self, i: int) -> bool:
        """Whether no blank stands between word i and the one before."""
        return 0 < i < len(self.laid.words) and self.laid.words[i - 1].end == self.laid.words[i].start

    def weekday(self, weekday: int, to: Tense | None) -> date | None:
        """The nearest such weekday (Monday is 0) before or after the publication, which counts for both."""
        today = self.story.published
        if today is None:
            return None
        if to == "future":
            return today + timedelta((weekday - today.weekday()) % 7)
        return today - timedelta((today.weekday() - weekday) % 7)


def moment_of(published: str | None) -> tuple[date | None, datetime | None]:
    """The day of publication in its own zone, and the moment where a time is given.

    >>> moment_of("2031-05-06T23:30:00+02:00")[0], moment_of("2031-05-06")[1], moment_of(None)[0]
    (datetime.date(2031, 5, 6), None, None)
    """
    if published is None:
        return None, None
    try:
        moment = datetime.fromisoformat(published)
    except ValueError:  # a leap second, or what another program wrote
        return None, None
    return moment.date(), moment if len(published) > len("2031-05-06") else None
