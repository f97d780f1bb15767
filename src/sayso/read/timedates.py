"""Calendar dates: days, months, years, quarters, decades, centuries, in figures and words."""

from datetime import date

from sayso.read.timeline import NO_DATE, Found, Here
from sayso.read.timerules import (
    DAY,
    DEICTIC,
    DOW,
    LEAD,
    MONTH,
    YEAR_SAID,
    Match,
    Rule,
    day_found,
    deictic_step,
    led,
    misled,
    ordinal,
    tense_of,
    valid,
    year_of,
)
from sayso.read.timewords import DECADES, MONTHS, UNITS, listed

__all__ = ["RULES"]

_YEAR = 366
EITHER_ORDER = "day and month may stand in either order"
_PARTS = {"early": (0, 4), "mid": (4, 6), "late": (5, 9)}  # the years of a decade
_FISCAL = "fiscal year"  # which days it has differs by body and country
_YEAR_SAID_NOW = rf"(?:(?P<year><year>)|(?P<when>{DEICTIC})?(?P<unit><unit>))"
# What 1,800 of would be people, not the year.
_COUNTED = listed(
    """people men women children jobs troops soldiers workers employees students homes houses dollars euros pounds
    miles kilometres kilometers metres meters feet acres hectares tonnes tons votes deaths cases passengers seats
    residents officers police members units copies words pages gmt utc points hours minutes days years times
    calories guests prisoners refugees migrants protesters patients businesses companies schools vehicles"""
)
_YEAR_LEADS = listed(
    """in since by of from until till to before after during for the and between through late early mid around about
    circa than last - – ( summer winter spring autumn fall"""
)


def _numeric(here: Here, m: Match) -> Found | None:
    """`7/8/31`, `2031-05-06`, `6.5.2031`.

    Where day and month may stand in either order: the day that is near publication, else only the year.
    """
    a, b, c = (int(part) for part in here.said(m)[::2])
    if a > 31:
        return day_found(next(valid([(a, b, c)]), None))
    if c <= 31 and "/" not in here.said(m):
        return None
    year = c if c > 99 else 2000 + c if c < 50 else 1900 + c
    orders = [(year, b, a)] if "." in here.said(m) else [(year, a, b), (year, b, a)]
    days, today = list(valid(orders)), here.story.published
    near = [day for day in days if today and abs(day - today).days <= _YEAR]
    if len(set(days)) > 1 and not near:
        return Found("DATE", f"{year:04}", EITHER_ORDER)
    return day_found(min(near, key=lambda day: abs(day - today)) if near and today else next(iter(days), None))


def _month_day(here: Here, m: Match) -> Found | None:
    """`May 6`, `Tuesday, 6th of May 2031`, `May 3-5`, `3 to 5 May`."""
    month = MONTHS[here.lower[m.start("month")]]
    days = [ordinal(here.lower[m.start(g)]) for g in ("day", "last") if m.start(g) >= 0]
    if here.has(m, "last") and days[0] >= days[1]:
        return None
    year = year_of(here, m)
    if year is None:
        first = _nearest(here, m, month, days[0])
        year = first.year if first else None
    if year is None:
        if not all(1 <= day <= 31 for day in days):
            return None
        return Found("DATE", "/".join(f"XXXX-{month:02}-{day:02}" for day in days), NO_DATE)
    there = list(valid([(year, month, day) for day in days]))
    return Found("DATE", "/".join(day.isoformat() for day in there)) if len(there) == len(days) else None


def _nearest(here: Here, m: Match, month: int, day: int) -> date | None:
    """The day of that name nearest to publication, or the next or last one, where the tense says so."""
    today = here.story.published
    if today is None:
        return None
    days = sorted(valid([(today.year + by, month, day) for by in (-4, -3, -2, -1, 0, 1, 2, 3, 4)]))
    to = tense_of(here, m)
    ahead = [d for d in days if d >= today]
    passed = [d for d in days if d <= today]
    near = min(days, key=lambda d: abs(d - today), default=None)
    if to == "future" and ahead and near and (today - near).days > 30:
        return ahead[0]
    if to == "past" and passed and near and (near <= today or (near - today).days > 45):
        return passed[-1]
    return near


