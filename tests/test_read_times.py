"""Time expressions: spans, types and values over tiny stories."""

import pytest
from hard_texts import HARD_TEXTS, assert_whole
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.read import times as module
from sayso.read.features import layout
from sayso.read.paragraphs import paragraphs
from sayso.read.times import times
from sayso.types import Span, Time

PUBLISHED = "2024-03-13"  # a Wednesday


def found(text: str, published: str | None = PUBLISHED) -> tuple[Time, ...]:
    return times(text, layout(text, paragraphs(text)), published=published)


def read(text: str, published: str | None = PUBLISHED) -> list[str]:
    """Each expression as `words = value`."""
    return [f"{text[t.start : t.end]} = {t.value}" for t in found(text, published)]


def test_a_story_as_a_whole() -> None:
    text = (
        "TERN QUAY, March 12 - The ferry was held for two hours on Monday night, the ministry said on Tuesday.\n\n"
        "It will sail again next Friday at 6 p.m. The previous day the crews meet, as they do every week. "
        "Four years ago they struck for a month."
    )
    assert [(text[t.start : t.end], t.type, t.value, t.earliest, t.latest) for t in found(text)] == [
        ("March 12", "DATE", "2024-03-12", "2024-03-12", "2024-03-12"),
        ("two hours", "DURATION", "PT2H", None, None),
        ("Monday night", "TIME", "2024-03-11TNI", "2024-03-11", "2024-03-11"),
        ("Tuesday", "DATE", "2024-03-12", "2024-03-12", "2024-03-12"),
        ("next Friday", "DATE", "2024-03-15", "2024-03-15", "2024-03-15"),
        ("6 p.m.", "TIME", "2024-03-15T18:00", "2024-03-15", "2024-03-15"),
        ("The previous day", "DATE", "2024-03-14", "2024-03-14", "2024-03-14"),
        ("every week", "SET", "P1W", None, None),
        ("Four years ago", "DATE", "2020", "2020-01-01", "2020-12-31"),
        ("a month", "DURATION", "P1M", None, None),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nov. 2, 2023", ["Nov. 2, 2023 = 2023-11-02"]),
        ("Friday, 1st of March 2024", ["Friday, 1st of March 2024 = 2024-03-01"]),
        (
            "2 Nov 2023, 2023-11-02 and 02.11.2023",
            [f"{w} = 2023-11-02" for w in ("2 Nov 2023", "2023-11-02", "02.11.2023")],
        ),
        ("7/8/07 and 13/8/07", ["7/8/07 = 2007", "13/8/07 = 2007-08-13"]),
        ("from 3 to 5 May", ["3 to 5 May = 2024-05-03/2024-05-05"]),
        ("sold between March and June 2022", ["March = 2022-03", "June 2022 = 2022-06"]),
        ("the 2015-16 season", ["2015-16 = 2015/2016"]),
        ("from 2009 to 2011", ["2009 = 2009", "2011 = 2011"]),
        (
            "in the late 1980s, the ’90s and the sixties",
            ["the late 1980s = 198", "the ’90s = 199", "the sixties = 196"],
        ),
        ("the 19th century", ["the 19th century = 18"]),
        ("the third quarter of 2023; Q1 2024", ["the third quarter of 2023 = 2023-Q3", "Q1 2024 = 2024-Q1"]),
        ("the second half of last year", ["the second half of last year = 2023-H2"]),
        ("in fiscal 2025", ["fiscal 2025 = FY2025"]),
        ("in early May last year", ["early May last year = 2023-05"]),
        ("It took office in September 2022.", ["September 2022 = 2022-09"]),
    ],
)
def test_explicit_dates(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met on Monday.", "2024-03-11"),
        ("They will meet on Monday.", "2024-03-18"),
        ("They agreed to meet on Monday.", "2024-03-18"),
        ("On Monday, the envoys are to meet.", "2024-03-18"),
        ("She resigns if nothing was done on Monday.", "2024-03-18"),
        ("They must go by Sunday.", "2024-03-17"),
        ("They won it in May.", "2023-05"),
        ("They won’t do it in May.", "2024-05"),
        ("It was cancelled until Sunday.", "2024-03-17"),
        ("They met on Wednesday.", "2024-03-13"),  # the day of publication counts
        ("They met last Wednesday.", "2024-03-06"),
        ("It was read out next Wednesday.", "2024-03-20"),
        ("It began in May.", "2023-05"),
        ("It will begin in May.", "2024-05"),
        ("It opened on 19 December.", "2023-12-19"),
        ("It will open on March 25.", "2024-03-25"),
        ("It closed last May.", "2023-05"),
        ("It sank this winter.", "2023-WI"),
        ("It will sink this summer.", "2024-SU"),
        ("It sank last fall.", "2023-FA"),
        ("They rested this weekend.", "2024-W10-WE"),
        ("They will rest this weekend.", "2024-W11-WE"),
    ],
)
def test_tense_decides(text: str, expected: str) -> None:
    assert [t.value for t in found(text)] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On 4 May 2020 it rained. The previous day it did not.", ["2020-05-04", "2020-05-03"]),
        ("In September 2022 he won. Two months later he lost. That year was wet.", ["2022-09", "2022-11", "2022"]),
        ("It began on 28 February 2023. The next day it ended.", ["2023-02-28", "2023-03-01"]),
        ("It was calm in 1961. The following year it was not.", ["1961", "1962"]),
        ("They must go by May 1. The day before, Ann spoke.", ["2024-05-01", "2024-03-12"]),  # May is not reached
    ],
)
def test_the_story_has_a_time_of_its_own(text: str, expected: list[str]) -> None:
    assert [t.value for t in found(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at 10 a.m. EST", "2024-03-13T10:00-05:00"),
        ("at 18:00 UTC", "2024-03-13T18:00Z"),
        ("at 6:40 p.m. (GMT +8)", "2024-03-13T18:40+08:00"),
        ("at 9.30pm on Friday", "2024-03-08T21:30"),
        ("at half past twelve", "2024-03-13T12:30"),
        ("at ten past three", "2024-03-13T15:10"),
        ("at six o’clock tomorrow evening", "2024-03-14T18:00"),
        ("tonight at seven", "2024-03-13T19:00"),
        ("at 6 p.m. this Friday", "2024-03-15T18:00"),
        ("at 6 p.m. Central Time", "2024-03-13T18:00-05:00"),
        ("at 6 p.m. Central Park closed", "2024-03-13T18:00"),
        ("at three in the afternoon", "2024-03-13T15:00"),
        ("by noon", "2024-03-13T12:00"),
        ("shortly after seven", "2024-03-13T07"),
        ("It sailed shortly before midnight.", "2024-03-12T23"),  # tonight's has not come yet
        ("late on Monday", "2024-03-11TNI"),
        ("yesterday afternoon", "2024-03-12TAF"),
    ],
)
def test_times_of_day(text: str, expected: str) -> None:
    assert [t.value for t in found(text)] == [expected]


