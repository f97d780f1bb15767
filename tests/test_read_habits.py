"""Habits: what is corrected in the reading of a content, and what only they find."""

import pytest

from sayso.read.bio import Run
from sayso.read.contents import sentences, sheet
from sayso.read.decode import Attribution
from sayso.read.features import layout
from sayso.read.habits import corrected, words_of
from sayso.types import Span

Row = tuple[str, str, str]


def seen(cue: Run, source: Run | None, *content: Run) -> Attribution:
    return Attribution(cue=cue, source=source, content=content, cue_score=0.9, content_score=0.9, source_score=0.9)


def read(text: str, *found: Attribution) -> list[Row]:
    """Source, cue and content, in words, of what is left of the model's reading of a text, and of what is added."""
    again = sheet(text, layout(text, [Span(0, len(text))]), [[Span(0, len(text))]])
    words = [again.text[w.start : w.end] for w in again.laid.words]

    def said(*runs: Run | None) -> str:
        return " … ".join(" ".join(words[a:b]) for a, b in filter(None, runs))

    rows = corrected(words_of(again), found, 0, len(words))
    return [(said(a.source), said(a.cue), said(*a.content)) for a in rows]


def test_a_reported_clause_ends_with_its_sentence() -> None:
    # She0 told1 us2 that3 paper4 floats5 .6 She7 wanted8 none9 .10
    text = "She told us that paper floats. She wanted none."
    assert read(text, seen((1, 2), (0, 1), (3, 6), (7, 10))) == [("She", "told", "that paper floats")]


def test_a_quotation_goes_on_over_sentences() -> None:
    # She0 told1 us2 :3 “4 It5 floats6 .7 Go8 on9 .10 ”11
    text = "She told us: “It floats. Go on.”"
    assert read(text, seen((1, 2), (0, 1), (4, 12))) == [("She", "told", "“ It floats . Go on . ”")]


def test_an_abbreviation_ends_no_sentence() -> None:
    # She0 told1 us2 that3 Mr4 .5 Pell6 sails7
    assert read("She told us that Mr. Pell sails", seen((1, 2), (0, 1), (3, 8))) == [
        ("She", "told", "that Mr . Pell sails")
    ]


def test_a_decimal_point_ends_no_sentence() -> None:
    # She0 told1 us2 that3 it4 costs5 2 6 .7 50 8 a9 day10
    assert read("She told us that it costs 2.50 a day", seen((1, 2), (0, 1), (3, 11)))[0][2].endswith("50 a day")


@pytest.mark.parametrize(
    ("text", "cue", "source"),
    [
        ("No. Ilva Marr told us so", (4, 5), "Ilva Marr"),  # the model took `No.`
        ("The skipper, Ilva Marr, had radioed it", (7, 8), "The skipper , Ilva Marr ,"),
        ("It was late and he then asked us", (6, 7), "he"),
        ("Our consul saw them last night and reports this", (7, 8), "Our consul"),
        ("It is a ship that the crew never wanted", (8, 9), "the crew"),
        ("They were told so", (1, 3), ""),  # passive: the subject did not speak
        ("Citing him, they left", (0, 1), ""),
        ("Old hands and new had long hoped for it", (6, 7), ""),
    ],
)
def test_a_verb_has_the_subject_before_it(text: str, cue: Run, source: str) -> None:
    taken = (0, 2) if text.startswith("No.") else None
    last = len(text.split()) + text.count(",") + text.count(".")
    rows = read(text, seen(cue, taken, (last - 1, last)))
    assert rows[0][0] == source


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("rumors that they sail", [("", "Rumors", "that they sail")]),
        ("gossip in a certain newspaper that he left", [("a certain newspaper", "Gossip", "that he left")]),
        ("claims by the crew that he left", [("the crew", "Claims", "that he left")]),
        ("rumors in Teval that he left", [("", "Rumors", "that he left")]),  # a place does not tell
        ("there were reports that he left", []),  # nobody in particular
        ("he claims that we left", []),  # a verb: for the model
        ("the report was late and that was that", []),
    ],
)
def test_hearsay(text: str, rows: list[Row]) -> None:
    assert read(text) == rows


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("he had refused every day to sign it", [("He", "had refused", "to sign it")]),
        ("Dorn was willing to sail", [("Dorn", "was willing", "to sail")]),
        ("the crew offered to pay", [("The crew", "offered", "to pay")]),
        ("the mate had radioed shortly before midnight that he sank", [("The mate", "had radioed", "that he sank")]),
        ("he had a boat that he sailed", []),
        ("he painted the boat to sell it", []),
        ("wanting to sail, he left", []),
    ],
)
def test_intentions_and_clauses(text: str, rows: list[Row]) -> None:
    assert read(text) == rows


def test_what_stands_in_a_content_is_left_for_its_own_reading() -> None:
    # He0 said1 they2 refused3 to4 sail5
    assert read("He said they refused to sail", seen((1, 2), (0, 1), (2, 6))) == [
        ("He", "said", "they refused to sail")
    ]


def test_a_cue_without_content_gives_way() -> None:
    assert read("They refused to sail", seen((1, 2), (0, 1))) == [("They", "refused", "to sail")]


def test_hearsay_corrects_who_tells() -> None:
    # “0 Lies1 ”2 :3 claims4 in5 the6 press7 that8 he9 left10
    text = "“Lies”: claims in the press that he left"
    assert read(text, seen((4, 5), (0, 3), (8, 11))) == [("the press", "claims", "that he left")]


def test_sentences_of_a_content() -> None:
    text = "“Go,” she said, “now. We wait.” Mr. Dorn and J. Pell left. “Why?” “No.”"
    content = [Span(0, 5), Span(16, 31), Span(32, len(text))]
    assert [" … ".join(text[s.start : s.end] for s in one) for one in sentences(text, content)] == [
        "“Go,” … “now.", "We wait.”", "Mr. Dorn and J. Pell left.", "“Why?”", "“No.”",
    ]  # fmt: skip