def _month(here: Here, m: Match) -> Found | None:
    """`May`, `May 2031`, `last May`, `May of last year`."""
    month = MONTHS[here.lower[m.start("month")]]
    year = year_of(here, m)
    today = here.story.published
    if misled(here, m):
        return None
    if year is not None:
        return Found("DATE", f"{year:04}-{month:02}")
    if today is None or here.has(m, "when"):
        return Found("DATE", f"XXXX-{month:02}", NO_DATE) if today is None else None
    lead, step, told = led(here, m)
    to = "past" if step < 0 else "future" if step > 0 else tense_of(here, m)
    anchor = here.story.told("M") if told else today
    if anchor is None:
        return None
    strict = 1 if step and not told else 0
    if to in {None, "present"} and month in here.story.months and not lead:
        year = here.story.months[month]
    elif to == "future":
        year = anchor.year + (month < anchor.month + strict)
    elif to == "past" or month <= anchor.month:
        year = anchor.year - (month > anchor.month - strict)
    else:
        year = anchor.year - (month - anchor.month > 6)
    return Found("DATE", f"{year:04}-{month:02}")


def _plain_year(here: Here, m: Match) -> Found | None:
    """`2031`, if it is a year, and no amount."""
    i, said = m.start(), here.lower[m.start()]
    start = here.laid.words[i].start
    before, after = here.before(m), here.after(m)
    if here.text[start - 1 : start] in {"$", "€", "£", "#", "/", "."} or after == "%":
        return None
    joined = here.touches(i + 1) and here.text[here.laid.words[i].end] not in ",.;:?!)]-–—'’\"”"
    if joined or (here.touches(i) and before not in {"-", "–", "—", "(", "[", "'", "’", "‘", "“", '"'}):
        return None
    year = int(said)
    certain = before in _YEAR_LEADS
    latest = (here.story.published.year if here.story.published else 2030) + (80 if certain else 20)
    if after in _COUNTED or _is_law(here, m.end()) or year > latest or (not certain and year < 1800):
        return None
    if before in {"-", "–"} and here.touches(i) and here.before(m, 2).isalpha() and here.before(m, 2) != "mid":
        return None  # the number of a thing: `Tern-2000`
    return Found("DATE", said)


_LAWS = listed(
    """convention act treaty accord accords agreement constitution charter protocol declaration amendment code"""
)


def _is_law(here: Here, i: int) -> bool:
    """Whether capitals from word i lead to a law, of whose name the year is a part: `the 1961 Lights Convention`."""
    for k in range(i, min(i + 5, len(here.lower))):
        if not here.text[here.laid.words[k].start].isupper():
            return False
        if here.lower[k] in _LAWS:
            return True
    return False


def _years(here: Here, m: Match) -> Found | None:
    """`2015-16`, `(1892 – 94)`: a season or a span of years."""
    first, last = here.lower[m.start()], here.lower[m.end() - 1]
    whole = first[:2] + last
    written = here.touches(m.end() - 1) or (here.before(m) == "(" and here.after(m) == ")")
    if len(last) != 2 or not written or int(whole) <= int(first):
        return None
    return Found("DATE", f"{first}/{whole}")


def _era(here: Here, m: Match) -> Found | None:
    """`AD 842`, `776 BC`; of the latter no days are given."""
    era = here.lower[m.start("era")]
    year = f"{int(here.lower[m.start('n')]):04}"
    if len(year) > 4:
        return None
    return Found("DATE", f"BC{year}", "before our era") if era.startswith("b") else Found("DATE", year)


def _attacks(here: Here, m: Match) -> Found | None:
    """`9/11`, a date that became a name."""
    return Found("DATE", "2001-09-11") if here.said(m) == ["9", "/", "11"] and here.touches(m.end() - 1) else None


def _decade(here: Here, m: Match) -> Found | None:
    """`the 1990s`, `the ’90s`, `the sixties`; not `in her sixties`."""
    said = here.lower[m.end() - 1]
    if here.before(m) in {"his", "her", "their", "my", "your", "our"} or here.lower[m.start()] == "their":
        return None
    if "1500s" <= said <= "1800s" and said.endswith("00s"):
        return Found("DATE", said[:2])  # a century
    if said[0].isdigit() and len(said) == 5:
        return _part_of_decade(here, m, said[:3])
    if here.tags[m.start()] not in "t'" and here.before(m) not in {"the", "'", "’", "‘", "early", "late", "mid"}:
        return None
    tens = said[0] if said[0].isdigit() else str(DECADES[said])
    return _part_of_decade(here, m, f"{20 if tens in '01' else 19}{tens}")


