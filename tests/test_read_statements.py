"""Statements: records from scores, kinds from quotation marks, and what was dropped."""

from itertools import pairwise
from typing import get_args

import pytest
from hard_texts import HARD_TEXTS, assert_whole
from hypothesis import example, given, settings
from hypothesis import strategies as st
from made_scores import Said, made, random_scores
from shared_scorer import shared

from sayso.read.confidence import FEATURE_NAMES, Calibration
from sayso.read.decode import Decoding
from sayso.read.features import layout, windows
from sayso.read.paragraphs import paragraphs
from sayso.read.quotes import quotations
from sayso.read.scores import Scores
from sayso.read.statements import NO_SOURCE, Found, kind_of, statements
from sayso.read.words import words
from sayso.types import Article, Kind, Model, Reading, Rejected, Span, Statement

EVEN = Calibration(0.0, (0.0,) * len(FEATURE_NAMES))  # every confidence is a half


def found(text: str, *scores: Scores) -> Found:
    return statements(text, layout(text, paragraphs(text)), scores, decoding=Decoding(), calibration=EVEN)


def spans(text: str, *pieces: str) -> tuple[Span, ...]:
    return tuple(Span(text.index(piece), text.index(piece) + len(piece)) for piece in pieces)


def test_a_tiny_story() -> None:
    text = "“We sail,” Marr said, “at dawn.”\n\nIt was said the port is “full”. Pell spoke."
    # Words: “0 We1 sail2 ,3 ”4 Marr5 said6 ,7 “8 at9 dawn10 .11 ”12, and in the second paragraph, counted anew:
    # It0 was1 said2 the3 port4 is5 “6 full7 ”8 .9 Pell10 spoke11 .12
    split = Said(cue=(6, 7), source=(5, 6), content=((0, 5), (8, 13)))
    nobody = Said(cue=(2, 3), source=None, content=((3, 9),))
    nothing = Said(cue=(11, 12), source=(10, 11), content=())
    assert found(text, made(13, split), made(13, nobody, nothing, start=13)) == Found(
        (
            Statement(
                id="s1", kind="direct", source=spans(text, "Marr"), cue=spans(text, "said"),
                content=spans(text, "“We sail,”", "“at dawn.”"), confidence=0.5,
            ),
            Statement(
                id="s2", kind="mixed", source=(), cue=(Span(41, 45),), content=spans(text, "the port is “full”"),
                speaker_reason=NO_SOURCE, confidence=0.5,
            ),
        ),
        (Rejected("statements", *text_span(text, "spoke"), "a cue without content"),),
    )  # fmt: skip


def text_span(text: str, piece: str) -> tuple[int, int]:
    return text.index(piece), text.index(piece) + len(piece)


def test_statements_stand_in_the_order_of_their_first_words() -> None:
    text = "Ann says Bob says they may sail now"
    late = Said(cue=(1, 2), source=(0, 1), content=((5, 7),))
    early = Said(cue=(3, 4), source=(2, 3), content=((4, 5), (7, 8)))
    first, second = found(text, made(8, early, late)).statements
    assert [first.id, second.id] == ["s1", "s2"]
    assert (first.source, second.source) == (spans(text, "Ann"), spans(text, "Bob"))


