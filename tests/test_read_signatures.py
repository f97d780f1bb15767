"""Signed quotations: read off their form, on small invented stories, and what only looks like them."""

import pytest
from hard_texts import HARD_TEXTS, assert_whole
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.read import signatures
from sayso.read.confidence import FEATURE_NAMES, Calibration
from sayso.read.decode import Decoding
from sayso.read.features import layout
from sayso.read.paragraphs import paragraphs
from sayso.read.signatures import signed
from sayso.read.statements import TURN_CONFIDENCE, Found, statements
from sayso.types import Span, Statement

EVEN = Calibration(0.0, (0.0,) * len(FEATURE_NAMES))

Signed = list[tuple[str, str, list[str]]]


def read(text: str) -> Signed:
    """Who, the dash, and the pieces of what they said."""
    return [
        (
            text[t.label.start : t.label.end],
            text[t.colon.start : t.colon.end],
            [text[s.start : s.end] for s in t.content],
        )
        for t in signed(text, paragraphs(text))
    ]


COMMENTS = """We asked readers about the port.

“We sail at dawn.” — Ilva Marr

"No boat leaves."
- Oro van Pell, 41, Sandrel

”It is our port, and we want it back!”
–Dr. Edda O’Quill-Aske

That is what they wrote."""

COMMENTED: Signed = [
    ("Ilva Marr", "—", ["“We sail at dawn.”"]),
    ("Oro van Pell", "-", ['"No boat leaves."']),
    ("Dr. Edda O’Quill-Aske", "–", ["”It is our port, and we want it back!”"]),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(COMMENTS, COMMENTED, id="comments"),
        pytest.param(COMMENTS.replace("\n", "\r\n"), COMMENTED, id="CRLF"),
        pytest.param(COMMENTS.replace("\n\n", "\n"), COMMENTED, id="single line ends"),
        pytest.param("“We sail.”\n\n― Marr", [("Marr", "―", ["“We sail.”"])], id="the name in the next paragraph"),
        pytest.param("''We sail.'' -- Ilva Marr", [("Ilva Marr", "--", ["''We sail.''"])], id="wire marks"),
        pytest.param("«We sail.» — Marr (Teval)", [("Marr", "—", ["«We sail.»"])], id="guillemets, a bracket"),
        pytest.param(
            "Readers wrote.\n\n“We sail\nat dawn.” — Marr", [("Marr", "—", ["“We sail\nat dawn.”"])], id="wrapped"
        ),
        pytest.param(
            "“We sail.\n\n“We do.\n\n“At dawn.” — Marr",
            [("Marr", "—", ["“We sail.", "“We do.", "“At dawn.”"])],
            id="over three paragraphs",
        ),
        pytest.param("“I told them “no” twice.” — Marr", [("Marr", "—", ["“I told them “no” twice.”"])], id="nested"),
        pytest.param("• “We sail.” — Marr", [("Marr", "—", ["“We sail.”"])], id="in a list"),
        pytest.param(
            "Our boats stay. — Port of Teval (@teval) May 6, 2031 <p> Why? — Ilva Marr (@ilva) May 7, 2031",
            [("Port of Teval", "—", ["Our boats stay."]), ("Ilva Marr", "—", ["Why?"])],
            id="posts",
        ),
    ],
)
def test_whole_outputs(text: str, expected: Signed) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("“We won” — and then the rain came.", id="a dash and prose"),
        pytest.param("“We won.” — Then the rain came.", id="a dash and a sentence"),
        pytest.param("“We won.” — Marr, who had said so, smiled.", id="a dash and a clause"),
        pytest.param("Ilva Marr said “We won.” — Oro Pell", id="in the middle of a line"),
        pytest.param("“We won,” Marr said. “At last.” — Oro Pell", id="two quotations"),
        pytest.param("“We won”, Marr said, “at last.” — Oro Pell", id="two quotations, commas outside"),
        pytest.param('"We won", Marr said, "at last." — Oro Pell', id="two quotations, straight marks"),
        pytest.param("“The Long Strait” — Ilva Marr\n“Boats and the Sea” — Oro Pell", id="books"),
        pytest.param('"Who Goes to Sea?" - Ilva Marr (2031)', id="a title that asks"),
        pytest.param("“Strait” — Marr", id="one word"),
        pytest.param('"We sail at dawn."\n- Teval\n- Sandrel, the old port\n- Tarn', id="a list after a quotation"),
        pytest.param("- Ilva Marr\n- Oro Pell", id="a list of names"),
        pytest.param("TEVAL — Ilva Marr", id="a dateline"),
        pytest.param('He wrote "no."\n\nTEVAL — The port is shut.', id="a dateline after a quotation"),
        pytest.param("“We sail at dawn.”\n\n— Reuters", id="an agency"),
        pytest.param("“We sail at dawn.”\n\n— With Ilva Marr in Sandrel", id="a credit"),
        pytest.param("“We sail at dawn.” — Monday, May 6", id="a day"),
        pytest.param('"The big and the small"-Time', id="a hyphen"),
        pytest.param("The boats – all of them – sail – Ilva Marr", id="dashes only"),
        pytest.param("Our boats stay — Ilva Marr, May 6, 2031", id="a post without its handle"),
    ],
)
def test_no_signature(text: str) -> None:
    assert read(text) == []


