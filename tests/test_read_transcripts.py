"""Transcripts: turns read off their form, on small invented stories, and the many things that only look like turns."""

import pytest
from hard_texts import HARD_TEXTS, assert_whole
from hypothesis import given, settings
from hypothesis import strategies as st
from made_scores import Said, made

from sayso.read import transcripts
from sayso.read.confidence import FEATURE_NAMES, Calibration
from sayso.read.decode import Decoding
from sayso.read.features import Layout, layout
from sayso.read.paragraphs import paragraphs
from sayso.read.statements import TURN_CONFIDENCE, Found, statements
from sayso.read.transcripts import turns
from sayso.types import Rejected, Span, Statement

EVEN = Calibration(0.0, (0.0,) * len(FEATURE_NAMES))

Turns = list[tuple[str, list[str]]]


def read(text: str) -> Turns:
    """Who, and the pieces of what they said; the colon is checked on the way."""
    found = turns(text, paragraphs(text))
    assert all(text[t.colon.start : t.colon.end] == ":" for t in found)
    return [(text[t.label.start : t.label.end], [text[s.start : s.end] for s in t.content]) for t in found]


CAPITALS = """The harbour board met the crews on Friday. A partial transcript:

MARR: Is the strike over, then?

PELL: No. We go on until the board pays us what it owes.

We have said so since May.

(LAUGHTER)

MARR: When will you sail again?

PELL: Ask me on Friday.

The talks go on next week."""

SPOKEN: Turns = [
    ("MARR", ["Is the strike over, then?"]),
    ("PELL", ["No. We go on until the board pays us what it owes.", "We have said so since May."]),
    ("MARR", ["When will you sail again?"]),
    ("PELL", ["Ask me on Friday."]),
]


def titled(said: Turns) -> Turns:
    return [(label.title(), pieces) for label, pieces in said]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(CAPITALS, SPOKEN, id="capitals, a continuing paragraph, a stage direction"),
        pytest.param(CAPITALS.replace("MARR", "Marr").replace("PELL", "Pell"), titled(SPOKEN), id="title case"),
        pytest.param(CAPITALS.replace("\n", "\r\n"), SPOKEN, id="CRLF"),
        pytest.param(CAPITALS.replace("\n\n", "\n"), SPOKEN, id="single line ends"),
        pytest.param(
            CAPITALS.replace("MARR", "Q").replace("PELL", "A"),
            [({"MARR": "Q", "PELL": "A"}[label], pieces) for label, pieces in SPOKEN],
            id="questions and answers",
        ),
        pytest.param(
            CAPITALS.replace("MARR", "TVN").replace("PELL", "Oro Pell"),
            [({"MARR": "TVN", "PELL": "Oro Pell"}[label], pieces) for label, pieces in SPOKEN],
            id="an outlet's acronym asks a name",
        ),
        pytest.param(
            CAPITALS.replace("(LAUGHTER)", "Read more: We asked the crews what they want."),
            SPOKEN,
            id="an editor's line inside",
        ),
        pytest.param("Pell: crews will not sail again\n\n" + CAPITALS, SPOKEN, id="a headline that names a speaker"),
        pytest.param(
            "Pell: crews will not sail again\n\n" + CAPITALS.replace("MARR", "Marr").replace("PELL", "Pell"),
            titled(SPOKEN),
            id="such a headline in the labels' style",
        ),
    ],
)  # fmt: skip
def test_whole_transcripts(text: str, expected: Turns) -> None:
    assert read(text) == expected


def test_titles_roles_and_brackets_belong_to_the_label() -> None:
    text = """Sen. Ilva Marr (by phone): Are we to wait for you all year?

Dr. Oro van Pell, harbour chief: You may wait as long as you like.

Reporter 2: Will she wait?

Sen. Ilva Marr: No, I will not wait.

Dr. Oro van Pell [laughs]: Then I will go."""
    assert read(text) == [
        ("Sen. Ilva Marr (by phone)", ["Are we to wait for you all year?"]),
        ("Dr. Oro van Pell, harbour chief", ["You may wait as long as you like."]),
        ("Reporter 2", ["Will she wait?"]),
        ("Sen. Ilva Marr", ["No, I will not wait."]),
        ("Dr. Oro van Pell [laughs]", ["Then I will go."]),
    ]  # fmt: skip


def test_a_full_name_comes_back_as_a_surname() -> None:
    text = "\n\n".join(
        [
            "Ilva Marr: Is it over?",
            "Oro Pell: We go on.",
            "Tam Quill: So they do.",
            "Marr: When will it be, then?",
            "Pell: Ask me on Friday.",
        ]
    )
    assert [label for label, _ in read(text)] == ["Ilva Marr", "Oro Pell", "Tam Quill", "Marr", "Pell"]


