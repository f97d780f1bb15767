"""The reader: an article in, its reading out, whatever the text."""

import subprocess
import sys

import msgspec
import pytest
from hard_texts import HARD_TEXTS, assert_whole
from hypothesis import given, settings

import sayso
from sayso.errors import LanguageError, OptionError, SourceError
from sayso.ingest import Given, article_from_text
from sayso.types import Reading, Span

STORY = (
    "“We sail at dawn,” said Ilva Marr, the harbour engineer. “The strait is open.”\n\n"
    "The port office denied that any boat had been held, and Joren Pell warned of a “long winter”.\n\n"
    "According to a communiqué, the council wants the quay rebuilt. It rained all day.\n\n"
    "It was said that the fee would rise.\n\n"
)
CHAINED = (
    "Ilva Marr, the minister of fisheries, said on Tuesday that the harbour would open in June. "
    "She told reporters that the storm had damaged two quays.\n\n"
    "Joren Pell, a spokesman for the Harbour Trust, said Marr had promised that the fee would fall. "
    "The trust has 40 boats.\n\n"
    "“We have waited for two years,” Pell said.\n"
)


@pytest.fixture(scope="module")
def reader() -> sayso.Reader:
    return sayso.Reader()


def check(reading: Reading) -> None:
    """What holds of every reading."""
    text = reading.article.text
    check_statements(reading)
    check_entities(reading)
    last = 0
    for time in reading.times:
        assert last <= time.start
        assert_whole(text, [Span(time.start, time.end)])
        assert time.value
        assert (time.earliest is None) == (time.latest is None)
        last = time.end
    assert all(0 <= r.start < r.end <= len(text) and r.reason for r in reading.rejected)
    assert {r.layer for r in reading.rejected} <= {"statements", "chains", "entities"}
    assert msgspec.json.decode(reading.to_json(), type=Reading) == reading


def check_statements(reading: Reading) -> None:
    text, known = reading.article.text, {e.id for e in reading.entities}
    contents = {s.id: s.content for s in reading.statements}
    for number, statement in enumerate(reading.statements, 1):
        assert statement.id == f"s{number}"
        for role in (statement.source, statement.cue, statement.content):
            assert_whole(text, role)
        assert statement.content_text == " … ".join(text[s.start : s.end] for s in statement.content)
        assert {statement.speaker, statement.addressee, *statement.about} - {None} <= known
        assert (statement.speaker is None) == (statement.speaker_confidence is None)
        assert statement.speaker or (statement.speaker_reason or "").startswith("not found: ")
        assert 0 <= statement.confidence <= 1
        assert 0 <= (statement.speaker_confidence or 0) <= 1
        assert None not in (statement.act, statement.negated, statement.hedged)
        if statement.said_on:
            assert statement.said_on.span in {Span(t.start, t.end) for t in reading.times}
        if statement.parent:
            outer = contents[statement.parent]
            assert all(any(o.start <= c.start and c.end <= o.end for o in outer) for c in statement.cue)
    begins = [min(span.start for span in (*s.source, *s.cue, *s.content)) for s in reading.statements]
    assert begins == sorted(begins)
    check_parents(reading)


def check_parents(reading: Reading) -> None:
    """Going up from any statement comes to an end."""
    parent = {s.id: s.parent for s in reading.statements}
    for at in parent:
        seen = {at}
        while (up := parent[at]) is not None:
            assert up not in seen
            seen.add(up)
            at = up


def check_entities(reading: Reading) -> None:
    text, known = reading.article.text, {e.id for e in reading.entities}
    taken: set[tuple[int, int]] = set()
    for number, entity in enumerate(reading.entities, 1):
        assert entity.id == f"e{number}"
        assert entity.name.strip()
        assert entity.mentions
        for mention in entity.mentions:
            assert_whole(text, [Span(mention.start, mention.end)])
        places = {(m.start, m.end) for m in entity.mentions}
        assert len(places) == len(entity.mentions)
        assert taken.isdisjoint(places)
        taken |= places
        assert entity.affiliation is None or entity.affiliation in known - {entity.id}
        for span in (entity.role_span, entity.affiliation_span):
            assert_whole(text, [span] if span else [])


