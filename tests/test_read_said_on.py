"""When statements were made: what is attached to a cue or source, and what goes on."""

from collections.abc import Sequence

import pytest

from sayso.read.features import layout
from sayso.read.paragraphs import paragraphs
from sayso.read.said_on import said_on
from sayso.read.times import times
from sayso.types import Span, Statement

PUBLISHED = "2024-03-13"  # a Wednesday


def marked(story: str) -> tuple[str, list[Statement]]:
    """A story with `{1s|…}`, `{1c|…}`, `{1k|…}` around sources, cues and contents; `2<1` is a statement inside 1."""
    plain, size, opened = [], 0, []
    spans: dict[tuple[str, str], list[Span]] = {}
    rest = story
    while rest:
        at = min((i for i in (rest.find("{"), rest.find("}")) if i >= 0), default=len(rest))
        plain.append(rest[:at])
        size += at
        if rest[at : at + 1] == "{":
            label, _, rest = rest[at + 1 :].partition("|")
            opened.append((label, size))
        elif rest[at:]:
            label, start = opened.pop()
            spans.setdefault((label[:-1], label[-1]), []).append(Span(start, size))
            rest = rest[at + 1 :]
        else:
            rest = ""
    numbers = sorted({number for number, _ in spans})
    return "".join(plain), [_statement(number, spans) for number in numbers]


def _statement(number: str, spans: dict[tuple[str, str], list[Span]]) -> Statement:
    name, _, parent = number.partition("<")
    source, cue, content = (tuple(sorted(spans.get((number, part), []))) for part in "sck")
    return Statement(
        id=f"s{name}",
        kind="indirect",
        source=source,
        cue=cue,
        content=content,
        parent=f"s{parent}" if parent else None,
        confidence=1,
    )


def dated(story: str, published: str | None = PUBLISHED) -> list[str | None]:
    """The value of each statement's date."""
    return [s.said_on and s.said_on.value for s in made(story, published)[1]]


def made(story: str, published: str | None = PUBLISHED) -> tuple[str, Sequence[Statement]]:
    text, statements = marked(story)
    laid = layout(text, paragraphs(text))
    found = times(text, laid, published=published)
    return text, said_on(text, laid, statements, found, published=published)


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        ("{1k|The ferry is late}, {1s|Ilva Marr} {1c|said} on Monday.", "2024-03-11"),
        ("{1k|“It is late,”} {1c|said} {1s|Ilva Marr}, the minister, on Monday.", "2024-03-11"),
        ("{1s|Ilva Marr} {1c|told} reporters in Tern on Monday {1k|that the ferry was late}.", "2024-03-11"),
        ("{1s|Ilva Marr} on Monday {1c|said} {1k|the ferry was late}.", "2024-03-11"),
        ("On Monday {1s|she} {1c|said} {1k|the ferry was late}.", "2024-03-11"),
        ("In a statement on Monday, {1s|she} {1c|said} {1k|the ferry was late}.", "2024-03-11"),
        ("At Monday’s debate, {1s|she} {1c|said} {1k|the ferry was late}.", "2024-03-11"),
        ("{1s|A Monday communiqué from the ministry} {1c|said} {1k|the ferry was late}.", "2024-03-11"),
        ("{1s|A report released on Monday} {1c|said} {1k|the ferry was late}.", "2024-03-11"),
        ("{1s|The ministry} {1c|announced Monday} {1k|that the ferry was late}.", "2024-03-11"),
        ("{1s|She} {1c|offered} {1k|to pay half of it} last week.", "2024-W10"),
        ("{1k|It is late}, {1s|she} {1c|said} in a televised address this morning.", "2024-03-13TMO"),
        ("{1s|She} {1c|said} {1k|on Monday that the ferry was late}.", "2024-03-11"),
    ],
)
def test_what_is_attached(story: str, expected: str) -> None:
    assert dated(story) == [expected]


