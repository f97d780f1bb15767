"""Expressions with units: `last week`, `two days earlier`, `ninety days`, `every other week`; and vague references.

Durations are as they are told: `ninety days` is `P90D`, `four nights` `P4D`, `decades` `PXY`.
"""

from datetime import date, timedelta

from sayso.read.timeline import NO_DATE, VAGUE, Found, Here
from sayso.read.timerules import DEICTIC, Match, Rule, deictic_step
from sayso.read.timevalues import days_of
from sayso.read.timewords import CODES, PARTS, SEASONS, UNITS, WEEKDAYS, listed

__all__ = ["RULES"]

_FIGURE = r"(?:[<num><big><year>](?:~[<num><big>]){0,3})"
_WORDED = r"(?:\[<word>\]|<word>(?:-?<word>|<and><word>){0,6})"  # an editor's `[Ten] years ago`
_NUMBER = rf"(?:{_FIGURE}(?:-?<word>)?|{_WORDED})"
_HALF = r"(?P<half><and>(?:<a>)?<half>)?"
_SOME = rf"(?:(?P<n>{_NUMBER}|<a>){_HALF}|(?P<some><a>?<vague>(?:<of>)?|<a><word><of>))"
# Where a bare `a year` or `years` is a time, and no other thing.
_SPAN_LEADS = listed(
    """for in within after than over about almost nearly around half lasted last lasts took takes take of every by
    under before since spent spend until between exactly only up next"""
)
_BARE_LEADS = listed("for within after in over through throughout took lasted")
_CLOCK = frozenset("smh")
_OLD_LONG = (CODES["old"], CODES["long"])


def _iso(number: float | str, unit: str) -> str:
    """`P3Y`, `PT2H`, `P2.5Y`; the number may be `X`."""
    said = f"{number:g}" if isinstance(number, float) else str(number)
    return f"PT{said}{unit.upper()}" if unit in _CLOCK else f"P{said}{unit}"


def _amount(here: Here, m: Match) -> float | str | None:
    """How many: a number, or `X` where only words such as `several` say so."""
    if here.has(m, "some"):
        return 2 if "couple" in here.said(m, "some") else "X"
    number = here.number(m, "n")
    if number is None:
        return None
    return number + 0.5 if here.has(m, "half") else number


def _unit(here: Here, m: Match, group: str = "unit") -> tuple[int, str]:
    return UNITS[here.lower[m.start(group)]]


def _deictic(here: Here, m: Match) -> Found | None:
    """`this year`, `last week`, `the previous day`, `the following month`, `the current quarter`, `the past decade`."""
    times, unit = _unit(here, m)
    word = here.lower[m.start("lead")]
    plural = here.lower[m.start("unit")].endswith("s") and word != "this"  # `this years` lacks its apostrophe
    if word in {"these", "current"} and plural:
        return Found("DATE", "PRESENT_REF", VAGUE)
    if plural or word == "future":
        return _plural(here, m, word)
    step, told = deictic_step(word)
    if unit in _CLOCK:
        return Found("DATE", "PRESENT_REF", VAGUE) if step == 0 and word == "this" else None
    if times in {10, 100} and (step == 0 or times == 100):
        return _age(here, step, times)
    if times > 1 or (word in {"past", "coming"} and unit != "W"):
        return _period(here, step, times, unit)
    if here.lower[m.start("unit")] == "night":
        return None
    if word in {"next", "last"} and here.has(m, "the") and unit == "D":
        told = True  # `the next day` is the story's, not the newspaper's
    return here.story.shifted(step, unit, told=told)


def _age(here: Here, step: int, years: int) -> Found:
    """`this decade`, `the last century`, by the calendar."""
    today = here.story.published
    if today is None:
        return here.story.shifted(step, "Y")
    age = today.year // years + step
    return Found("DATE", f"{age:0{4 - len(str(years)) + 1}}") if age >= 0 else Found("DATE", "PAST_REF", VAGUE)


def _period(here: Here, step: int, times: float, unit: str) -> Found:
    """A stretch of time that ends or begins at publication; a decade, say."""
    return Found("DURATION", _iso(times, unit), days=_stretch(here.story.published, step * times, unit))


def _stretch(today: date | None, by: float, unit: str) -> tuple[date, date] | None:
    """The days from the publication to so many units from it, on either side."""
    if today is None or not by or unit in _CLOCK:
        return None
    months = by * {"M": 1, "Q": 3, "Y": 12}.get(unit, 0)
    try:
        there = today + timedelta(by * 7 if unit == "W" else by) if unit in "DW" else _on(today, round(months))
    except (OverflowError, ValueError):
        return None
    return (min(today, there), max(today, there))


