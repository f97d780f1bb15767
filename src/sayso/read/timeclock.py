"""Times of day: `9:20 a.m.`, `18:00 UTC`, `half past twelve`, `noon`, `on Friday morning`, `tonight at seven`.

A time without a day takes the day that was told last. In the past tense it lies before the publication.
"""

import re
from datetime import date, timedelta

from sayso.read.timeline import NO_DATE, Found, Here
from sayso.read.timerules import DEICTIC, DOW, Match, Rule, deictic_step
from sayso.read.timetags import value_of
from sayso.read.timevalues import offset, summer_time
from sayso.read.timewords import PARTS, WEEKDAYS, ZONES

__all__ = ["RULES"]

_AMPM = r"(?:<am>|[<a><p>]\.<am>\.?)"
_ZONE = r"(?P<zone>\(?<zone>(?:[-+]<num>(?::<num>)?)?<named>{0,2}\)?)?"
_HOUR = r"(?P<hour><num>|<word>)"
_BEFORE = rf"(?:(?:<today>|{DOW}(?:<part>)?|<this><part>),?)?(?:<at>)?"
_AFTER = rf"(?:(?:<today>|,?(?:<at>|<this>)?{DOW}|<this>)(?:<part>)?|<in><the><part>(?:<today>)?|<at><part>)?"
_EVENING = 4  # an hour before it, told of a night, is one of the morning
_PARTS_BEGIN = {"TAF": "12:00", "TEV": "18:00"}
_STEPS = {"yesterday": -1, "today": 0, "tonight": 0, "this": 0, "tomorrow": 1}
_MINUTES = r"<about>?(?P<minutes><num>|<word>|<unit>|<half>)"
_NEAR = r"(?P<near><more>[<before><after>])"


def _clock(here: Here, m: Match) -> Found | None:
    """A time in figures or words, with its day if it is told beside it."""
    hour, minute = value_of([here.lower[m.start("hour")]]), 0
    if here.has(m, "minute"):
        said, pointed = here.lower[m.start("minute")], "~" in here.tags[m.start() : m.end()]
        if len(said) != 2 or (pointed and not here.has(m, "half")):
            return None  # a score, odds, a decimal
        minute = int(said)
    if hour is None or hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    hour = _hour_of_day(here, m, int(hour))
    if hour is None:
        return None
    return _at(here, m, f"T{hour:02}:{minute:02}")


def _tight(here: Here, m: Match) -> Found | None:
    """`9pm`, `10.30am`."""
    said = here.lower[m.start("tight")]
    last, half = int(said[:-2]), said[-2:]
    hour, minute = (int(here.lower[m.start("hour")]), last) if here.has(m, "hour") else (last, 0)
    if not 1 <= hour <= 12 or minute > 59:
        return None
    return _at(here, m, f"T{hour % 12 + 12 * (half == 'pm'):02}:{minute:02}")


def _hour_of_day(here: Here, m: Match, hour: int) -> int | None:
    """The hour on the 24-hour clock: by a.m. and p.m., or by the part of the day told with it, else as it is."""
    half = "".join(here.said(m, "half")).replace(".", "")
    if half and half not in {"am", "pm"}:
        return None
    if half and not 1 <= hour <= 12:
        return None
    said = set(here.said(m))
    noon_on = "afternoon" in said or (hour >= _EVENING and bool(said & {"evening", "tonight", "night"}))
    if half == "pm" or (noon_on and hour < 12):
        return hour % 12 + 12
    return 0 if half == "am" and hour == 12 else hour


def _at(here: Here, m: Match, time: str) -> Found:
    day = _day(here, m, time)
    zone = _zone(here, m, day) if here.has(m, "zone") else ""
    if day is None:
        return Found("TIME", f"XXXX-XX-XX{time}{zone}", NO_DATE)
    return Found("TIME", f"{day.isoformat()}{time}{zone}")