def test_daylight_time_follows_the_day() -> None:
    days = {"2024-03-09": "-05:00", "2024-03-10": "-04:00", "2024-11-02": "-04:00", "2024-11-03": "-05:00"}
    assert {day: found("at 7 p.m. ET", day)[0].value[-6:] for day in days} == days


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("for ninety days", "P90D"),
        ("after four nights", "P4D"),
        ("two and a half years", "P2.5Y"),
        ("half an hour", "PT30M"),
        ("an hour and a half", "PT1.5H"),
        ("half a century", "P50Y"),
        ("the 24-year-old", "P24Y"),
        ("a decades-long feud", "PXY"),
        ("several weeks", "PXW"),
        ("within hours", "PTXH"),
        ("over the next four years", "P4Y"),
        ("the past decade", "P10Y"),
        ("1,500 days", "P1500D"),
        ("a fortnight’s wait of two fortnights", "P4W"),
    ],
)
def test_durations(text: str, expected: str) -> None:
    assert [t.value for t in found(text)] == [expected]
    assert found(text)[0].type == "DURATION"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("by the end of the month", ("2024-03", "2024-03-31", "2024-03-31")),
        ("until the end of last year", ("2023", "2023-12-31", "2023-12-31")),
        ("at year-end", ("2024", "2024-12-31", "2024-12-31")),
        ("at the beginning of next year", ("2025", "2025-01-01", "2025-12-31")),
        ("in the early 1990s", ("199", "1990-01-01", "1994-12-31")),
        ("in the mid-1990s", ("199", "1994-01-01", "1996-12-31")),
        ("this century", ("20", "2000-01-01", "2099-12-31")),
        ("on 9/11", ("2001-09-11", "2001-09-11", "2001-09-11")),
        ("in 776 BC", ("BC0776", None, None)),
    ],
)
def test_days_that_are_covered(text: str, expected: tuple[str, str | None, str | None]) -> None:
    assert [(t.value, t.earliest, t.latest) for t in found(text)] == [expected]


