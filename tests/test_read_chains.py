"""Chains: contents laid out anew, read by a made model, and put back into the article with their parents."""

from collections.abc import Callable, Iterator

import pytest
from counted import lines_run
from hard_texts import HARD_TEXTS, assert_whole
from hypothesis import given, settings
from hypothesis import strategies as st
from made_scores import Said, made, random_scores

from sayso.read.chains import Rereading, chains, likely_cues
from sayso.read.confidence import FEATURE_NAMES, Calibration
from sayso.read.contents import sheet
from sayso.read.decode import Decoding
from sayso.read.features import Layout, layout, windows
from sayso.read.paragraphs import paragraphs
from sayso.read.scores import Scores
from sayso.read.statements import NO_CONTENT, NO_SOURCE, Found, statements
from sayso.types import Article, Model, Reading, Rejected, Span, Statement

EVEN = Calibration(0.0, (0.0,) * len(FEATURE_NAMES))  # every confidence is a half
Rows = list[tuple[str, str | None, str, str, str]]


def laid_out(text: str) -> Layout:
    return layout(text, paragraphs(text))


def spans(text: str, *pieces: str) -> tuple[Span, ...]:
    return tuple(Span(text.index(piece), text.index(piece) + len(piece)) for piece in pieces)


def outer(text: str, source: str, cue: str, *content: str, id: str = "s1", parent: str | None = None) -> Statement:
    return Statement(
        id=id,
        kind="indirect",
        source=spans(text, source) if source else (),
        cue=spans(text, cue),
        content=spans(text, *content),
        parent=parent,
        confidence=0.5,
    )


def model(**known: tuple[Said, ...]) -> tuple[Rereading, list[str]]:
    """A model that knows what stands in texts that begin with a word, and remembers what it was given."""
    given_texts: list[str] = []

    def run(text: str, laid: Layout) -> Iterator[Scores]:
        given_texts.append(text)
        yield made(len(laid.words), *known.get(text.split()[0], ()))

    return Rereading(run, Decoding(), EVEN), given_texts


def read(text: str, *found: Statement, how: Rereading, likely: list[bool] | None = None) -> tuple[Rows, list[Rejected]]:
    """Each statement as id, parent, and the words of its source, cue and content."""
    result = chains(text, laid_out(text), Found(found, ()), how, likely=likely)
    rows = [
        (s.id, s.parent, *(" … ".join(text[x.start : x.end] for x in part) for part in (s.source, s.cue, s.content)))
        for s in result.statements
    ]
    return rows, list(result.rejected)


FERRY = "Marr said that Pell had denied that the crew wanted to sail."


def test_a_chain_of_three() -> None:
    # Pell0 had1 denied2 that3 the4 crew5 wanted6 to7 sail8 .9, then The0 crew1 wanted2 to3 sail4 .5
    how, texts = model(
        Pell=(Said(cue=(1, 3), source=(0, 1), content=((3, 9),)),),
        The=(Said(cue=(2, 3), source=(0, 2), content=((3, 5),)),),
    )
    first = outer(FERRY, "Marr", "said", "that Pell had denied that the crew wanted to sail")
    assert read(FERRY, first, how=how) == (
        [
            ("s1", None, "Marr", "said", "that Pell had denied that the crew wanted to sail"),
            ("s2", "s1", "Pell", "had denied", "that the crew wanted to sail"),
            ("s3", "s2", "the crew", "wanted", "to sail"),
        ],
        [],
    )
    assert texts == ["Pell had denied that the crew wanted to sail.", "The crew wanted to sail.", "To sail."]


def test_the_records_are_whole() -> None:
    how, _ = model(Pell=(Said(cue=(1, 3), source=(0, 1), content=((3, 9),)),))
    found = chains(FERRY, laid_out(FERRY), Found((outer(FERRY, "Marr", "said", FERRY[10:-1]),), ()), how)
    assert found.statements[1] == Statement(
        id="s2", kind="indirect", source=spans(FERRY, "Pell"), cue=spans(FERRY, "had denied"),
        content=spans(FERRY, "that the crew wanted to sail"), parent="s1", confidence=0.5,
    )  # fmt: skip