def _part_of_decade(here: Here, m: Match, decade: str) -> Found:
    """A decade, of which `early` and `late` are the halves and `mid` is the middle."""
    part = here.before(m, 2) if here.before(m) == "-" else here.before(m)
    first, last = _PARTS.get(part, (0, 9))
    return Found("DATE", decade, days=(date(int(f"{decade}{first}"), 1, 1), date(int(f"{decade}{last}"), 12, 31)))


def _century(here: Here, m: Match) -> Found | None:
    """`the 20th century`, `nineteenth-century`, `the twenty-first century`."""
    nth = ordinal(here.lower[m.start("nth")]) + (20 if here.said(m, "tens") == ["twenty"] else 0)
    if UNITS[here.lower[m.end() - 1]] != (100, "Y") or not 1 <= nth <= 30:
        return None
    return Found("DATE", f"{nth - 1:02}")


def _part_of_year(here: Here, m: Match) -> Found | None:
    """`the third quarter of 2031`, `second-half`, `Q2 2031`, `H1`."""
    said = here.lower[m.start("which")]
    if here.has(m, "what"):
        what = here.lower[m.start("what")]
        if what != "half" and UNITS.get(what) != (1, "Q"):
            return None
        part = ("H" if what == "half" else "Q") + str(ordinal(said))
    else:
        part = said.upper()
    if part not in {"Q1", "Q2", "Q3", "Q4", "H1", "H2"}:
        return Found("DATE", _fiscal_year(said), _FISCAL) if said.startswith("fy") else None
    year = year_of(here, m)
    today = here.story.published
    if year is None and here.has(m, "what") and part[0] == "H":
        return None  # of a match, more likely than of a year
    if year is None and today:
        begins = (int(part[1]) - 1) * (3 if part[0] == "Q" else 6) + 1
        year = today.year - (begins > today.month and here.tense(m) != "future")
    return Found("DATE", f"{year:04}-{part}") if year else Found("DATE", f"XXXX-{part}", NO_DATE)


def _fiscal_year(said: str) -> str:
    return "FY" + (said[2:] if len(said) == 6 else f"20{said[2:]}")


def _fiscal(here: Here, m: Match) -> Found | None:
    """`fiscal 2031`, `the current financial year`."""
    if here.has(m, "year"):
        return Found("DATE", f"FY{here.lower[m.start('year')]}", _FISCAL)
    step = deictic_step(here.lower[m.start("when")])[0] if here.has(m, "when") else 0
    today = here.story.published
    if UNITS.get(here.lower[m.end() - 1]) != (1, "Y"):
        return None
    return Found("DATE", f"FY{today.year + step}" if today else "FYXXXX", _FISCAL if today else NO_DATE)


RULES = (
    Rule(r"<num>/<num>/(?:<year>|<num>)|<year>-<num>-<num>(?!~|<num>)|<num>~<num>~<year>", _numeric),
    Rule(
        rf"(?:{DOW},?)?(?P<month>{MONTH})(?P<day>{DAY})(?:(?:-|<to>)(?P<last>{DAY})(?!{MONTH}))?(?![~:/%]|<big>)"
        rf"{YEAR_SAID}",
        _month_day,
    ),
    Rule(
        rf"(?:{DOW},?)?<the>?(?P<day>{DAY})(?:(?:-|<to>|<and>)<the>?(?P<last>{DAY}))?<of>?(?P<month>{MONTH})"
        rf"{YEAR_SAID}",
        _month_day,
    ),
    Rule(rf"{LEAD}(?P<month>{MONTH}){YEAR_SAID}", _month),
    Rule(r"<the>?<fiscal><unit>?(?P<year><year>)", _fiscal),
    Rule(rf"<the>?(?P<when>{DEICTIC})?<fiscal><unit>", _fiscal),
    Rule(
        rf"<the>?(?P<which>[<ordinal><second>])-?(?P<what>[<unit><half>])(?:<of><the>?{_YEAR_SAID_NOW})?",
        _part_of_year,
    ),
    Rule(rf"(?P<which><q1>)(?!-){YEAR_SAID}", _part_of_year),
    Rule(r"<the>?(?:(?P<tens><word>)-)?(?P<nth>[<ordinal><second>])-?<unit>", _century),
    Rule(r"<the>?'?<decade>", _decade),
    Rule(r"(?P<n>[<num><big><year>])(?P<era><era>)", _era),
    Rule(r"(?P<era><era>)(?P<n>[<num><big><year>])", _era),
    Rule(r"<num>/<num>", _attacks),
    Rule(r"<year>-<num>(?![-~]|<num>|<year>)", _years),
    Rule(r"<year>(?!~)", _plain_year),
)