def test_a_stretch_up_to_publication_has_days() -> None:
    (time,) = found("It rained in the past 30 days.")
    assert (time.value, time.earliest, time.latest) == ("P30D", "2024-02-12", "2024-03-13")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("every day", "P1D"),
        ("on Thursdays", "XXXX-WXX-4"),
        ("every other week", "P2W"),
        ("$500 a year", "P1Y"),
        ("twice a week", "P1W"),
        ("per month", "P1M"),
        ("each morning", "XXXX-XX-XXTMO"),
    ],
)
def test_sets(text: str, expected: str) -> None:
    assert [(t.type, t.value) for t in found(text)] == [("SET", expected)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "You may march; they fall and spring.",
        "Theresa May spoke.",
        "A second chance, the second day, a quarter of them.",
        "It cost $2000, or 2000 pounds, for 1,800 men.",
        "The score was 2:1 and rose by 4.5 percent.",
        "The now-defunct firm answered as soon as it could.",
        "He read The Sunday Times and USA Today.",
        "The 1961 Lights Convention holds.",
        "The fall of the government came.",
        "He is in his sixties.",
        "Ten to twelve people came.",
        "The H1-B visas are gone.",
        "It was 60 miles per hour.",
    ],
)
def test_what_is_no_time(text: str) -> None:
    assert read(text) == []


def test_what_comes_later_than_nothing_stays_open() -> None:
    assert [(t.value, t.reason) for t in found("The next day it rained, and 200 years later it still does.")] == [
        ("FUTURE_REF", "vague"),
        ("FUTURE_REF", "vague"),
    ]


def test_following_needs_its_article() -> None:
    assert read("Following Monday’s storm it was calm; the following Monday it was not.") == [
        "Monday = 2024-03-11",
        "the following Monday = 2024-03-18",
    ]


def test_vague_references_say_so() -> None:
    text = "Recently it rained; now it does not, and in the near future it may. Many years ago it did."
    assert [(t.value, t.reason) for t in found(text)] == [
        ("PAST_REF", "vague"),
        ("PRESENT_REF", "vague"),
        ("FUTURE_REF", "vague"),
        ("PAST_REF", "vague"),
    ]


def test_without_a_date_nothing_is_guessed() -> None:
    text = (
        "On Monday, last week, in May, on 6 May, at noon and this summer; two years ago, by Easter. In 2019 it was so."
    )
    assert [(t.value, t.earliest, t.reason) for t in found(text, None)] == [
        ("XXXX-WXX-1", None, "no publication date"),
        ("PAST_REF", None, "no publication date"),
        ("XXXX-05", None, "no publication date"),
        ("XXXX-05-06", None, "no publication date"),
        ("XXXX-XX-XXT12:00", None, "no publication date"),
        ("XXXX-SU", None, "no publication date"),
        ("PAST_REF", None, "no publication date"),
        ("XXXX-XX-XX", None, "no publication date"),
        ("2019", "2019-01-01", None),
    ]