def test_a_story_is_read(reader: sayso.Reader) -> None:
    reading = reader.read(STORY)
    check(reading)
    first = reading.statements[0]
    assert (first.source_text.split(",")[0], first.cue_text, first.kind) == ("Ilva Marr", "said", "direct")
    assert first.content_text.startswith("“We sail at dawn,”")
    assert {"direct", "indirect"} <= {s.kind for s in reading.statements}
    assert len(reading.statements) >= 4


def test_who_through_whom_and_when(reader: sayso.Reader) -> None:
    reading = reader.read(article_from_text(CHAINED, given=Given(published="2031-05-08")))
    check(reading)
    names = {e.id: e.name for e in reading.entities}
    told = [
        (names[s.speaker or ""], s.cue_text, s.act, s.said_on and s.said_on.value, s.parent) for s in reading.statements
    ]
    assert told == [
        ("Ilva Marr", "said", "say", "2031-05-06", None),
        ("Ilva Marr", "told", "say", "2031-05-06", None),
        ("Joren Pell", "said", "say", None, None),
        ("Ilva Marr", "had promised", "promise", None, "s3"),
        ("Joren Pell", "said", "say", None, None),
    ]
    assert names[reading.statements[1].addressee or ""] == "reporters"
    marr, pell, trust = (next(e for e in reading.entities if e.name.endswith(n)) for n in ("Marr", "Pell", "Trust"))
    assert (marr.type, marr.role, pell.role, pell.affiliation) == (
        "person",
        "minister of fisheries",
        "spokesman",
        trust.id,
    )
    assert [CHAINED[m.start : m.end] for m in marr.mentions] == [
        "Ilva Marr",
        "the minister of fisheries",
        "She",
        "Marr",
    ]
    assert [(CHAINED[t.start : t.end], t.value) for t in reading.times] == [
        ("Tuesday", "2031-05-06"),
        ("June", "2031-06"),
        ("two years", "P2Y"),
    ]
    assert "We" in {CHAINED[r.start : r.end] for r in reading.rejected if r.layer == "entities"}


def test_without_a_date_of_publication_the_days_stay_open(reader: sayso.Reader) -> None:
    reading = reader.read(CHAINED)
    check(reading)
    days = {CHAINED[t.start : t.end]: (t.value, t.earliest, bool(t.reason)) for t in reading.times}
    assert days["Tuesday"] == ("XXXX-WXX-2", None, True)
    said_on = reading.statements[0].said_on
    assert said_on is not None
    assert (said_on.value, said_on.start) == ("XXXX-WXX-2", None)


def test_a_text_without_statements_still_has_people_and_dates(reader: sayso.Reader) -> None:
    text = "Ilva Marr was born in Teval on 6 May 1990. She moved to Tern in 2004."
    reading = reader.read(text)
    check(reading)
    assert reading.statements == ()
    assert "Ilva Marr" in {e.name for e in reading.entities}
    assert [t.value for t in reading.times] == ["1990-05-06", "2004"]


@settings(deadline=None, max_examples=60)
@given(HARD_TEXTS)
def test_every_span_of_a_reading_is_whole(reader: sayso.Reader, text: str) -> None:
    # Inside a story, so that there is something to find: before, around and after the hard part.
    try:
        reading = reader.read(
            f"{text}“We sail {text},” said Ilva {text} on Monday.\r\n\r\n"
            f"She said Joren {text} Pell had denied {text} that {text} the fee rose 5 {text} May 2030 {text}"
        )
    except LanguageError:  # rightly or not, no concern of this test
        return
    check(reading)


def test_the_same_text_gives_the_same_bytes(reader: sayso.Reader) -> None:
    text = (STORY + CHAINED + "\n") * 6
    once = reader.read(text).to_json()
    assert reader.read(text).to_json() == once
    assert sayso.Reader().read(text).to_json() == once
    assert sayso.Reader(threads=2).read(text).to_json() == once
    assert sayso.read(text).to_json() == once


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \t\r\n\u00a0\n",
        ".",
        "—",
        "“”",
        "42",
        "\x00",
        "👩\u200d👩\u200d👧",
        "“" * 500,
        "\u0301\u200d\u0301",
    ],
)
def test_a_text_with_nothing_to_find_has_no_statements(reader: sayso.Reader, text: str) -> None:
    reading = reader.read(text)
    check(reading)
    assert reading.statements == ()
    assert reading.article.text == text


