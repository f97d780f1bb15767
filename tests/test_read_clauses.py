"""Contents mended where a cue came to nothing: sentences that end in who says so, and torn contents."""

from itertools import pairwise
from random import Random

import msgspec
import pytest
from counted import lines_run
from hypothesis import given
from hypothesis import strategies as st

from sayso.read.bio import Run
from sayso.read.clauses import claimed_back, finished, joined, quoted, trailing, trimmed, with_subjects
from sayso.read.decode import Attribution
from sayso.read.features import Layout, joined_states, layout
from sayso.read.paragraphs import paragraphs
from sayso.read.reader import Reader


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def laid_out(text: str) -> Layout:
    return layout(text, paragraphs(text))


def run(text: str, piece: str) -> Run:
    """The words of a piece of the text."""
    laid = laid_out(text)
    begin = text.index(piece)
    return (
        next(i for i, w in enumerate(laid.words) if w.start == begin),
        next(i for i, w in enumerate(laid.words, 1) if w.end == begin + len(piece)),
    )


def made(text: str, source: str | None, cue: str, *content: str) -> Attribution:
    return Attribution(
        cue=run(text, cue),
        source=run(text, source) if source else None,
        content=tuple(run(text, piece) for piece in content),
        cue_score=1,
        content_score=1,
        source_score=1,
    )


def outer(text: str, found: list[Attribution]) -> list[str]:
    laid = laid_out(text)
    return [
        text[laid.words[whole.content[0][0]].start : laid.words[whole.content[0][1] - 1].end]
        for whole, inner in trailing(text, laid, found)
        if inner.cue != whole.cue and inner.content == found[0].content
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "It was late. The memo warned that ice would come, the Lamp can reveal.",
            "The memo warned that ice would come",
        ),
        ("The memo warned that ice would come, the Lamp can reveal", "The memo warned that ice would come"),
        ("“Enough.” The memo warned that ice would come, the Lamp can reveal.", "The memo warned that ice would come"),
    ],
)
def test_who_says_so_at_the_end_says_all_of_the_sentence(text: str, told: str) -> None:
    found = [
        made(text, "The memo", "warned", "that ice would come"),
        made(text, "the Lamp", "can reveal"),
    ]
    assert outer(text, found) == [told]


@pytest.mark.parametrize(
    "text",
    [
        "The memo warned that ice would come. And the Lamp can reveal.",  # another sentence
        "The memo warned that ice would come; the Lamp can reveal.",
        "The memo warned that ice would come, the Lamp can reveal to nobody.",  # goes on
        "The memo warned that ice would come,\n\nthe Lamp can reveal.",
    ],
)
def test_what_is_no_such_sentence(text: str) -> None:
    found = [
        made(text, "The memo", "warned", "that ice would come"),
        made(text, "the Lamp", "can reveal"),
    ]
    assert outer(text, found) == []


def test_sentences_without_an_end_take_time_linear_in_the_text() -> None:
    def work(times: int) -> int:
        text = "we sail, Marr said; " * times
        laid = laid_out(text)
        found = [
            Attribution(
                cue=(6 * i + 4, 6 * i + 5),
                source=(6 * i + 3, 6 * i + 4),
                content=(),
                cue_score=1,
                content_score=1,
                source_score=1,
            )
            for i in range(times)
        ]
        windows = [found[k : k + 10] for k in range(0, times, 10)]
        return lines_run(lambda: [pair for window in windows for pair in trailing(text, laid, window)])

    assert work(1000) < 20 * work(100)


def test_a_cue_without_a_source_or_with_a_content_is_left_alone() -> None:
    text = "The memo warned that ice would come, the Lamp can reveal."
    memo = made(text, "The memo", "warned", "that ice would come")
    assert outer(text, [memo, made(text, None, "can reveal")]) == []
    assert outer(text, [memo, made(text, "the Lamp", "can reveal", "ice")]) == []
    assert outer(text, [made(text, "the Lamp", "can reveal")]) == []