def _on(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    for last in (day.day, 30, 29, 28):
        try:
            return date(index // 12, index % 12 + 1, min(day.day, last))
        except ValueError:
            continue
    raise ValueError(f"{months} months from {day} is beyond the calendar")


def _plural(here: Here, m: Match, word: str) -> Found | None:
    """`the coming weeks`, `past years`."""
    if word not in {"past", "last", "previous", "preceding", "coming", "next", "following", "future"}:
        return None
    return Found("DURATION", _iso("X", _unit(here, m)[1]), VAGUE)


def _many(here: Here, m: Match) -> Found | None:
    """`the past two years`, `the next six months`, `the last few days`."""
    times, unit = _unit(here, m)
    amount = _amount(here, m)
    if amount is None:
        return None
    if isinstance(amount, str):
        return Found("DURATION", _iso("X", unit), VAGUE)
    if here.lower[m.start("lead")] in {"that", "this"}:
        return None
    step, told = deictic_step(here.lower[m.start("lead")])
    found = _period(here, step, amount * times, unit)
    return Found("DURATION", found.value) if told else found


def _the_day(here: Here, m: Match) -> Found | None:
    """`the day before`, `a year earlier`, `the week after`, `the day before yesterday`."""
    word = here.lower[m.end() - 1]
    _, unit = _unit(here, m)
    if word in {"yesterday", "tomorrow"}:
        return here.story.shifted(2 if word == "tomorrow" else -2, "D") if unit == "D" else None
    if word in {"last", "next"}:
        return here.story.shifted(2 if word == "next" else -2, unit) if unit not in _CLOCK else None
    if unit in _CLOCK or not _ends_clause(here, m):
        return None
    return here.story.shifted(-1 if word in {"before", "earlier"} else 1, unit, told=True)


def _ends_clause(here: Here, m: Match) -> bool:
    """Whether nothing follows that the days would be counted from: `the day before the vote` is no date of its own."""
    after = here.after(m)
    return here.lower[m.end() - 1] in {"earlier", "later"} or not after[:1].isalnum() or after == "and"


def _shifted(here: Here, m: Match) -> Found | None:
    """`two years ago`, `two days earlier`, `three weeks later`, `a month from now`."""
    times, unit = _unit(here, m)
    amount = _amount(here, m)
    way = here.lower[m.start("way")]
    if amount is None or (way in {"before", "after"} and not _ends_clause(here, m)):
        return None
    ahead = way in {"later", "after", "from"}
    told = way not in {"ago", "from"}
    if isinstance(amount, str):
        return Found("DATE", "FUTURE_REF" if ahead else "PAST_REF", VAGUE)
    if unit in _CLOCK:
        return _hours(here, amount if ahead else -amount, unit, told=told)
    return here.story.shifted(amount * times * (1 if ahead else -1), unit, told=told)


def _vaguely(here: Here, m: Match) -> Found | None:
    """`years ago`, `weeks later`."""
    if not here.lower[m.start("unit")].endswith("s"):
        return None
    return Found("DATE", "FUTURE_REF" if here.lower[m.start("way")] == "later" else "PAST_REF", VAGUE)


def _hours(here: Here, by: float, unit: str, *, told: bool) -> Found:
    """Hours and minutes from the moment of publication, where its time is known; whole days also without."""
    story = here.story
    seconds = by * {"s": 1, "m": 60, "h": 3600}[unit]
    if story.published is None:
        return Found("DATE", "PAST_REF" if by < 0 else "FUTURE_REF", NO_DATE)
    if told:
        return Found("TIME", f"{(story.told('D') or story.published).isoformat()}TXX", VAGUE)
    if story.clock is not None and unit != "s":
        there = story.clock + timedelta(seconds=seconds)
        return Found("TIME", there.isoformat()[: len("2031-05-06T18") if unit == "h" else len("2031-05-06T18:00")])
    if seconds % 86400 == 0:
        return here.story.shifted(seconds / 86400, "D")
    return Found("TIME", f"{story.published.isoformat()}TXX", "no time of publication")


def _duration(here: Here, m: Match) -> Found | None:
    """`ninety days`, `a 24-year-old`, `two and a half years`, `about a week`; not `one day they will`."""
    times, unit = _unit(here, m)
    amount, said = _amount(here, m), here.lower[m.start("unit")]
    tailed = here.tags[m.end() - 1] in _OLD_LONG
    figure = here.tags[m.start("unit") - 1]
    if amount is None or (figure == CODES["year"] and not said.endswith("s") and not tailed):
        return None  # `2031 day three`
    if here.said(m, "n") == ["one"] and unit == "D" and not tailed and here.before(m) not in _SPAN_LEADS:
        return None
    if here.said(m, "n") in (["a"], ["an"]):
        if said.endswith("s") or said in {"quarter", "second"}:
            return None  # `a decades-long feud`, `a quarter of them`
        if not tailed and not here.has(m, "half"):
            return _a_unit(here, m, unit)
    return Found("DURATION", _iso(amount if isinstance(amount, str) else amount * times, unit))


def _a_unit(here: Here, m: Match, unit: str) -> Found | None:
    """`a year`: a rate after a number (`15 a year`), a duration after a preposition, else mostly neither."""
    before = here.before(m)
    rate = (
        before[:1].isdigit()
        or before in {"%", "percent", "once", "twice", "times"}
        or here.tags[m.start() - 1] == CODES["word"]
    )
    counted = before.endswith("s") and any(w[:1].isdigit() for w in here.lower[max(m.start() - 4, 0) : m.start() - 1])
    if (rate or counted) and before not in _SPAN_LEADS and m.start():
        return Found("SET", _iso(1, unit)) if unit not in _CLOCK else None
    if before in _SPAN_LEADS or here.after(m) in {"ago", "later", "earlier", "before", "after", "long"}:
        return Found("DURATION", _iso(UNITS[here.lower[m.start("unit")]][0], unit))
    return None


def _half_unit(here: Here, m: Match) -> Found | None:
    times, unit = _unit(here, m)
    if here.has(m, "more"):
        return Found("DURATION", _iso(1.5 * times, unit))
    if unit == "Y" and times > 1:
        return Found("DURATION", _iso(times // 2, unit))
    smaller = {"h": ("m", 30), "Y": ("M", 6), "D": ("h", 12), "m": ("s", 30)}
    if unit not in smaller:
        return None
    return Found("DURATION", _iso(smaller[unit][1], smaller[unit][0]))


def _bare(here: Here, m: Match) -> Found | None:
    """`for years`, `over the weeks`, `months later`, `decades-long`."""
    said = here.lower[m.start("unit")]
    if not said.endswith("s") and said not in {"centuries", "millennia"}:
        if here.tags[m.end() - 1] != CODES["long"]:
            return None
        return Found("DURATION", _iso(*UNITS[said]))
    before, after = here.before(m), here.after(m)
    long = here.tags[m.end() - 1] == CODES["long"]
    if not long and before not in _BARE_LEADS and after not in {"before", "after", "later", "earlier", "ago"}:
        return None
    return Found("DURATION", _iso("X", UNITS[said][1]))


def _set(here: Here, m: Match) -> Found | None:
    """`every day`, `each Monday`, `every two years`, `every other week`, `every morning`."""
    said = here.lower[m.end() - 1]
    number = here.number(m, "n") if here.has(m, "n") else 2 if here.has(m, "other") else 1
    if said in WEEKDAYS:
        return Found("SET", f"XXXX-WXX-{WEEKDAYS[said] + 1}")
    if said in PARTS:
        return Found("SET", f"XXXX-XX-XXT{PARTS[said]}")
    if said in SEASONS:
        return Found("SET", f"XXXX-{SEASONS[said]}")
    if said.startswith("weekend"):
        return Found("SET", "XXXX-WXX-WE")
    if said not in UNITS or number is None:
        return None
    times, unit = UNITS[said]
    return Found("SET", _iso(number * times, unit))


def _rate(here: Here, m: Match) -> Found | None:
    """`per year`, `three times a day`, `twice a week`."""
    times, unit = _unit(here, m)
    if unit in _CLOCK and not here.has(m, "times"):
        return None
    return Found("SET", _iso(times, unit))


_DAILY = {
    "daily": "P1D", "nightly": "P1D", "weekly": "P1W", "fortnightly": "P2W", "monthly": "P1M", "quarterly": "P3M",
    "yearly": "P1Y", "annual": "P1Y", "annually": "P1Y", "hourly": "PT1H", "biennial": "P2Y", "biennially": "P2Y",
}  # fmt: skip


def _daily(here: Here, m: Match) -> Found | None:
    if here.text[here.laid.words[m.start()].start].isupper() and m.start() and here.before(m) not in {".", "“", '"'}:
        return None
    if here.before(m) in {"his", "her", "its", "their", "our", "my", "your", "s"}:
        return None  # what comes again is named so, no time
    return Found("SET", _DAILY[here.lower[m.start()]])


def _weekdays(here: Here, m: Match) -> Found | None:
    return Found("SET", f"XXXX-WXX-{WEEKDAYS[here.lower[m.end() - 1][:-1]] + 1}")


_REFS = {"recently": "PAST_REF", "lately": "PAST_REF", "soon": "FUTURE_REF"}


def _now(here: Here, m: Match) -> Found | None:
    """`now`, `more recently`, `soon`; not `now-defunct`, `as soon as`."""
    said = here.lower[m.end() - 1]
    if here.after(m) in {"-", "–", "that"} or (said == "soon" and (here.before(m) == "as" or here.after(m) == "after")):
        return None
    if said == "now" and here.before(m) in {"until", "by", "from"}:
        return Found("DATE", "PRESENT_REF", VAGUE)
    return Found("DATE", _REFS.get(said, "PRESENT_REF"), VAGUE)


def _future(here: Here, m: Match) -> Found | None:
    """`in the past`, `in the near future`."""
    said = here.lower[m.end() - 1]
    if here.before(m) not in {"in", "from", "of", "for"} or (here.after(m)[:1].isalnum() and said == "past"):
        return None
    return Found("DATE", "PAST_REF" if said == "past" else "FUTURE_REF", VAGUE)


def _recent(here: Here, m: Match) -> Found | None:
    return Found("DATE", "PAST_REF", VAGUE) if here.lower[m.end() - 1].endswith("s") else None


def _moment(here: Here, m: Match) -> Found | None:
    return Found("DATE", "PRESENT_REF", VAGUE) if here.before(m) == "at" else None


def _edge(here: Here, m: Match) -> Found | None:
    """`the end of the year`, `year-end`, `later in the week`: the unit, or its last day."""
    times, unit = _unit(here, m)
    word = here.said(m, "edge")[0] if here.has(m, "edge") else ""
    if times > 1 or unit in _CLOCK:
        return None
    found = here.story.shifted(0, unit, told=unit == "D")
    days = days_of(found.value)
    if word == "end" and days and not here.has(m, "the"):  # `year-end`
        return Found("DATE", found.value, days=(days[1], days[1]))
    return found


RULES = (
    Rule(rf"<every>(?:(?P<n>{_NUMBER})|(?P<other><other>))?[<unit><weekday><wday><part><season><weekend>]", _set),
    Rule(r"(?P<times>(?:<num>|<word>)?<times>)(?:<a>|<per>)(?P<unit><unit>)", _rate),
    Rule(r"<per>(?P<unit><unit>)", _rate),
    Rule(r"<weekdays>", _weekdays),
    Rule(rf"<the>?(?P<lead>{DEICTIC}){_SOME}-?(?P<unit><unit>)", _many),
    Rule(rf"<about>?{_SOME}-?(?P<unit><unit>)(?P<way>[<ago><earlier><later><before><after>])", _shifted),
    Rule(rf"<about>?{_SOME}-?(?P<unit><unit>)(?P<way><from>)<now>", _shifted),
    Rule(r"(?P<unit><unit>)(?P<way>[<ago><earlier><later>])", _vaguely),
    Rule(r"[<the><a>](?P<unit><unit>)[<before><after>][<today><last><next>]", _the_day),
    Rule(r"<the>(?P<unit><unit>)[<before><after><earlier><later>]", _the_day),
    Rule(r"<about>?(?:<half><a>|<a><half>-?|<half>-)(?P<unit><unit>)", _half_unit),
    Rule(r"<about>?<a>(?P<unit><unit>)(?P<more><and><a><half>)", _half_unit),
    Rule(rf"<the>?<about>?{_SOME}-?(?P<unit><unit>)(?:-?[<old><long>])?", _duration),
    Rule(r"(?P<the><the>)(?P<edge><edge>)<of><the>(?P<unit><unit>)", _edge),
    Rule(r"(?P<the><the>)?(?P<unit><unit>)-?(?P<edge><edge>)", _edge),
    Rule(r"(?P<the>[<earlier><later><early>])<in><the>(?P<unit><unit>)", _edge),
    Rule(rf"(?P<the><the>)?(?P<lead>{DEICTIC})(?P<unit><unit>)", _deictic),
    Rule(r"(?:<the>)?(?P<unit><unit>)(?:-?<long>)?", _bare),
    Rule(r"<daily>", _daily),
    Rule(r"<more>?<now>", _now),
    Rule(r"<the><moment>", _moment),
    Rule(r"<the>(?:<near>)?<future>", _future),
    Rule(r"<recent><unit>", _recent),
)