@pytest.mark.parametrize("marks", ["?!…", "— ", "1 ", "“ ”\n\n", "👍🏽"])
def test_a_long_text_without_any_letter(reader: sayso.Reader, marks: str) -> None:
    reading = reader.read(article_of(marks * 2_000))
    check(reading)
    assert reading.statements == ()


@pytest.mark.parametrize("letter", ["a", "字", "\u0301", "a\u00ad"])
def test_a_word_of_a_hundred_thousand_letters(reader: sayso.Reader, letter: str) -> None:
    text = f"Marr said {letter * 100_000} is a word."
    reading = reader.read(article_of(text))
    assert reading.article.text == text
    check(reading)


def article_of(text: str) -> sayso.Article:
    """An article whose language nobody judged."""
    return msgspec.structs.replace(article_from_text("x"), text=text)


def test_crlf_keeps_the_offsets_of_its_own_text(reader: sayso.Reader) -> None:
    """Line ends are no words, so the same words are found, each at its own place."""
    plain, crlf = reader.read(STORY), reader.read(STORY.replace("\n", "\r\n"))
    check(crlf)
    assert crlf.article.text == STORY.replace("\n", "\r\n")
    assert [(s.source_text, s.cue_text, s.content_text, s.confidence) for s in crlf.statements] == [
        (s.source_text, s.cue_text, s.content_text, s.confidence) for s in plain.statements
    ]
    last = crlf.statements[-1].cue[0].start - plain.statements[-1].cue[0].start
    assert last == STORY[: plain.statements[-1].cue[0].start].count("\n")


def test_reading_many_is_lazy_and_in_order(reader: sayso.Reader) -> None:
    asked = []

    def texts() -> object:
        for text in ("“We sail,” said Marr.", "“We stay,” said Pell."):
            asked.append(text)
            yield text

    readings = reader.read_many(texts())  # type: ignore[arg-type]
    assert asked == []
    assert next(readings).statements[0].source_text == "Marr"
    assert asked == ["“We sail,” said Marr."]
    assert [r.statements[0].source_text for r in readings] == ["Pell"]


def test_what_is_given_is_recorded(reader: sayso.Reader) -> None:
    article = sayso.read("Marr said no.", published="6 May 2031", outlet="Tern Post", title="No").article
    assert (article.published, article.outlet, article.title) == ("2031-05-06", "Tern Post", "No")


def test_a_date_that_is_none() -> None:
    with pytest.raises(OptionError, match="“soon” is not a date"):
        sayso.read("Marr said no.", published="soon")


def test_half_a_surrogate_pair(reader: sayso.Reader) -> None:
    with pytest.raises(SourceError, match="surrogate"):
        reader.read("Marr said \ud800.")


# Peak memory of a process after it has read one text: its own, since RSS never falls.
PEAK = """
import resource, sayso, sys
reader = sayso.Reader()
story = sys.stdin.buffer.read().decode()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
reading = reader.read(story * int(sys.argv[1]))
print(len(reading.article.text), len(reading.statements), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def peak(times: int) -> tuple[int, int, int]:
    """Characters, statements, and KiB by which the peak rose."""
    command = [sys.executable, "-c", PEAK, str(times)]
    done = subprocess.run(command, input=STORY.encode(), stdout=subprocess.PIPE, check=True)
    size, found, rise = map(int, done.stdout.split())
    return size, found, rise


@pytest.mark.skipif(sys.platform != "linux", reason="the unit of ru_maxrss is another elsewhere")
def test_memory_does_not_grow_with_the_length_beyond_the_words_themselves() -> None:
    """Ten times the text may cost 0.15 KiB a character more (words, pieces, records), so 2 MB some 300 MiB."""
    short, long = peak(75), peak(750)
    assert long[0] == 10 * short[0] > 200_000
    assert long[1] > 5 * short[1] > 0
    assert long[2] - short[2] <= 0.15 * (long[0] - short[0])
