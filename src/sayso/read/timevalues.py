"""The calendar of TIMEX3 values: making them, moving them, and the days they cover.

Values are those of TimeML's TIMEX3 (Pustejovsky et al. 2003), dates in ISO 8601 with its weeks: `2031-05-06`,
`2031-W19`, `2031-W19-WE`, `2031-05`, `2031-SU`, `2031-Q2`, `2031-H1`, `2031`, `203` (a decade), `20` (a century),
`2031-05-06T18:00+01:00`, `2031-05-06TMO`; and `2015/2016` for a range told in one expression.
"""

import re
from calendar import monthrange
from datetime import date, timedelta

__all__ = ["Day", "days_of", "easter", "month_on", "moved", "nth_weekday", "offset", "summer_time"]

Day = date
_SEASON_STARTS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_DAYS = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T.*)?")
_MONTH = re.compile(r"(\d{4})-(\d\d)")
_WEEK = re.compile(r"(\d{4})-W(\d\d)(-WE)?")
_PART = re.compile(r"(\d{4})-(SP|SU|FA|WI|Q[1-4]|H[12])")
_YEARS = re.compile(r"\d{2,4}")


def days_of(value: str) -> tuple[Day, Day] | None:
    """The first and last calendar day that a value covers; `None` where it names none.

    Seasons are the meteorological ones of the north, winter named after the year it begins in.

    >>> [d.isoformat() for d in days_of("2024-W10")]
    ['2024-03-04', '2024-03-10']
    >>> [d.isoformat() for d in days_of("2023-WI")]
    ['2023-12-01', '2024-02-29']
    >>> days_of("P2D") is None
    True
    """
    if "/" in value:
        first, last = (days_of(part) for part in value.split("/"))
        return (first[0], last[1]) if first and last else None
    try:
        return _days(value)
    except (ValueError, OverflowError):  # a day, week or year the calendar does not have
        return None


def _days(value: str) -> tuple[Day, Day] | None:
    if m := _DAYS.fullmatch(value):
        day = date(int(m[1]), int(m[2]), int(m[3]))
        return day, day
    if m := _MONTH.fullmatch(value):
        return _months(int(m[1]), int(m[2]), 1)
    if m := _WEEK.fullmatch(value):
        monday = date.fromisocalendar(int(m[1]), int(m[2]), 1)
        return (monday + timedelta(5 if m[3] else 0)), monday + timedelta(6)
    if m := _PART.fullmatch(value):
        if m[2] in _SEASON_STARTS:
            return _months(int(m[1]), _SEASON_STARTS[m[2]], 3)
        length = 3 if m[2][0] == "Q" else 6
        return _months(int(m[1]), (int(m[2][1]) - 1) * length + 1, length)
    if _YEARS.fullmatch(value):
        return date(int(value.ljust(4, "0")), 1, 1), date(int(value.ljust(4, "9")), 12, 31)
    return None


def _months(year: int, month: int, count: int) -> tuple[Day, Day]:
    last_year, last_month = month_on(year, month, count - 1)
    return date(year, month, 1), date(last_year, last_month, monthrange(last_year, last_month)[1])


def month_on(year: int, month: int, by: int) -> tuple[int, int]:
    """The month so many months later (earlier, if negative).

    >>> month_on(2024, 1, -1)
    (2023, 12)
    """
    index = year * 12 + month - 1 + by
    return index // 12, index % 12 + 1


def moved(day: Day, by: float, unit: str) -> str | None:
    """The value so many units from a day, as coarse as the unit; `None` beyond the calendar's years.

    >>> moved(date(2024, 3, 12), -2, "D"), moved(date(2024, 3, 12), -1, "W"), moved(date(2024, 12, 30), 0, "W")
    ('2024-03-10', '2024-W10', '2025-W01')
    >>> moved(date(2024, 2, 29), 1, "Y"), moved(date(2024, 3, 12), -1, "Q"), moved(date(2024, 3, 12), -2.5, "Y")
    ('2025', '2023-Q4', '2021')
    """
    try:
        if unit in "DW":
            there = day + timedelta(days=by * (7 if unit == "W" else 1))
            return there.isoformat() if unit == "D" else "{}-W{:02}".format(*there.isocalendar())
        year, month = month_on(day.year, day.month, round(by * {"M": 1, "Q": 3, "Y": 12}[unit]))
        if not 1 <= year <= 9999:
            return None
        return {"M": f"{year:04}-{month:02}", "Q": f"{year:04}-Q{(month + 2) // 3}", "Y": f"{year:04}"}[unit]
    except OverflowError:
        return None


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> Day:
    """The nth such weekday (Monday is 0) of a month, the last one for -1.

    >>> nth_weekday(2024, 11, 3, 4), nth_weekday(2024, 5, 0, -1)
    (datetime.date(2024, 11, 28), datetime.date(2024, 5, 27))
    """
    if nth < 0:
        last = date(year, month, monthrange(year, month)[1])
        return last - timedelta((last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta((weekday - first.weekday()) % 7 + 7 * (nth - 1))


def easter(year: int) -> Day:
    """Easter Sunday of the western churches (the anonymous Gregorian computus, as in Meeus 1991).

    >>> easter(2024), easter(2025)
    (datetime.date(2024, 3, 31), datetime.date(2025, 4, 20))
    """
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    n = h + k - 7 * ((a + 11 * h + 22 * k) // 451) + 114
    return date(year, n // 31, n % 31 + 1)


def summer_time(day: Day) -> bool:
    """Whether daylight time holds in the United States on a day, by the rule in force since 2007; the night of change
    counts as the new time.

    >>> summer_time(date(2024, 3, 9)), summer_time(date(2024, 3, 10)), summer_time(date(2024, 11, 3))
    (False, True, False)
    """
    return nth_weekday(day.year, 3, 6, 2) <= day < nth_weekday(day.year, 11, 6, 1)


def offset(minutes: int) -> str:
    """An offset from Greenwich as ISO 8601 writes it.

    >>> offset(0), offset(330), offset(-300)
    ('Z', '+05:30', '-05:00')
    """
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}" if minutes else "Z"