def _day(here: Here, m: Match, time: str) -> date | None:
    """The day told beside a time of day, or the day told last; yesterday where today would not be over yet."""
    today, said = here.story.published, here.said(m)
    for weekday in (WEEKDAYS[word] for word in said if word in WEEKDAYS):
        if "this" in said and today:
            return today + timedelta(weekday - today.weekday())
        return here.weekday(weekday, here.tense(m))
    for step in (_STEPS[word] for word in said if word in _STEPS):
        return today and today + timedelta(step)
    paragraph = here.laid.paragraph[m.start()]
    alone = here.laid.starts[paragraph] == m.start() and here.laid.starts[paragraph + 1] <= m.end() + 1
    day = today if alone else here.story.near(paragraph)  # alone, it heads the entry of a running report
    if day and today and day >= today and here.tense(m) == "past":
        return today - timedelta(1) if _is_ahead(here, time) else today
    return day


def _is_ahead(here: Here, time: str) -> bool:
    """Whether a time on the day of publication comes after it; where that has no time, only the late evening does."""
    clock = here.story.clock
    at = time[1:6] if time[1:3].isdigit() else _PARTS_BEGIN.get(time, "")
    return at > (clock.strftime("%H:%M") if clock else "21:59")


def _zone(here: Here, m: Match, day: date | None) -> str:
    """The offset that the words name; nothing where they say only that the time is a local one."""
    said = [word.upper() for word in here.said(m, "zone") if word not in "()"]
    minutes = ZONES.get(said[0])
    if isinstance(minutes, tuple):
        if day is None:
            return ""
        minutes = minutes[summer_time(day)]
    if minutes is None:
        return ""
    further = re.search(r"([+-])(\d+)(?::(\d+))?$", "".join(said).replace("–", "-"))
    if further:
        shift = int(further[2]) * 60 + int(further[3] or 0)
        minutes += -shift if further[1] == "-" else shift
    return offset(minutes)


def _noon(here: Here, m: Match) -> Found | None:
    """`noon`, `midnight`, `shortly before midnight`: the hour before, as far as it is known."""
    said = next(w for w in here.said(m) if w in {"noon", "midday", "midnight"})
    near = here.said(m, "near")
    hour = 24 if said == "midnight" else 12
    if "before" in near:
        return _at(here, m, f"T{hour - 1:02}")
    if "after" in near:
        return _at(here, m, "T00" if hour == 24 else "T12")
    return _at(here, m, f"T{hour}:00")


def _nearly(here: Here, m: Match) -> Found | None:
    """`shortly after seven`, `just before ten`: the hour it lies in."""
    hour = value_of([here.lower[m.start("hour")]])
    after = here.after(m)
    if hour is None or not 1 <= hour <= 24 or (after[:1].isalnum() and after not in {"in", "on", "and", "when", "o"}):
        return None
    return _at(here, m, f"T{int(hour) - ('before' in here.said(m, 'near')):02}")


_PAST_TO = {"quarter": 15, "half": 30}


def _past(here: Here, m: Match) -> Found | None:
    """`half past twelve`, `ten past three`, `quarter to six`."""
    first = here.said(m, "minutes")[-1]
    minutes = _PAST_TO.get(first) or value_of([first])
    hour = value_of([here.lower[m.start("hour")]])
    if minutes is None or hour is None or not 1 <= hour <= 12 or not 0 < minutes < 60:
        return None
    if here.lower[m.start("way")] == "to":
        if first != "quarter" and not set(here.said(m)) & {"clock", *PARTS}:
            return None  # `ten to twelve people`
        hour, minutes = hour - 1, 60 - minutes
    elif here.lower[m.start("way")] != "past":
        return None
    at = _hour_of_day(here, m, int(hour))
    if at is None:
        return None
    # With no word for the half of the day, the hours at which people are about.
    if 1 <= at < 6 and not set(here.said(m)) & PARTS.keys():
        at += 12
    return _at(here, m, f"T{at:02}:{int(minutes):02}")


