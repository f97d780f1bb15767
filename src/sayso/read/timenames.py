"""Dates that have names: weekdays, weekends, seasons, holidays."""

from datetime import date, timedelta

from sayso.read.tense import Tense
from sayso.read.timeline import NO_DATE, Found, Here
from sayso.read.timerules import (
    DOW,
    LEAD,
    THE,
    YEAR_SAID,
    Match,
    Rule,
    day_found,
    deictic_step,
    led,
    misled,
    tense_of,
    year_of,
)
from sayso.read.timevalues import easter, month_on, nth_weekday
from sayso.read.timewords import HOLIDAYS, SEASONS, WEEKDAYS, listed

__all__ = ["RULES"]

_SEASON_LEADS = listed("in by since until till during through for from after before of early late mid over")


def _weekday(here: Here, m: Match) -> Found | None:
    """`Monday`, `next Monday`, `that Monday`, `Monday of last week`."""
    weekday = WEEKDAYS[here.lower[m.start("day")]]
    lead, step, told = led(here, m)
    if misled(here, m):
        return None
    today = here.story.told("D") if told else here.story.published
    if today is None:
        return Found("DATE", f"XXXX-WXX-{weekday + 1}", NO_DATE)
    if here.has(m, "week"):
        monday = today - timedelta(today.weekday()) + timedelta(7 * deictic_step(here.lower[m.start("week")])[0])
        return day_found(monday + timedelta(weekday))
    if lead in {"that", "same"}:
        return day_found(today - timedelta((today.weekday() - weekday) % 7))
    if lead == "this":
        return day_found(today - timedelta(today.weekday()) + timedelta(weekday))
    if step > 0:
        return day_found(today + timedelta((weekday - today.weekday() - 1) % 7 + 1))
    if step < 0:
        return day_found(today - timedelta((today.weekday() - weekday - 1) % 7 + 1))
    return day_found(here.weekday(weekday, tense_of(here, m)))


def _weekend(here: Here, m: Match) -> Found | None:
    """`the weekend`, `next weekend`; `this weekend` is the last one in the past tense."""
    if here.lower[m.end() - 1] == "weekends":
        return Found("SET", "XXXX-WXX-WE")
    _, step, told = led(here, m)
    today = here.story.told("W") if told else here.story.published
    if today is None:
        return Found("DATE", "XXXX-WXX-WE", NO_DATE)
    if step == 0 and not told and today.weekday() < 5 and tense_of(here, m) == "past" and here.before(m) != "before":
        step = -1
    year, week, _ = (today + timedelta(7 * step)).isocalendar()
    return Found("DATE", f"{year:04}-W{week:02}-WE")


def _season(here: Here, m: Match) -> Found | None:
    """`this winter`, `the summer of 2031`, `last fall`; not `the fall of` a government."""
    said = here.lower[m.start("season")]
    season = SEASONS[said]
    year = year_of(here, m)
    if year is not None:
        return Found("DATE", f"{year:04}-{season}")
    lead, step, told = led(here, m)
    if not lead and (here.before(m) not in _SEASON_LEADS or (said in {"fall", "spring"} and _falls(here, m))):
        return None
    today = here.story.told("Y") if told else here.story.published
    if today is None:
        return Found("DATE", f"XXXX-{season}", NO_DATE)
    to = tense_of(here, m) if not lead else None
    return Found("DATE", f"{_season_year(today, season, step, to):04}-{season}")


def _season_year(today: date, season: str, step: int, to: Tense | None) -> int:
    """The year of the running, last or next such season, seen from a day. A winter is named after its first year."""
    begins = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[season]
    year = today.year - (season == "WI" and today.month < 6)
    passed = (year, begins) <= (today.year, today.month)
    running = passed and month_on(year, begins, 2) >= (today.year, today.month)
    if step:
        return year - (running or not passed) if step < 0 else year + passed
    return year + (to == "future" and passed and not running) - (to == "past" and not passed)


def _falls(here: Here, m: Match) -> bool:
    """Whether somebody falls, or springs, and no season is meant: `the fall of`, `in fall`."""
    return not here.has(m, "the") or here.after(m) == "of"


def _holiday(here: Here, m: Match) -> Found | None:
    """A holiday in the year that is said, or the one nearest to publication by the tense."""
    name = " ".join(here.said(m, "name")).replace("’", "'").replace(" ' s", " 's")
    rule = HOLIDAYS.get(name)
    year = year_of(here, m)
    today = here.story.published
    if rule is None or misled(here, m):
        return None
    if year is not None:
        return day_found(_holiday_in(rule, year))
    if today is None:
        if isinstance(rule, tuple) and len(rule) == 2:
            return Found("DATE", f"XXXX-{rule[0]:02}-{rule[1]:02}", NO_DATE)
        return Found("DATE", "XXXX-XX-XX", NO_DATE)
    days = [_holiday_in(rule, today.year + by) for by in (-1, 0, 1)]
    step = led(here, m)[1]
    to = "past" if step < 0 else "future" if step > 0 else tense_of(here, m)
    near = min(days, key=lambda day: abs(day - today))
    if to == "future":
        near = min(day for day in days if day >= today)
    elif to == "past" and (near - today).days > 14:
        near = max(day for day in days if day <= today)
    return day_found(near)


def _holiday_in(rule: tuple[int, ...] | int, year: int) -> date:
    if isinstance(rule, int):
        return easter(year) + timedelta(rule)
    if len(rule) == 2:
        return date(year, rule[0], rule[1])
    return nth_weekday(year, rule[0], rule[1], rule[2])


RULES = (
    Rule(rf"{LEAD}(?P<day>{DOW})(?:<of>?(?P<week>[<this><last><next>])<unit>)?", _weekday),
    Rule(rf"{THE}<weekend>", _weekend),
    Rule(rf"{THE}(?P<season><season>){YEAR_SAID}", _season),
    Rule(rf"{LEAD}(?P<name><holiday><holi>{{0,5}}){YEAR_SAID}", _holiday),
)