def test_lines_of_one_paragraph_are_turns_of_their_own() -> None:
    text = "A transcript.\n\nMARR: Is it over\nat last?\nPELL: Not for us.\n\nMARR: When will\nit be?\nPELL: Ask me."
    assert read(text) == [
        ("MARR", ["Is it over\nat last?"]),
        ("PELL", ["Not for us."]),
        ("MARR", ["When will\nit be?"]),
        ("PELL", ["Ask me."]),
    ]


@pytest.mark.parametrize(("mark", "closer"), [("“", "”"), ('"', '"')])
def test_a_transcript_quoted_as_a_whole_has_its_marks_outside_the_turns(mark: str, closer: str) -> None:
    lines = ["MARR: Is it over?", "PELL: No, we go on.", "We always do.", "(CROSSTALK.)", "MARR: When, then?"]
    text = "\n\n".join(mark + line for line in [*lines, f"PELL: Ask me on Friday.{closer}"])
    assert read(text) == [
        ("MARR", ["Is it over?"]),
        ("PELL", ["No, we go on.", "We always do."]),
        ("MARR", ["When, then?"]),
        ("PELL", ["Ask me on Friday."]),
    ]


def test_a_quotation_at_a_turn_s_end_keeps_its_mark() -> None:
    text = "MARR: What do you say?\n\nPELL: I say “never.”\n\nMARR: Why “never”?\n\nPELL: You told me so."
    assert [pieces for _, pieces in read(text)] == [
        ["What do you say?"],
        ["I say “never.”"],
        ["Why “never”?"],
        ["You told me so."],
    ]


def test_labels_share_no_turn_across_long_prose() -> None:
    prose = "\n\n".join(["The port was quiet on that day, as it is on all days."] * 5)
    text = f"MARR: Is it over?\n\nPELL: No, we go on.\n\n{prose}\n\nMARR: When, then?\n\nPELL: Ask me on Friday."
    assert read(text) == []  # two runs of two turns


ONE_SPEAKER = "\n\n".join(["A: I think so, and you know it."] * 5)  # the questions' labels are lost: whose is the rest?


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("Marr: We sail at dawn\n\nIlva Marr told us she will sail.\n\nYou will see.", id="a headline"),
        pytest.param("Marr: 41 percent\nPell: 39 percent\n" * 3, id="results"),
        pytest.param("Marr: 41 percent of the votes in Teval.\nPell: 39 percent of them.\n" * 3, id="results in words"),
        pytest.param("Note: Stir well.\n\nTip: Serve the soup cold.\n\n" * 3, id="a recipe"),
        pytest.param("Update: We changed a name.\n\nRelated: Are you sure of our port?\n\n" * 3, id="editor's lines"),
        pytest.param("Photo: Our port. You can see it.\n\nCaption: We saw you there, did we?\n\n" * 3, id="captions"),
        pytest.param("We meet at 10:30. Do you?\n\n10:45: You speak. 11: 00 I do?\n\n" * 3, id="times"),
        pytest.param("https://port.example/we\n\nHttps://you.example/a?b\n\n" * 3, id="addresses"),
        pytest.param("The boats – all of them – sail: we know.\n\nYou – not I – stay: why?\n\n" * 3, id="dashes"),
        pytest.param("- Marr: We sail, do you?\n- Pell: I do not sail.\n" * 3, id="bullets"),
        pytest.param("TEVAL — We know this port.\n\nSANDREL — Do you know it?\n\n" * 3, id="datelines"),
        pytest.param("“We won” — and then: we lost.\n\n“You won” — so they said: no?\n\n" * 3, id="quotation and dash"),
        pytest.param("Claim: The port was sold.\n\nFact: The port is still the city’s.\n\n" * 3, id="fact check"),
        pytest.param("Keepers: Marr, Pell, Aske, Farr.\n\nBacks: Ullery, Quill, Mabe.\n\n" * 3, id="rosters"),
        pytest.param(
            "Ilva Marr: You and the Strait.\nOro Pell: Do We Sail?\nTam Quill: Our Port.\nEdda Aske: My Boats, and I.",
            id="books with their authors",
        ),
        pytest.param(ONE_SPEAKER, id="one speaker"),
        pytest.param("MARR: We go, do you\n\nPELL: I go with you\n\n" * 3, id="no sentences"),
        pytest.param("MARR: Do you?\n\nPELL: I do.\n\n" * 3, id="hardly a word"),
    ],
)
def test_no_transcript(text: str) -> None:
    assert read(text) == []


def found(text: str, *said: Said) -> Found:
    laid = layout(text, paragraphs(text))
    scores = [made(len(laid.words), *said)]
    return statements(text, laid, scores, decoding=Decoding(), calibration=EVEN)


def word(laid: Layout, text: str, piece: str) -> tuple[int, int]:
    """The words of a piece of text, as the model counts them."""
    start, end = text.index(piece), text.index(piece) + len(piece)
    inside = [i for i, w in enumerate(laid.words) if start <= w.start and w.end <= end]
    return inside[0], inside[-1] + 1


