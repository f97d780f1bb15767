"""How text is cut into pieces, for the terminal and for the page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from show_story import reading

from sayso.read.paragraphs import paragraphs
from sayso.show.passage import Mark, Piece, clipped, cut, marks, passage
from sayso.types import Reading, Span, Statement

LETTERS = "ab .”\n\r👩‍👧é́של"


@st.composite
def spans(draw: st.DrawFn, size: int) -> list[Span]:
    """Some spans of a text of that size, anywhere, in any relation to one another."""
    ends = st.tuples(st.integers(0, size), st.integers(0, size))
    return [Span(min(pair), max(pair)) for pair in draw(st.lists(ends, max_size=6)) if pair[0] != pair[1]]


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, Statement]:
    """A text and a statement whose spans are in order, disjoint and never blank at an end, as in a `Reading`."""
    text = draw(st.text(LETTERS, min_size=1, max_size=400))
    places = sorted(draw(st.sets(st.integers(0, len(text)), min_size=6, max_size=6 + 8)) if len(text) > 20 else [])
    found = [
        Span(a, b) for a, b in zip(places[::2], places[1::2], strict=False) if text[a:b].strip() == text[a:b] != ""
    ]
    roles = [found[n::3] for n in range(3)]
    return text, Statement(
        id="s1", kind="direct", source=tuple(roles[0]), cue=tuple(roles[1]), content=tuple(roles[2]), confidence=1
    )


@given(st.data())
def test_parts_follow_one_another_and_know_their_marks(data: st.DataObject) -> None:
    size = 30
    statement = Statement(id="s1", kind="direct", source=(), cue=(), content=(), confidence=1)
    found = [Mark(s.start, s.end, "content", statement) for s in data.draw(spans(size))]
    whole = Span(data.draw(st.integers(0, 10)), data.draw(st.integers(11, size)))
    parts = list(cut(whole, found))
    assert [i for part, _ in parts for i in range(part.start, part.end)] == list(range(whole.start, whole.end))
    for part, over in parts:
        for at in range(part.start, part.end):
            assert sorted(over) == sorted(m for m in found if m.start <= at < m.end)


@given(marked())
def test_every_marked_word_is_in_the_passage_in_its_role(made: tuple[str, Statement]) -> None:
    text, statement = made
    lines = passage(text, statement, paragraphs(text))
    for role in ("source", "cue", "content"):
        shown = "".join(piece.text for line in lines for piece in line if piece.role == role)
        expected = "".join(text[m.start : m.end] for m in marks(statement) if m.role == role)
        assert "".join(shown.split()) == "".join(expected.split())


def one(story: str) -> list[list[Piece]]:
    made: Reading = reading(story)
    return [list(line) for line in passage(made.article.text, made.statements[0], paragraphs(made.article.text))]


def test_the_sentence_around_is_shown_and_no_other() -> None:
    assert one("It rained. On Monday [1s Ana Brell] [1q said] [1c she would go], and left. Nobody else spoke.") == [
        [
            Piece("On Monday ", None),
            Piece("Ana Brell", "source"),
            Piece(" ", None),
            Piece("said", "cue"),
            Piece(" ", None),
            Piece("she would go", "content"),
            Piece(", and left.", None),
        ]
    ]


def test_around_a_statement_in_another_s_content_only_that_content_is_shown() -> None:
    made = reading(
        "The [1s paper] [1q says] [1c the [2s envoy] has [2q sworn]\n\nto it, [2c never to sail] again], I hear."
    )
    outer, inner = made.statements
    parts = paragraphs(made.article.text)
    assert passage(made.article.text, inner, clipped(parts, outer, inner)) == [
        (Piece("the ", None), Piece("envoy", "source"), Piece(" has ", None), Piece("sworn", "cue")),
        (Piece("to it, ", None), Piece("never to sail", "content"), Piece(" again", None)),
    ]


@given(marked(), st.data())
def test_every_marked_word_stays_wherever_the_other_statement_stands(
    made: tuple[str, Statement], data: st.DataObject
) -> None:
    text, statement = made
    around = Statement(
        id="s2", kind="direct", source=(), cue=(), content=tuple(data.draw(spans(len(text)))), confidence=1
    )
    parts = paragraphs(text)
    lines = passage(text, statement, clipped(parts, around, statement))
    shown = "".join(piece.text for line in lines for piece in line if piece.role)
    expected = "".join(text[m.start : m.end] for m in marks(statement))
    assert sorted("".join(shown.split())) == sorted("".join(expected.split()))


def test_the_stop_of_a_quotation_ends_the_context() -> None:
    assert one("She nodded. [1c “I will go.”] Nobody else spoke.") == [[Piece("“I will go.”", "content")]]


@pytest.mark.parametrize("blank", ["\n\n", "\r\n\r\n"])
def test_each_paragraph_is_a_line_and_paragraphs_without_a_mark_are_left_out(blank: str) -> None:
    story = f"[1s Brell] rose.{blank}It rained.{blank}Hail fell.{blank}[1c “No,]{blank}[1c “never.”]"
    assert one(story) == [
        [Piece("Brell", "source"), Piece(" rose.", None)],
        [Piece("…", None)],
        [Piece("“No,", "content")],
        [Piece("“never.”", "content")],
    ]


def test_a_long_sentence_is_cut_at_words_before_between_and_after() -> None:
    rain = "and the rain fell on the pier " * 20
    ((before, source, between, content, after),) = one(f"First {rain}[1s Brell] {rain}[1c spoke] {rain}at last.")
    assert (source.text, content.text) == ("Brell", "spoke")
    assert before.text.startswith("… ")
    assert after.text.endswith(" …")
    assert " … " in between.text
    assert [len(piece.text) <= 250 for piece in (before, between, after)] == [True] * 3
    words = {word for piece in (before, between, after) for word in piece.text.split()}
    assert words <= {"…", *rain.split()}


def test_wrapped_lines_become_spaces() -> None:
    assert one("Title.\n\n[1s Ana\nBrell] [1q said]\n[1c “no”].")[0][:3] == [
        Piece("Ana Brell", "source"),
        Piece(" ", None),
        Piece("said", "cue"),
    ]