def test_the_cue_before_a_content_that_the_last_one_took() -> None:
    text = "It was late. Pell promises that ice will come, a notice says."
    promises, says = made(text, "Pell", "promises"), made(text, "a notice", "says", "that ice will come")
    ((whole, inner),) = trailing(text, laid_out(text), [promises, says])
    assert whole == made(text, "a notice", "says", "Pell promises that ice will come")
    assert inner == made(text, "Pell", "promises", "that ice will come")
    unnamed = msgspec.structs.replace(promises, source=None)
    assert not list(trailing(text, laid_out(text), [unnamed, says]))


def test_the_chain_is_read(reader: Reader) -> None:
    text = "Teval promises that the light will burn by next year, a notice pinned to the harbour office says."
    found = reader.read(text).statements
    assert [(s.source_text, s.content_text, s.parent) for s in found] == [
        ("a notice pinned to the harbour office", "Teval promises that the light will burn by next year", None),
        ("Teval", "that the light will burn by next year", "s1"),
    ]


SHIFTED = "They sail, officials said. It is late, Marr added. Ast left."


def test_who_ends_a_sentence_says_that_one_and_not_the_next() -> None:
    officials = made(SHIFTED, "officials", "said", "It is late")
    marr = made(SHIFTED, "Marr", "added", "Ast left")
    assert claimed_back(SHIFTED, laid_out(SHIFTED), [officials, marr]) == [
        made(SHIFTED, "officials", "said", "They sail"),
        made(SHIFTED, "Marr", "added", "It is late"),
    ]


def test_an_empty_cue_at_the_end_has_the_clause_that_nobody_has() -> None:
    empty = made(SHIFTED, "officials", "said")
    assert claimed_back(SHIFTED, laid_out(SHIFTED), [empty]) == [made(SHIFTED, "officials", "said", "They sail")]
    another = made(SHIFTED, "Ast", "left", "They sail")
    assert claimed_back(SHIFTED, laid_out(SHIFTED), [empty, another]) == [empty, another]


def test_a_clause_with_another_inside_waits_for_it() -> None:
    text = "Pell says they sail, officials said. It is late."
    pell = made(text, "Pell", "says", "they sail")
    found = [pell, made(text, "officials", "said", "It is late")]
    assert claimed_back(text, laid_out(text), found) == [pell, made(text, "officials", "said")]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("They sail, officials said. “It is late.”", "“It is late.”"),  # quoted, it may well be theirs
        ("They sail, officials said, and it is late.", "and it is late"),
        ("They sail. Officials said it is late.", "it is late"),
    ],
)
def test_contents_that_are_not_given_back(text: str, content: str) -> None:
    said = made(text, "officials" if "officials" in text else "Officials", "said", content)
    assert claimed_back(text, laid_out(text), [said]) == [said]


@pytest.mark.parametrize(
    "text", ["It is late.\n\n, officials said. They sail.", "It is late. , officials said. They sail."]
)
def test_a_comma_with_nothing_before_it_gives_nothing_back(text: str) -> None:
    said = made(text, "officials", "said", "They sail")
    assert claimed_back(text, laid_out(text), [said]) == [said]
    assert not list(trailing(text, laid_out(text), [made(text, "officials", "said"), said]))


TORN = "Marr denied gossip in the press that she had offered to resign."


def test_a_torn_content_is_joined_over_an_empty_cue() -> None:
    torn = made(TORN, "Marr", "denied", "gossip", "to resign")
    empty = made(TORN, "she", "had offered")
    whole = made(TORN, "Marr", "denied", "gossip in the press that she had offered to resign")
    assert joined(TORN, laid_out(TORN), [torn, empty]) == [whole, empty]


def test_gossip_in_the_press_that_somebody_left_is_one_content() -> None:
    torn = made(TORN, "Marr", "denied", "gossip", "that she had offered to resign")
    whole = made(TORN, "Marr", "denied", "gossip in the press that she had offered to resign")
    assert joined(TORN, laid_out(TORN), [torn]) == [whole]