def _part(here: Here, m: Match) -> Found | None:
    """`Friday morning`, `last night`, `the following evening`, `at night`, `late on Monday`."""
    words = here.said(m)
    part = PARTS[here.lower[m.start("part")]]
    if here.text[here.laid.words[m.start("part")].start].isupper() and _is_programme(here, m):
        return None
    today = here.story.published
    day: date | None
    lead = here.said(m, "lead")
    if any(word in WEEKDAYS for word in words):
        weekday = next(WEEKDAYS[word] for word in words if word in WEEKDAYS)
        day = here.weekday(weekday, here.tense(m))
    elif set(words) & {"yesterday", "tomorrow", "today"}:
        day = today and today + timedelta({"yesterday": -1, "tomorrow": 1}.get(words[-2], 0))
    elif lead and lead[0] not in {"the", "a"}:
        step, told = deictic_step(lead[0])
        anchor = here.story.told("D") if told else today
        day = anchor and anchor + timedelta(step)
    else:
        if (
            here.before(m) not in {"in", "during", "by", "at", "on", "from", "until", "through", "before", "since"}
            and not lead
            and words != ["overnight"]
        ):
            return None
        day = _day(here, m, "" if part == "NI" else f"T{part}")  # a night that is over may be today's
    return Found("TIME", f"{day.isoformat()}T{part}") if day else Found("TIME", f"XXXX-XX-XXT{part}", NO_DATE)


def _is_programme(here: Here, m: Match) -> bool:
    """Whether capitals say that it is a programme: `told This Morning`; `Saturday Night` is none."""
    return m.start("part") > m.start() and not any(word in WEEKDAYS for word in here.said(m))


def _late(here: Here, m: Match) -> Found | None:
    """`late on Monday`, `early Tuesday`, `late yesterday`."""
    word, said = here.lower[m.start()], here.lower[m.end() - 1]
    part = {"late": "NI", "early": "MO", "mid": None}[word]
    weekday = next((WEEKDAYS[w] for w in here.said(m) if w in WEEKDAYS), None)
    today = here.story.published
    if part is None or said == "tonight":
        return None
    if weekday is not None:
        day = here.weekday(weekday, here.tense(m))
    else:
        day = today and today + timedelta({"yesterday": -1, "tomorrow": 1}.get(said, 0))
    return Found("TIME", f"{day.isoformat()}T{part}") if day else Found("TIME", f"XXXX-XX-XXT{part}", NO_DATE)


def _today(here: Here, m: Match) -> Found | None:
    """`today`, `yesterday`, `tonight`."""
    said = here.lower[m.end() - 1]
    today = here.story.published
    if said == "tonight":
        return Found("TIME", f"{today.isoformat()}TNI") if today else Found("TIME", "XXXX-XX-XXTNI", NO_DATE)
    return here.story.shifted({"yesterday": -1, "tomorrow": 1}.get(said, 0), "D")


_CLOCKED = r"(?:<o>'<clock>)"
RULES = (
    Rule(rf"{_BEFORE}{_HOUR}[:~](?P<minute><num>)(?:[:~]<num>)?(?P<half>{_AMPM})?{_ZONE}{_AFTER}", _clock),
    Rule(rf"{_BEFORE}{_HOUR}-?(?P<half>{_AMPM}){_ZONE}{_AFTER}", _clock),
    Rule(rf"{_BEFORE}(?:(?P<hour><num>)[:~])?(?P<tight><time>){_ZONE}{_AFTER}", _tight),
    Rule(rf"{_BEFORE}{_HOUR}{_CLOCKED}{_AFTER}", _clock),
    Rule(rf"{_BEFORE}{_MINUTES}(?P<way>[<future><to>]){_HOUR}{_CLOCKED}?{_AFTER}", _past),
    Rule(rf"{_BEFORE}{_HOUR}<in><the><part>", _clock),
    Rule(rf"(?:<today>|<this><part>|{DOW}<part>)<at>{_HOUR}", _clock),
    Rule(rf"{_BEFORE}{_NEAR}?(?:<about>)?<noon>{_AFTER}", _noon),
    Rule(rf"{_NEAR}{_HOUR}", _nearly),
    Rule(rf"(?P<lead>){DOW}(?P<part><part>)", _part),
    Rule(r"(?P<lead>)<today>(?P<part><part>)", _part),
    Rule(rf"(?:<the>)?(?P<lead>{DEICTIC}|<the>)?<early>?(?P<part><part>)(?!-)", _part),
    Rule(rf"<early>(?:<at>)?(?:{DOW}|<today>)", _late),
    Rule(r"<today>", _today),
)
