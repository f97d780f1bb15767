"""The words of time expressions, British and American, and what they mean.

Each word belongs to a class, and each class is one character, so that an article becomes a string of classes in which
patterns of words are plain regular expressions (see `timetags`). Classes of words that can carry an expression are
capital letters, the words that only belong to one beside such a word are small letters.
"""

from collections.abc import Iterable

__all__ = [
    "CLASS",
    "CODES",
    "DECADES",
    "ERAS",
    "HOLIDAYS",
    "MONTHS",
    "NUMBERS",
    "ORDINALS",
    "PARTS",
    "SEASONS",
    "UNITS",
    "VAGUE",
    "WEEKDAYS",
    "ZONES",
    "listed",
]


def listed(line: str) -> frozenset[str]:
    """The words of a line, as a set.

    >>> sorted(listed("noon midnight"))
    ['midnight', 'noon']
    """
    return frozenset(line.split())


CODES = {
    # They carry an expression.
    "month": "M", "mon": "N", "weekday": "W", "wday": "X", "weekdays": "B", "unit": "U", "second": "S", "weekend": "E",
    "season": "Q", "part": "P", "noon": "O", "today": "T", "decade": "D", "year": "Y", "holiday": "H", "clock": "K",
    "am": "A", "time": "C", "now": "R", "daily": "V", "q1": "F", "future": "Z", "moment": "J", "later": "L", "era": "I",
    # They help.
    "the": "t", "a": "a", "of": "o", "at": "i", "this": "h", "last": "l", "next": "x", "previous": "v",
    "following": "f", "that": "s", "every": "y", "num": "d", "big": "b", "word": "w", "ordinal": "r", "half": "j",
    "vague": "z", "about": "q", "early": "e", "edge": "g", "earlier": "k", "before": "m", "after": "n", "ago": "u",
    "to": "p", "and": "c",
    # The alphabet is too short.
    "per": "%", "times": "×", "fiscal": "€", "old": "°", "long": "λ", "p": "ρ", "o": "ο", "from": "φ", "zone": "ζ",
    "holi": "η", "more": "G", "recent": "ϱ", "in": "ι",
    "other": "ω", "near": "ν", "named": "τ",
}  # fmt: skip

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("monday mon", "tuesday tue tues", "wednesday wed", "thursday thu thur thurs", "friday fri", "saturday sat",
         "sunday sun")
    )
    for name in names.split()
}  # fmt: skip
# To TIMEX3 units, with how many of them one is; those of the clock are written small.
UNITS: dict[str, tuple[int, str]] = {
    "second": (1, "s"), "minute": (1, "m"), "min": (1, "m"), "hour": (1, "h"), "day": (1, "D"), "night": (1, "D"),
    "week": (1, "W"), "fortnight": (2, "W"), "month": (1, "M"), "quarter": (1, "Q"), "semester": (6, "M"),
    "year": (1, "Y"), "decade": (10, "Y"), "century": (100, "Y"), "millennium": (1000, "Y"),
}  # fmt: skip
UNITS |= {f"{word}s": unit for word, unit in UNITS.items()}
UNITS |= {"centuries": (100, "Y"), "millennia": (1000, "Y")}
SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
SEASONS |= {"springtime": "SP", "summertime": "SU", "wintertime": "WI"}
PARTS = {
    "morning": "MO", "dawn": "MO", "daybreak": "MO", "sunrise": "MO", "lunchtime": "MI", "afternoon": "AF",
    "evening": "EV", "dusk": "EV", "sunset": "EV", "nightfall": "EV", "night": "NI", "overnight": "NI",
}  # fmt: skip
_SMALL = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_NTH = """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"""
NUMBERS = {word: i for i, word in enumerate(_SMALL.split())}
NUMBERS |= {word: 10 * i for i, word in enumerate(_TENS.split(), start=2)}
NUMBERS |= {"hundred": 100, "thousand": 1000, "million": 1_000_000, "dozen": 12, "couple": 2}
ORDINALS = {word: i for i, word in enumerate(_NTH.split(), start=1)}
ERAS = listed("ad bc ce bce")
DECADES = {
    "twenties": 2, "thirties": 3, "forties": 4, "fifties": 5, "sixties": 6, "seventies": 7, "eighties": 8,
    "nineties": 9,
}  # fmt: skip
VAGUE = listed("few several many some numerous various countless dozens hundreds thousands")
# Minutes east of Greenwich. `CST` and `IST` mean several zones; news in English mostly means the American one by the
# first, and by the second no one knows. A tuple is (standard, daylight) of a zone with summer time.
ZONES: dict[str, int | tuple[int, int]] = {
    "UTC": 0, "GMT": 0, "BST": 60, "CET": 60, "CEST": 120, "EET": 120, "EEST": 180, "MSK": 180, "JST": 540,
    "KST": 540, "SGT": 480, "HKT": 480, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780, "EST": -300, "EDT": -240,
    "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420, "AKST": -540, "HST": -600,
    "ET": (-300, -240), "CT": (-360, -300), "MT": (-420, -360), "PT": (-480, -420),
    "EASTERN": (-300, -240), "CENTRAL": (-360, -300), "MOUNTAIN": (-420, -360), "PACIFIC": (-480, -420),
}  # fmt: skip
# By month and day, or by (month, weekday, which of them: -1 is the last), or by days after Easter Sunday.
HOLIDAYS: dict[str, tuple[int, int] | tuple[int, int, int] | int] = {
    "new year 's day": (1, 1), "new year 's eve": (12, 31), "christmas": (12, 25), "christmas day": (12, 25),
    "christmas eve": (12, 24), "boxing day": (12, 26), "epiphany": (1, 6), "valentine 's day": (2, 14),
    "saint patrick 's day": (3, 17), "bastille day": (7, 14), "independence day": (7, 4),
    "halloween": (10, 31), "armistice day": (11, 11), "remembrance day": (11, 11), "veterans day": (11, 11),
    "martin luther king day": (1, 0, 3), "presidents day": (2, 0, 3), "memorial day": (5, 0, -1),
    "labor day": (9, 0, 1), "labour day": (9, 0, 1), "st patrick 's day": (3, 17),
    "columbus day": (10, 0, 2), "thanksgiving": (11, 3, 4), "thanksgiving day": (11, 3, 4),
    "midsummer": (6, 24), "midsummer day": (6, 24), "midwinter": (12, 21), "midwinter night": (12, 21),
    "easter": 0, "easter sunday": 0, "easter monday": 1, "good friday": -2, "palm sunday": -7, "ash wednesday": -46,
    "ascension day": 39, "pentecost": 49, "whit monday": 50,
}  # fmt: skip