NESTED = """The board met on Friday, as Aske said.

MARR: Is it over?

PELL: No. Quill told us she will pay.

MARR: When will she?

PELL: Ask her, not me."""


def span(piece: str) -> Span:
    return Span(NESTED.index(piece), NESTED.index(piece) + len(piece))


def turn(id: str, label: str, content: str) -> Statement:
    start = NESTED.index(content) - len(label) - 2
    return Statement(
        id=id, kind="indirect", source=(Span(start, start + len(label)),),
        cue=(Span(start + len(label), start + len(label) + 1),), content=(span(content),), confidence=TURN_CONFIDENCE,
    )  # fmt: skip


def test_statements_inside_turns_keep_their_parent_and_doubled_ones_are_rejected() -> None:
    laid = layout(NESTED, paragraphs(NESTED))

    def said(source: str, cue: str, content: str) -> Said:
        at = word(laid, NESTED, source)
        return Said(cue=word(laid, NESTED, cue), source=at, content=(word(laid, NESTED, content),))

    outside = said("Aske", "said", "The board met on Friday")
    inside = said("Quill", "told", "she will pay")
    doubled = Said(cue=word(laid, NESTED, "MARR:"), source=None, content=(word(laid, NESTED, "Is it over?"),))
    label = span("MARR: Is it over?")
    assert found(NESTED, outside, doubled, inside) == Found(
        (
            Statement(
                id="s1", kind="indirect", source=(span("Aske"),), cue=(span("said"),),
                content=(span("The board met on Friday"),), confidence=0.5,
            ),
            turn("s2", "MARR", "Is it over?"),
            turn("s3", "PELL", "No. Quill told us she will pay."),
            Statement(
                id="s4", kind="indirect", source=(span("Quill"),), cue=(span("told"),),
                content=(span("she will pay"),), parent="s3", confidence=0.5,
            ),
            turn("s5", "MARR", "When will she?"),
            turn("s6", "PELL", "Ask her, not me."),
        ),
        (
            Rejected(
                "statements", label.start, label.end,
                "read by its form as a transcript's turn or a signed quotation instead",
            ),
        ),
    )  # fmt: skip


_LINES = st.tuples(
    st.sampled_from(
        ["MARR: ", "PELL: ", "Marr (we): ", '"MARR: ', "“PELL: ", "A\u0600: ", "Q: \u0301", "", "(", "Note: "]
    ),
    HARD_TEXTS | st.sampled_from(["Do you? ", "I do.", "We sail.”", "(LAUGHTER)"]),
    st.sampled_from(["\n", "\n\n", "\r\n", "\u2029", " \u0301\n"]),
)


@settings(deadline=None, max_examples=150)
@given(st.lists(_LINES, max_size=12).map(lambda lines: "".join(map("".join, lines))))
def test_spans_of_turns_are_whole_and_in_order(text: str) -> None:
    assert_turns(text)


@settings(deadline=None, max_examples=60)
@given(HARD_TEXTS, HARD_TEXTS)
def test_spans_inside_a_sure_transcript_are_whole(one: str, other: str) -> None:
    text = f"MARR: Will you, {one}?\n\nPELL: I will, {other}.\n\nMARR: Do you, {other}?\n\nPELL: I do, {one}!"
    assert_turns(text)


def assert_turns(text: str) -> None:
    last = 0
    for one in turns(text, paragraphs(text)):
        assert_whole(text, [one.label, one.colon, *one.content])
        assert one.label.start >= last
        assert one.content
        last = one.content[-1].end


class Counting:
    """A pattern that notes how much text each of its matches was given: the sum bounds the work."""

    def __init__(self, pattern: object) -> None:
        self.pattern = pattern
        self.calls = 0

    def match(self, *args: object) -> object:
        self.calls += 1
        return self.pattern.match(*args, timeout=1)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "piece",
    ["A: ", "A:\n", "A: b\n", ":", "A ", "A" * 50, "A, ", "(", "A (", "\n\nA: Do you?", "“", "\u0301", "\r\nA\u00a0"],
)
def test_adversarial_text_takes_one_short_match_a_line(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "A" + piece * (300_000 // len(piece))
    counting = Counting(transcripts._LABEL)
    monkeypatch.setattr(transcripts, "_LABEL", counting)
    turns(text, paragraphs(text))
    assert counting.calls <= 2 * (len(text.splitlines()) + 1)


@pytest.mark.parametrize("blank", [" ", "\t", "\u00a0", "\u0301", "A", "A ", "A,", "(", "A("])
def test_a_label_is_matched_in_bounded_steps(blank: str) -> None:
    """However long a line is, a label ends within a few hundred characters of it, or is none."""
    longest = "A " + blank * 300_000 + ": b"
    assert transcripts._LABEL.match(longest, timeout=0.5) is None