def test_without_a_date_the_story_still_counts_from_what_it_told() -> None:
    assert [t.value for t in found("On 4 May 2020 it rained. Two days later it stopped.", None)] == [
        "2020-05-04",
        "2020-05-06",
    ]


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("It came this week.", "2024-12-30", "2025-W01"),  # ISO weeks cross the year
        ("It came last week.", "2021-01-06", "2020-W53"),
        ("It came a year ago.", "2024-02-29", "2023"),
        ("It came yesterday.", "2024-03-01", "2024-02-29"),
        ("It came yesterday.", "2023-03-01", "2023-02-28"),
        ("It came on February 29.", "2023-06-01", "2020-02-29"),
        ("It came two days ago.", "2024-01-01T00:30:00+09:00", "2023-12-30"),  # the day in the zone of publication
        ("It came two hours ago.", "2024-01-01T00:30:00+09:00", "2023-12-31T22"),
        ("It came last month.", "2024-01-31", "2023-12"),
        ("It came last quarter.", "2024-02-01", "2023-Q4"),
        ("It comes tomorrow.", "9999-12-31", "FUTURE_REF"),  # the calendar ends
        ("It comes at the weekend.", "9999-12-31", "9999-W52-WE"),  # in the middle of that weekend
    ],
)
def test_edges_of_the_calendar(text: str, published: str, expected: str) -> None:
    assert [t.value for t in found(text, published)] == [expected]


def test_impossible_days_are_none() -> None:
    assert "2024-02-30" not in str(read("He came on February 30, 2024, on 31 April 2024 and on 2024-13-01."))


def test_marks_and_paragraphs_end_an_expression() -> None:
    assert read("It opened in May\n\n6 boats came. He left in June. 7 boats stayed.") == [
        "May = 2023-05",
        "June = 2023-06",
    ]


_PIECES = [
    "two",
    "days",
    "last",
    "May",
    "Monday",
    "the",
    "3",
    "2024",
    "a.m.",
    "earlier",
    "of",
    "-",
    ",",
    "century",
    "½",
    "²",
]


@settings(deadline=None, max_examples=200)
@given(
    st.lists(st.sampled_from(_PIECES), max_size=25).map(" ".join) | HARD_TEXTS,
    st.sampled_from([None, "2024-02-29", "0001-01-01", "9999-12-31", "2024-02-29T23:59:59Z"]),
)
def test_spans_reproduce_the_text_and_cut_nothing(text: str, published: str | None) -> None:
    here = found(text, published)
    assert_whole(text, [Span(t.start, t.end) for t in here])
    assert here == found(text, published)
    assert all((t.earliest is None) == (t.latest is None) and (t.earliest or "") <= (t.latest or "") for t in here)
    assert all(t.reason or t.earliest or t.type in {"DURATION", "SET"} for t in here)


@pytest.mark.parametrize(
    ("unit", "count"),
    [("the one ", 0), ("one Monday ", 1), ("1,", 0), ("May 3 ", 1), ("two days and ", 1), ("12:30 ", 1), ("- ", 0)],
)
def test_long_runs_are_read_in_linear_steps(unit: str, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps are counted, which a clock would blur: each word begins at most one try of the rules."""
    tries: list[int] = []
    whole = module._longest
    monkeypatch.setattr(module, "_longest", lambda here, start, end: tries.append(start) or whole(here, start, end))
    size = 20_000
    assert len(found(unit * size)) == count * size
    assert len(tries) == len(set(tries))


def test_a_very_long_text_is_read() -> None:
    """Two megabytes in which an expression could begin at each word; quadratic patterns would take minutes."""
    assert [t.value for t in found("the one " * 250_000 + "Monday")] == ["2024-03-11"]


def test_a_numeric_date_that_may_be_two_is_not_guessed() -> None:
    text = "The port was shut on 12/4/2024. It opened on 13/4/2024 and on 5/5/2024."
    found = times(text, layout(text, paragraphs(text)), published=None)
    assert [(t.value, t.reason) for t in found] == [
        ("2024", "day and month may stand in either order"),
        ("2024-04-13", None),
        ("2024-05-05", None),
    ]
    near = times(text, layout(text, paragraphs(text)), published="2024-04-20")
    assert near[0].value == "2024-04-12"