_WORDS = {
    "weekdays": "mondays tuesdays wednesdays thursdays fridays saturdays sundays",
    "weekend": "weekend weekends",
    "noon": "noon midday midnight",
    "today": "today tonight tomorrow yesterday",
    "clock": "clock",
    "am": "am pm m",
    "now": "now currently recently nowadays presently lately soon",
    "daily": "daily weekly fortnightly monthly yearly annual annually quarterly biennial biennially hourly nightly",
    "future": "future past",
    "moment": "moment",
    "later": "later",
    "the": "the its their",
    "a": "a an",
    "of": "of",
    "at": "on at",
    "in": "in during",
    "this": "this current these",
    "last": "last",
    "next": "next coming upcoming",
    "previous": "previous preceding",
    "following": "following ensuing",
    "that": "that same",
    "every": "each every",
    "half": "half",
    "about": "about almost around nearly approximately roughly",
    "early": "early late mid",
    "edge": "beginning start end middle close rest remainder",
    "earlier": "earlier",
    "before": "before",
    "after": "after",
    "ago": "ago",
    "to": "to until till through thru",
    "and": "and or",
    "per": "per",
    "times": "times once twice",
    "fiscal": "fiscal financial",
    "old": "old",
    "long": "long",
    "p": "p",
    "o": "o",
    "from": "from",
    "more": "more very shortly just",
    "recent": "recent",
    "other": "other",
    "near": "near foreseeable distant",
    "named": "time standard daylight",
}
_LEXICONS: dict[str, Iterable[str]] = {
    "month": [m for m in MONTHS if len(m) > 4 or m in {"may", "june", "july"}],
    "mon": [m for m in MONTHS if len(m) <= 4 and m not in {"may", "june", "july"}],
    "weekday": [w for w in WEEKDAYS if w.endswith("day")],
    "wday": [w for w in WEEKDAYS if not w.endswith("day")],
    "unit": UNITS,
    "season": SEASONS,
    "part": PARTS,
    "word": NUMBERS,
    "ordinal": ORDINALS,
    "vague": VAGUE,
    "second": ["second"],
    "zone": [*(zone.lower() for zone in ZONES), "local"],
    "decade": DECADES,
    "future": ["past"],
    "era": ERAS,
}
# Where a word has several classes, the last one stands; case decides further, in `timetags`.
CLASS: dict[str, str] = {
    word: CODES[name]
    for name, lexicon in (*((name, line.split()) for name, line in _WORDS.items()), *_LEXICONS.items())
    for word in lexicon
}