@pytest.mark.parametrize(
    ("text", "parts", "others"),
    [
        ("Marr denied gossip she had offered to resign.", ("gossip", "to resign"), ()),  # no cue between them
        ("“We sail,” Marr had offered, “at dawn.”", ("“We sail,”", "“at dawn.”"), ("had offered",)),  # its own
        ("Marr denied gossip. She had offered to resign.", ("gossip", "to resign"), ("had offered",)),
    ],
)
def test_parts_that_stay_apart(text: str, parts: tuple[str, ...], others: tuple[str, ...]) -> None:
    own = made(text, "Marr", "denied" if "denied" in text else "had offered", *parts)
    found = [own, *(made(text, None, cue) for cue in others)]
    assert joined(text, laid_out(text), found)[0] == own


TOLD = "“It is late. Pell says the ice is here. We go,” Marr said. “No,” she said."


def whole(text: str, *found: Attribution) -> tuple[list[Attribution], dict[Run, Attribution]]:
    return quoted(laid_out(text), found, joined_states(text, laid_out(text)))


def test_who_speaks_inside_a_quotation_is_quoted() -> None:
    inner = made(TOLD, "Pell", "says", "the ice is here")
    torn = made(TOLD, "Marr", "said", "We go,”")
    other = made(TOLD, None, "she", "“No,”")
    mended = made(TOLD, "Marr", "said", "“It is late. Pell says the ice is here. We go,”")
    assert whole(TOLD, inner, torn, other) == ([inner, mended, other], {inner.cue: mended})


def test_a_quotation_over_two_paragraphs_is_made_whole() -> None:
    text = "“It is late.\n\n“Pell says the ice is here. We go,” Marr said."
    inner = made(text, "Pell", "says", "the ice is here")
    torn = made(text, "Marr", "said", "We go,”")
    (_, mended), around = whole(text, inner, torn)
    assert mended.content == ((0, mended.cue[0] - 1),)
    assert around == {inner.cue: mended}


def test_a_content_that_reaches_over_the_edge_of_its_quotation_stays_one_piece() -> None:
    text = "It is late, “and Pell says the ice is here. We go,” Marr said."
    inner = made(text, "Pell", "says", "the ice is here")
    torn = made(text, "Marr", "said", "late, “and", "We go,”")
    mended, _ = whole(text, inner, torn)
    assert mended == [inner, made(text, "Marr", "said", "late, “and Pell says the ice is here. We go,”")]


@pytest.mark.parametrize(
    ("text", "outer_part"),
    [
        ("“It is late. Pell says the ice is here. We go,” Marr said.", "Pell"),  # only the middle is Marr's
        ("It is late. Pell says the ice is here. We go, Marr said.", "We go"),  # no quotation
    ],
)
def test_quotations_that_stay_as_they_are(text: str, outer_part: str) -> None:
    found = [made(text, "Pell", "says", "the ice is here"), made(text, "Marr", "said", outer_part)]
    assert whole(text, *found) == (found, {})


def test_a_quotation_that_two_have_words_of_is_nobodys() -> None:
    text = "“It is late. Pell says the ice is here. We go,” Marr said and Ast wrote."
    found = [
        made(text, "Pell", "says", "the ice is here"),
        made(text, "Marr", "said", "We go,”"),
        made(text, "Ast", "wrote", "It is late"),
    ]
    assert whole(text, *found) == (found, {})


@pytest.mark.parametrize(
    ("text", "source", "whole"),
    [
        ("The dock workers’ union called it off.", "The", "The dock workers’ union"),
        ("The old union called it off.", "The", "The old union"),
        ("The union, as ever, called it off.", "The", None),
        ("Pell the mate called it off.", "Pell", None),
        ("Pell called it off, the mate, his", "the mate, his", "the mate"),
        ("A man on the net loft called it off.", "A man on the", "A man"),
        ("A man on the loft called it off.", "A man on the loft", None),
        ("Whoever she spoke for called it off.", "Whoever she spoke for", None),
    ],
)
def test_no_source_is_a_bare_article(text: str, source: str, whole: str | None) -> None:
    (found,) = finished(text, laid_out(text), [made(text, source, "called", "off")])
    assert found.source == run(text, whole or source)


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        ("to go on", "to go"),
        ("to go on the last", "to go"),
        ("to go on the last day", "to go on the last day"),
        ("the", "the"),  # something must stay
    ],
)
def test_no_content_breaks_off_after_a_small_word(content: str, kept: str) -> None:
    text = "Pell offered to go on the last day he could."
    (found,) = trimmed(text, laid_out(text), [made(text, "Pell", "offered", content)])
    assert found == made(text, "Pell", "offered", kept)