@pytest.mark.parametrize(
    "story",
    [
        "{1s|Ilva Marr} {1c|said} {1k|the ferry sank on Monday}.",  # of the content
        "{1s|Ilva Marr, who arrived on Monday,} {1c|said} {1k|the ferry was late}.",
        "{1s|Ilva Marr}, who arrived on Monday, {1c|said} {1k|the ferry was late}.",
        "{1s|Pell}, minister since Monday, {1c|said} {1k|the ferry was late}.",
        "{1k|The ferry is late}, {1s|she} {1c|said} when she came on Monday.",
        "{1k|The ferry is late}, {1s|she} {1c|said} before Monday.",
        "After a storm on Monday, {1s|she} {1c|said} {1k|the ferry was late}.",
        "It sank on Monday. {1s|Ilva Marr} {1c|said} {1k|the ferry was late}.",
        "{1k|The ferry will sail}, {1s|she} {1c|will say} tomorrow.",  # not said yet
        "{1k|The ferry is late}, {1s|she} {1c|said} recently.",  # no date
        "{1s|She} {1c|said} {1k|it was late}.",
        "{1k|“It is late,”} as if it said so itself.",
    ],
)
def test_what_is_not(story: str) -> None:
    assert dated(story) == [None]


def test_each_date_names_its_words() -> None:
    text, (statement,) = made("{1k|It is late}, {1s|Marr} {1c|said} on Monday evening.")
    assert statement.said_on is not None
    assert statement.said_on.span is not None
    span = statement.said_on.span
    assert text[span.start : span.end] == "Monday evening"
    found = statement.said_on
    assert (found.value, found.start, found.end) == ("2024-03-11TEV", "2024-03-11", "2024-03-11")


def test_a_chain_has_a_date_at_each_link() -> None:
    story = (
        "{1s|A Monday communiqué} {1c|said} {1k|{2<1s|its envoy} {2<1c|had assured} the council two days earlier "
        "{2<1k|that {3<2s|the pilots} {3<2c|agreed} {3<2k|to sail}}}."
    )
    assert dated(story) == ["2024-03-11", "2024-03-09", None]


def test_an_occasion_goes_on_where_the_text_says_so() -> None:
    story = (
        "{1s|Ilva Marr} {1c|told} the Tern Post on Monday {1k|that the ferry was late}. {2k|It was old}, {2s|she} "
        "{2c|said}.\n\n{3s|She} {3c|added} {3k|that it leaked}. {4s|Jonas Pell} {4c|said} {4k|it did not}. "
        "{5s|He} {5c|had} {5k|no fear}."
    )
    assert dated(story) == ["2024-03-11", "2024-03-11", "2024-03-11", None, None]


def test_a_refusal_and_a_month_do_not_go_on() -> None:
    story = "{1s|Marr} {1c|said} on Monday {1k|it was late}. {2s|She} {2c|did not say} {2k|why}."
    assert dated(story) == ["2024-03-11", None]
    story = "{1s|Marr} {1c|said} in January {1k|it was late}. {2s|She} {2c|said} {2k|it was old}."
    assert dated(story) == ["2024-01", None]


def test_a_document_goes_on() -> None:
    story = "{1s|A communiqué} {1c|said} on Monday {1k|it was late}. {2k|It was old}, {2s|the text} {2c|added}."
    assert dated(story) == ["2024-03-11", "2024-03-11"]


def test_a_transcript_has_one_date() -> None:
    story = (
        "This is a transcript of Monday’s briefing.\n\n{1s|MARR}{1c|:} {1k|It is late.}\n\n"
        "{2s|PELL}{2c|:} {2k|Was it late on Sunday?}\n\n{3s|MARR}{3c|:} {3k|{4<3s|He} {4<3c|said} {4<3k|no}.}"
    )
    assert dated(story) == ["2024-03-11", "2024-03-11", "2024-03-11", None]


def test_without_a_date_of_publication_the_value_stays_open() -> None:
    _, (statement,) = made("{1k|It is late}, {1s|Marr} {1c|said} on Monday.", None)
    assert statement.said_on is not None
    assert (statement.said_on.value, statement.said_on.start) == ("XXXX-WXX-1", None)


def test_nothing_said_gives_nothing() -> None:
    assert made("It rained on Monday.")[1] == ()