def test_a_content_around_its_cue_is_read_as_one_sentence() -> None:
    text = "“The mayor,” Marr said, “told us we sail.”"
    # The0 mayor1 ,2 told3 us4 we5 sail6 .7
    how, texts = model(The=(Said(cue=(3, 4), source=(0, 2), content=((5, 7),)),))
    rows, _ = read(text, outer(text, "Marr", "said", "“The mayor,”", "“told us we sail.”"), how=how)
    assert texts[0] == "The mayor, told us we sail."
    assert rows[1] == ("s2", "s1", "The mayor", "told", "we sail")


@pytest.mark.parametrize(
    ("content", "laid"),
    [
        (("“We sail,”",), "We sail."),
        (("“They say they are 'guests',”", "“You can go.”"), "They say they are 'guests'. You can go."),
        (("''We sail.''",), "We sail."),
        (("that “we sail”",), "We sail."),
        (("that he was “glad” to sail",), "He was “glad” to sail."),
        (("Will they sail?",), "Will they sail?"),
        (("“One.\n\n“Two.”",), "One.\n\nTwo."),
        (("ßa",), "ßa."),
        (("“”",), ""),
    ],
)
def test_a_content_is_laid_out_as_sentences(content: tuple[str, ...], laid: str) -> None:
    text = "Marr said: " + " she added, ".join(content)
    assert sheet(text, laid_out(text), [spans(text, *content)]).text == laid


def test_contents_share_a_window_but_no_links() -> None:
    text = "Marr said Pell asked. Quill said Dorn wept."
    # Pell0 asked1 .2, Dorn3 wept4 .5: a cue of the first content claims words of the second
    how, _ = model(Pell=(Said(cue=(1, 2), source=(0, 1), content=((3, 5),)),))
    first = outer(text, "Marr", "said", "Pell asked")
    second = outer(text, "Quill", "said", "Dorn wept", id="s2")
    second = Statement(
        id="s2", kind="indirect", source=second.source, cue=(Span(28, 32),), content=second.content, confidence=0.5
    )
    rows, rejected = read(text, first, second, how=how)
    assert [row[0] for row in rows] == ["s1", "s2"]
    assert rejected == [Rejected("chains", 15, 20, "a cue without content")]


def test_only_contents_that_may_hold_a_cue_are_read_again() -> None:
    how, texts = model(Pell=(Said(cue=(1, 3), source=(0, 1), content=((3, 9),)),))
    first = outer(FERRY, "Marr", "said", "that Pell had denied that the crew wanted to sail")
    words = [FERRY[w.start : w.end] for w in laid_out(FERRY).words]
    rows, _ = read(FERRY, first, how=how, likely=[False] * len(words))
    assert (len(rows), texts) == (1, [])
    rows, _ = read(FERRY, first, how=how, likely=[word == "denied" for word in words])
    assert (len(rows), len(texts)) == (2, 1)
    rows, _ = read(FERRY, first, how=how, likely=[word == "Marr" for word in words])
    assert (len(rows), len(texts)) == (1, 1)  # outside the content


def test_the_speakers_own_attitude_is_no_statement_of_its_own() -> None:
    text = "“I think Pell wants to sail,” said Marr."
    # I0 think1 Pell2 wants3 to4 sail5 .6
    how, _ = model(
        I=(Said(cue=(1, 2), source=(0, 1), content=((2, 6),)),),
        Pell=(Said(cue=(1, 2), source=(0, 1), content=((2, 4),)),),
    )
    rows, rejected = read(text, outer(text, "Marr", "said", "“I think Pell wants to sail,”"), how=how)
    assert rows[1:] == [("s2", "s1", "Pell", "wants", "to sail")]
    assert rejected == [Rejected("chains", 3, 8, "the speaker's own attitude, a part of what is said")]