@settings(deadline=None, max_examples=100)
@given(HARD_TEXTS, st.integers(0, 2**32), st.integers(3, 30))
@example("Marr Marr Marr Marr\n\n, Marr ports’ \u0301", 22, 9)
def test_whatever_the_model_says_no_span_cuts_a_word(text: str, seed: int, size: int) -> None:
    laid = layout(text, paragraphs(text))
    runs = windows(laid.starts, [1] * len(laid.words), size)
    wild = [random_scores(start, end, seed=seed + start) for start, end in runs]
    said = found(text, *wild)
    for statement in said.statements:
        for role in (statement.source, statement.cue, statement.content):
            assert_whole(text, role)
        assert statement.cue
        assert statement.content
        assert statement.kind in get_args(Kind)
        assert bool(statement.source) == (statement.speaker_reason is None)
        assert not any(s.start < c.end and c.start < s.end for s in statement.content for c in statement.cue)
    assert [s.id for s in said.statements] == [f"s{i}" for i in range(1, len(said.statements) + 1)]
    begins = [min(span.start for span in (*s.source, *s.cue, *s.content)) for s in said.statements]
    assert begins == sorted(begins)
    for dropped in said.rejected:
        assert_whole(text, [Span(dropped.start, dropped.end)])
        assert dropped.layer == "statements"
        assert dropped.reason
    # The record itself refuses spans that do not fit.
    article = Article(id="a", text=text, sha256="", extractor="")
    Reading(article=article, model=Model("wild", "1"), statements=said.statements)


@pytest.mark.parametrize(
    ("text", "content", "kind"),
    [
        ("“We sail,” he said.", ["“We sail,”"], "direct"),
        ("“We sail,” he said.", ["We sail"], "direct"),
        ('"We sail," he said, "now."', ['"We sail,"', '"now."'], "direct"),
        ("‘We sail,’ he said.", ["‘We sail,’"], "direct"),
        ("'It's the crews' port,' he said.", ["'It's the crews' port,'"], "direct"),
        ("‘He told us “never” to sail,’ she said.", ["‘He told us “never” to sail,’"], "direct"),
        ("''We sail,'' he said.", ["''We sail,''"], "direct"),
        ("« Non », dit-il.", ["« Non »"], "direct"),
        ("“We sail.\n\n“At dawn,” he said.", ["“We sail.\n\n“At dawn,”"], "direct"),
        ("He said the “old” port", ["the “old” port"], "mixed"),
        ("He said the ‘old’ port", ["the ‘old’ port"], "mixed"),
        ("“We sail,” he said, and they did.", ["“We sail,”", "they did"], "mixed"),
        ("He said the crews' boats sail", ["the crews' boats sail"], "indirect"),
        ("“Old” Marr said they sail.", ["they sail"], "indirect"),
        ("He said … !", ["… !"], "indirect"),  # no words at all
    ],
)
def test_kind_of(text: str, content: list[str], kind: Kind) -> None:
    assert kind_of(text, spans(text, *content), quotations(text, paragraphs(text))) == kind


_PIECE = st.sampled_from(["we sail", "at dawn.", "Marr’s", "don't", "5", "(the port)", "—", "said,"])
_PAIR = st.sampled_from([("“", "”"), ('"', '"'), ("''", "''"), ("«", "»"), ("„", "”")])
_QUOTE = st.tuples(_PAIR, st.lists(_PIECE, min_size=1, max_size=3)).map(lambda q: q[0][0] + " ".join(q[1]) + q[0][1])
_PARAGRAPH = st.tuples(
    st.lists(_PIECE | _QUOTE, min_size=1, max_size=6), st.sampled_from(["", " “we go on", ' "we go on', " «we go on"])
).map(lambda p: " ".join(p[0]) + p[1])


@settings(deadline=None, max_examples=150)
@given(st.lists(_PARAGRAPH, min_size=1, max_size=3).map("\n\n".join), st.data())
def test_the_kind_is_the_shared_scorer_s(text: str, data: st.DataObject) -> None:
    """Where marks are well paired; on slips the two differ by design (inches, a mark that only closes)."""
    theirs = shared().Article(text)
    found = words(text)
    edges = sorted(data.draw(st.sets(st.integers(0, len(found)), min_size=2, max_size=4)))
    content = [Span(found[a].start, found[b - 1].end) for a, b in list(pairwise(edges))[::2]]
    expected = theirs.kind(theirs.filler([[s.start, s.end] for s in content]))
    assert kind_of(text, content, quotations(text, paragraphs(text))) == expected