def test_what_ends_with_its_sentence_may_end_in_a_small_word() -> None:
    text = "Pell asked what it was for."
    asked = made(text, "Pell", "asked", "what it was for")
    assert trimmed(text, laid_out(text), [asked]) == [asked]


THEATRE = "It was late. Teval’s threat to leave was theatre, Marr said."


def test_a_content_that_begins_with_its_verb_takes_the_subject_along() -> None:
    torn = made(THEATRE, "Marr", "said", "was theatre")
    threat = made(THEATRE, "Teval’s", "threat", "to leave")
    mended = made(THEATRE, "Marr", "said", "Teval’s threat to leave was theatre")
    assert with_subjects(THEATRE, laid_out(THEATRE), [threat, torn]) == ([threat, mended], {threat.cue: mended})
    assert with_subjects(THEATRE, laid_out(THEATRE), [torn]) == ([mended], {})


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Teval, Marr said, was theatre.", "was theatre"),  # its own source and cue between them
        ("Teval was no theatre, Marr said.", "no theatre"),  # begins with no verb
        ("In all the wide lands by the old harbour of the town of Teval was theatre, Marr said.", "was theatre"),
    ],
)
def test_contents_that_keep_their_beginning(text: str, content: str) -> None:
    torn = made(text, "Marr", "said", content)
    assert with_subjects(text, laid_out(text), [torn]) == ([torn], {})


def test_a_quotation_over_paragraphs_is_one_speakers() -> None:
    text = "“It is late.\n\n“We go,” Marr said."
    (mended,), around = whole(text, made(text, "Marr", "said", "We go,”"))
    assert (mended.content, around) == (((0, mended.cue[0] - 1),), {})


def ordered_runs(a: Attribution) -> bool:
    return all(start < end for start, end in a.content) and all(x[1] <= y[0] for x, y in pairwise(a.content))


@given(st.text(alphabet="aB,.“” \n", max_size=60), st.randoms(use_true_random=False))
def test_any_attributions_of_any_text(text: str, random: Random) -> None:
    laid = laid_out(text)
    size = len(laid.words)
    if size < 3:
        return

    def piece(least: int = 0) -> Run:
        a = random.randrange(least, size)
        return a, random.randint(a + 1, size)

    def content() -> tuple[Run, ...]:
        first = piece()
        more = [piece(first[1])] if first[1] < size and random.random() < 0.5 else []
        return (first, *more) if random.random() < 0.7 else ()

    found = [
        Attribution(
            cue=piece(),
            source=piece() if random.random() < 0.7 else None,
            content=content(),
            cue_score=1,
            content_score=1,
            source_score=1,
        )
        for _ in range(3)
    ]
    cues = [a.cue for a in found]
    subjects, around = with_subjects(text, laid, found)
    for mended in (
        finished(text, laid, found),
        joined(text, laid, found),
        trimmed(text, laid, found),
        subjects,
        claimed_back(text, laid, found),
    ):
        assert [a.cue for a in mended] == cues
        assert all(map(ordered_runs, mended))
    assert all(outer in subjects for outer in around.values())
    for outer, inner in trailing(text, laid, found):
        assert inner.cue in cues
        assert outer.content[0][0] < outer.content[0][1] <= min(outer.cue[0], outer.source[0])
    ordered = sorted(found, key=lambda a: a.cue)
    whole, around = quoted(laid, ordered, joined_states(text, laid))
    assert [a.cue for a in whole] == [a.cue for a in ordered]
    assert all(map(ordered_runs, whole))
    assert all(outer in whole for outer in around.values())