@pytest.mark.parametrize(
    ("said", "thing", "cue", "kept"),
    [
        ("Pell ignored three signals", "three signals", "ignored", False),
        ("Pell promised three boats", "three boats", "promised", True),  # a word of an act
        ("Pell sang that boats sail", "that boats sail", "sang", True),  # a clause
        ("Pell sang he was drunk", "he was drunk", "sang", True),  # a clause without "that"
        ("Pell sang the old boats were late", "the old boats were late", "sang", True),
        ("Pell disliked it", "it", "disliked", False),
        ("Pell heard speculation about boats", "boats", "heard speculation", True),  # hearsay
        ("Pell sang “three signals”", "“three signals”", "sang", True),  # words in quotation marks
        ("Pell sang «three signals»", "«three signals»", "sang", True),
    ],
)
def test_what_is_met_with_is_not_said(said: str, thing: str, cue: str, kept: bool) -> None:
    text = f"Marr said {said}."
    begin = 1 + len(laid_out(cue).words)
    content = (begin, begin + len(laid_out(thing).words))
    how, _ = model(Pell=(Said(cue=(1, begin), source=(0, 1), content=(content,)),))
    rows, rejected = read(text, outer(text, "Marr", "said", said), how=how)
    assert [row[3] for row in rows[1:]] == ([cue] if kept else [])
    assert [one.reason for one in rejected] == ([] if kept else ["a thing that is met with or done, not said"])


def test_what_the_speaker_said_before_is_another_statement() -> None:
    text = "“I promised that we sail,” said Marr."
    how, _ = model(I=(Said(cue=(1, 2), source=(0, 1), content=((2, 5),)),))
    rows, _ = read(text, outer(text, "Marr", "said", "“I promised that we sail,”"), how=how)
    assert rows[1] == ("s2", "s1", "I", "promised", "that we sail")


def test_of_a_turn_read_twice_one_reading_is_kept() -> None:
    text = "MARR: Pell said we sail. Dorn agreed we sail."
    turn = outer(text, "MARR", ":", "Pell said we sail. Dorn agreed we sail.")
    before = outer(text, "Pell", "said", "we sail. Dorn", id="s2", parent="s1")
    beside = outer(text, "Dorn", "agreed", "we sail", id="s3", parent="s1")
    # Pell0 said1 we2 sail3 .4 Dorn5 …
    how, _ = model(Pell=(Said(cue=(1, 2), source=(0, 1), content=((2, 4),)),))
    rows, rejected = read(text, turn, before, beside, how=how)
    assert rows[1:] == [("s2", "s1", "Pell", "said", "we sail"), ("s3", "s1", "Dorn", "agreed", "we sail")]
    assert rejected == [Rejected("chains", 11, 15, "read again from the content alone instead")]


def test_one_inside_another_of_the_same_reading_goes_a_level_down() -> None:
    text = "Marr denied rumors that Pell offered to sail."
    # Rumors0 that1 Pell2 offered3 to4 sail5: the model sees the offer alone
    how, _ = model(Rumors=(Said(cue=(3, 4), source=(2, 3), content=((4, 6),)),))
    rows, _ = read(text, outer(text, "Marr", "denied", "rumors that Pell offered to sail"), how=how)
    assert rows[1:] == [
        ("s2", "s1", "", "rumors", "that Pell offered to sail"),
        ("s3", "s2", "Pell", "offered", "to sail"),
    ]


def test_a_cue_without_a_source_is_not_kept_unless_it_is_hearsay() -> None:
    text = "Marr denied rumors that they sail, citing a letter."
    # Rumors0 that1 they2 sail3 ,4 citing5 a6 letter7
    how, _ = model(
        Rumors=(
            Said(cue=(0, 1), source=None, content=((1, 4),)),
            Said(cue=(5, 6), source=None, content=((6, 8),)),
        )
    )
    rows, rejected = read(text, outer(text, "Marr", "denied", "rumors that they sail, citing a letter"), how=how)
    assert rows[1:] == [("s2", "s1", "", "rumors", "that they sail")]
    assert [r.reason for r in rejected] == ["a cue without a source inside the content"]