def found(text: str) -> Found:
    return statements(text, layout(text, paragraphs(text)), [], decoding=Decoding(), calibration=EVEN)


def test_signed_quotations_are_statements() -> None:
    text = "“We sail.”\n— Ilva Marr"
    assert found(text) == Found(
        (
            Statement(
                id="s1", kind="direct", source=(Span(13, 22),), cue=(Span(11, 12),), content=(Span(0, 10),),
                confidence=TURN_CONFIDENCE,
            ),
        ),
        (),
    )  # fmt: skip


def test_inside_a_turn_the_turn_wins() -> None:
    ask = "A transcript:\n\nMARR: Is it you who wrote this?\n\n“We sail at dawn.” — Oro Pell\n\nPELL: I did."
    text = f"{ask}\n\nMARR: Do you mean it?\n\nPELL: I do mean it."
    assert [text[s.source[0].start : s.source[0].end] for s in found(text).statements] == ["MARR", "PELL"] * 2


_MARKED = st.tuples(
    st.sampled_from(["“", '"', "''", "«", "”", "• “", "", " \u0301“", "\u0600“"]),
    HARD_TEXTS | st.just("We sail."),
    st.sampled_from(["”", '"', "''", "»", ".”"]),
    st.sampled_from([" — ", "\n— ", "\r\n\r\n–", " -- ", "—", "\u2029- "]),
    st.sampled_from(
        ["Ilva Marr", "Ilva M.", "Marr, Teval", "Marr\u0301", "Marr\u0d4e.", "Ilva Marr (@ilva) May 6, 2031"]
    ),
    st.sampled_from(["\n", "\n\n", "\r\n", "", ".\n", "\u0301\n"]),
).map("".join)


@settings(deadline=None, max_examples=200)
@given(st.lists(_MARKED | HARD_TEXTS, max_size=5).map("".join))
def test_spans_are_whole_in_order_and_apart(text: str) -> None:
    last = 0
    for one in signed(text, paragraphs(text)):
        assert_whole(text, [*one.content, one.colon, one.label])
        assert one.content
        assert one.content[0].start >= last
        last = one.label.end


@pytest.mark.parametrize(
    "piece",
    ["”", '"', "''", "''-A", "”—A\n", "“a.”—A\n", "“a. ", "“a.\n\n", "”—", "— ", " — A", "A ", " — A A (@", "”— A, ",
     "<", "<>", "«", '"A\r', "”\n\n—A B", "“We sail.” — Marr, a", ":", " ", "\n", "\u0301", "”—" + "A" * 39 + " "],
)  # fmt: skip
def test_adversarial_text_is_read_in_linear_time(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is looked at between marks, and cut into lines, is in sum not much more than the text."""
    text = "“a " + piece * (300_000 // len(piece)) + "“We sail.” — Ilva Marr"
    looked = 0

    class Counting:
        def fullmatch(self, text: str, start: int, end: int) -> object:
            nonlocal looked
            looked += end - start
            return one.fullmatch(text, start, end)

    def lines(piece: str) -> list[Span]:
        nonlocal looked
        looked += len(piece)
        return paragraphs(piece)

    one = signatures._ONE
    monkeypatch.setattr(signatures, "_ONE", Counting())
    monkeypatch.setattr(signatures, "lines_of", lines)
    signed(text, paragraphs(text))
    assert looked <= 5 * len(text)
    for pattern in (signatures._SIGNED, signatures._POST):
        assert sum(1 for _ in pattern.finditer(text, timeout=5)) <= len(text)  # quadratic matching takes minutes
