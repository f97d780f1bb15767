"""Dates: what is understood, in which form it is kept, and what is refused rather than guessed."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.errors import OptionError
from sayso.ingest import Given
from sayso.ingest.dates import parse_date


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("2031-05-06", "2031-05-06"),
        (" 20310506 ", "2031-05-06"),
        ("2031-05-06T14:00:00Z", "2031-05-06T14:00:00Z"),
        ("2031-05-06T14:00+00:00", "2031-05-06T14:00:00Z"),
        ("2031-05-06 14:00:00.250 +0200", "2031-05-06T14:00:00.250000+02:00"),
        ("2031-05-06T23:30:00-07:00", "2031-05-06T23:30:00-07:00"),
        ("2031-05-06T14:00", "2031-05-06"),
        ("6 May 2031", "2031-05-06"),
        ("May 6, 2031", "2031-05-06"),
        ("Tuesday, 6th May 2031", "2031-05-06"),
        ("Sept. 30, 2031", "2031-09-30"),
    ],
)
def test_understood(written: str, kept: str) -> None:
    assert parse_date(written) == kept


@pytest.mark.parametrize(
    "written",
    [
        "",
        "soon",
        "yesterday",
        "05/06/2031",
        "2031-05",
        "2031",
        "2031-02-30",
        "30 Feb 2031",
        "2031-W18",
        "May 2031",
        "1931506400",
    ],
)
def test_refused(written: str) -> None:
    assert parse_date(written) is None


@settings(deadline=None)  # the machine may be busy
@given(st.datetimes(timezones=st.integers(-23, 23).map(lambda h: datetime.timezone(datetime.timedelta(hours=h)))))
def test_every_time_with_a_zone_is_kept_to_the_moment(moment: datetime.datetime) -> None:
    kept = parse_date(moment.isoformat())
    assert kept is not None
    assert datetime.datetime.fromisoformat(kept) == moment


@settings(deadline=None)  # the machine may be busy
@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    kept = parse_date(text)
    assert kept is None or datetime.date.fromisoformat(kept[:10])


def test_an_option_that_is_no_date_is_an_error_of_use() -> None:
    with pytest.raises(OptionError) as caught:
        Given(published="soon")
    assert str(caught.value) == ("--published: “soon” is not a date; write it like 2031-05-06 or 2031-05-06T14:00:00Z.")