def test_there_are_reports_of_nobody_in_particular() -> None:
    text = "Marr said there are reports that Pell offered to sail."
    # There0 are1 reports2 that3 Pell4 offered5 to6 sail7
    how, _ = model(
        There=(Said(cue=(2, 3), source=(0, 1), content=((3, 8),)),),
        Pell=(Said(cue=(1, 2), source=(0, 1), content=((2, 4),)),),
    )
    rows, rejected = read(text, outer(text, "Marr", "said", "there are reports that Pell offered to sail"), how=how)
    assert rows[1:] == [("s2", "s1", "Pell", "offered", "to sail")]
    assert [r.reason for r in rejected] == ["there are reports: nobody in particular reports"]


def test_a_cue_that_came_away_empty_may_have_its_content_inside_another() -> None:
    how, texts = model(Pell=(Said(cue=(1, 3), source=(0, 1), content=((3, 9),)),))
    first = outer(FERRY, "Marr", "said", "that Pell had denied that the crew wanted to sail")
    laid = laid_out(FERRY)
    (denied,) = spans(FERRY, "denied")
    for reason, expected in ((NO_CONTENT, 2), ("another reason", 1)):
        rejected = (Rejected("statements", denied.start, denied.end, reason),)
        result = chains(FERRY, laid, Found((first,), rejected), how, likely=[False] * len(laid.words))
        assert len(result.statements) == expected
    assert len(texts) == 1


def test_hearsay_says_why_it_has_no_speaker() -> None:
    text = "Marr denied rumors that they sail."
    how, _ = model(Rumors=(Said(cue=(0, 1), source=None, content=((1, 4),)),))
    found = chains(text, laid_out(text), Found((outer(text, "Marr", "denied", "rumors that they sail"),), ()), how)
    assert found.statements[1].speaker_reason == NO_SOURCE


def test_nothing_to_read() -> None:
    how, texts = model()
    assert chains("", laid_out(""), Found((), ()), how) == Found((), ())
    assert texts == []


def wild(seed: int) -> Callable[[str, Layout], Iterator[Scores]]:
    def run(text: str, laid: Layout) -> Iterator[Scores]:
        for start, end in windows(laid.starts, [1] * len(laid.words), 30):
            yield random_scores(start, end, seed=seed + start)

    return run


@settings(deadline=None, max_examples=100)
@given(HARD_TEXTS, st.integers(0, 2**32), st.booleans())
def test_whatever_the_model_says_chains_hang_together(text: str, seed: int, gated: bool) -> None:
    laid = laid_out(text)
    likely = likely_cues(text, laid) if gated else None
    first = statements(text, laid, wild(seed)(text, laid), decoding=Decoding(), calibration=EVEN)
    found = chains(text, laid, first, Rereading(wild(seed), Decoding(), EVEN), likely=likely)
    assert found == chains(text, laid, first, Rereading(wild(seed), Decoding(), EVEN), likely=likely)
    by_id = {s.id: s for s in found.statements}
    assert [s.id for s in found.statements] == [f"s{i}" for i in range(1, len(found.statements) + 1)]
    for statement in found.statements:
        for role in (statement.source, statement.cue, statement.content):
            assert_whole(text, role)
        if statement.parent is not None:
            around = by_id[statement.parent].content
            for span in (*statement.source, *statement.cue, *statement.content):
                assert any(c.start < span.end and span.start < c.end for c in around)
    Reading(article=_article(text), model=Model("m", "1"), statements=found.statements)


def _article(text: str) -> Article:
    return Article(id="a", text=text, sha256="", extractor="")


def test_the_work_is_linear_in_the_text() -> None:
    sentence = "he had never, ever, so to say refused to say that there were rumors of gossip in the press and "

    def work(copies: int) -> int:
        text = f"Marr said {sentence * copies}so on."
        laid = laid_out(text)
        first = Found((outer(text, "Marr", "said", text[10:-1]),), ())
        return lines_run(lambda: chains(text, laid, first, Rereading(_nothing, Decoding(), EVEN)))

    assert work(800) < 12 * work(100)


def _nothing(text: str, laid: Layout) -> Iterator[Scores]:
    for start, end in windows(laid.starts, [1] * len(laid.words), 200):
        yield made(end - start, start=start)
