"""Publication dates: what counts as one, and in which form it is kept."""

import re
from datetime import UTC, date, datetime

__all__ = ["HOW_TO_WRITE", "parse_date"]

# The mend that every message about a bad date ends with.
HOW_TO_WRITE = "write it like 2031-05-06 or 2031-05-06T14:00:00Z"

_ISO = re.compile(r"(\d{4}-?\d{2}-?\d{2})(?:[Tt\s]\s*(\d.*))?", re.DOTALL)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_WORDS = [
    re.compile(rf"(?:[a-z]+,?\s+)?{order},?\s+(?P<year>\d{{4}})", re.IGNORECASE)
    for order in (rf"{_DAY}\s+{_MONTH}", rf"{_MONTH}\s+{_DAY}")
]


def parse_date(text: str) -> str | None:
    """The date or time in `text`, as sayso keeps it, or `None` where it is none.

    Understood are ISO 8601 dates and times, and days written out in English ("6 May 2031", "Tuesday, May 6, 2031").
    A time with its zone is kept as RFC 3339; a time without a zone names no moment, so only its day is kept.
    Does not guess: `05/06/2031` is read differently on two shores, and `May 2031` is no day.

    >>> parse_date("2031-05-06 14:00+0200"), parse_date("2031-05-06T14:00"), parse_date("May 6, 2031")
    ('2031-05-06T14:00:00+02:00', '2031-05-06', '2031-05-06')
    >>> parse_date("05/06/2031") is None
    True
    """
    text = text.strip()
    if match := _ISO.fullmatch(text):
        return _iso(match[1], match[2])
    if match := next(filter(None, (pattern.fullmatch(text) for pattern in _WORDS)), None):
        month = _MONTHS.index(match["month"].lower()) + 1
        return _day(int(match["year"]), month, int(match["day"]))
    return None


def _iso(day: str, time: str | None) -> str | None:
    try:
        moment = datetime.fromisoformat(f"{day}T{time.replace(' ', '')}" if time else day)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return moment.date().isoformat()
    if moment.utcoffset() == UTC.utcoffset(None):
        return moment.replace(tzinfo=None).isoformat() + "Z"
    # RFC 3339 offsets have no seconds; a zone that has them is local mean time, which no newsroom uses.
    return moment.isoformat() if moment.isoformat()[-6] in "+-" else moment.date().isoformat()


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
