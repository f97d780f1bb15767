"""Acts, negation and hedging, from the words of a cue and its content."""

from typing import get_args

import pytest
from hard_texts import HARD_TEXTS
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.read.act_words import ACT_OF, SAYING, Act, bases
from sayso.read.acts import ACTS, acts
from sayso.types import Span, Statement

CONTENT = "the boat"


def read(source: str, cue: str, content: str = CONTENT, before: str = "") -> Statement:
    text = f"{before}{source} {cue} {content}"
    at = len(before)
    said = Statement(
        id="s1",
        kind="indirect",
        source=(Span(at, at + len(source)),) if source else (),
        cue=(Span(at + len(source) + 1, at + len(source) + 1 + len(cue)),),
        content=(Span(len(text) - len(content), len(text)),),
        confidence=0.5,
    )
    (found,) = acts(text, [said])
    return found


@pytest.mark.parametrize(
    ("cue", "act"),
    [
        ("said", "say"), ("according to", "say"), (":", "say"), ("pointed out", "say"), ("argues", "say"),
        ("believes", "think"), ("has long feared", "think"),
        ("was of the opinion", "think"), ("regarded it as", "think"),
        ("wanted", "want"), ("backs", "want"), ("would like", "want"),
        ("'s proposal", "want"), ("looked forward to", "want"),
        ("asked", "ask"), ("is calling for", "ask"), ("pressed", "ask"), ("begging", "ask"),
        ("vowed", "promise"), ("made a promise", "promise"), ("was willing", "promise"),
        ("threatens", "threaten"), ("'s threat", "threaten"),
        ("warned", "warn"),
        ("has accused", "accuse"), ("criticized", "accuse"), ("lashed out against", "accuse"),
        ("denied", "deny"), ("dismissed", "deny"),
        ("praised", "praise"), ("thanked", "praise"),
        ("declined to comment on", "refuse"), ("would not discuss", "refuse"), ("did not respond to", "refuse"),
        ("brushed aside", "refuse"), ("won’t say", "refuse"), ("refused to admit", "refuse"),
        ("ordered", "order"), ("requires", "order"),
        ("acknowledged", "agree"), ("conceding", "agree"),
        ("shows", "show"),
        ("saw", "perceive"), ("had heard", "perceive"),
    ],
)  # fmt: skip
def test_the_cue_names_the_act(cue: str, act: str) -> None:
    assert read("Marr", cue).act == act


@pytest.mark.parametrize(
    ("cue", "content", "act"),
    [
        ("said", "“Who asked them?”", "ask"),
        ("said", "“Who asked them? Not I.”", "say"),
        ("warned", "that it would darken the strait", "threaten"),
        ("warned", "that the ice would break", "warn"),
        ("said", "the lamps would go out unless the boats left", "threaten"),
        ("said", "if they are not home by noon, we will leave", "threaten"),
        ("said", "it would meet at noon", "promise"),
        ("said", "“I’ll come back,”", "promise"),
        ("said", "he would be the first to know", "say"),
        ("said", "“Nobody was struck,”", "deny"),
        ("said", "that there was no second boat", "deny"),
        ("said", "they did not sail", "deny"),
        ("said", "he did not know", "say"),
        ("said", "“I am not going to comment.”", "refuse"),
        ("told", "to leave the pier", "order"),
        ("claims", "to hold a licence", "say"),
        ("called", "it “a lie”", "accuse"),
        ("called", "it “a lamp”", "say"),
        ("called", "for an inquiry", "ask"),
    ],
)
def test_where_the_cue_only_says_the_content_tells(cue: str, content: str, act: str) -> None:
    assert read("Marr", cue, content).act == act


def test_a_question_at_the_end_of_a_long_content() -> None:
    assert read("Marr", "said", "It is late. " * 200 + "Will they sail?”").act == "ask"


def test_who_asks_is_in_the_label() -> None:
    assert read("QUESTION", ":", "There are reports that they left.").act == "ask"


@pytest.mark.parametrize(
    ("source", "act"), [("Budget papers", "show"), ("A poll of the crews", "show"), ("The head of the poll", "say")]
)
def test_evidence_shows(source: str, act: str) -> None:
    assert read(source, "suggests").act == act


@pytest.mark.parametrize(
    ("source", "cue", "negated"),
    [
        ("Marr", "did not say", True), ("Marr", "never promised", True), ("Marr", "doesn’t believe", True),
        ("Nobody", "believes", True), ("No one in Teval", "wants", True), ("Marr", "left without saying", True),
        ("Marr", "said", False), ("Marr", "not only said", False), ("Marr", "would not comment", False),
        ("Norrin", "said", False), ("Marr", "noted", False),
    ],
)  # fmt: skip
def test_negated(source: str, cue: str, negated: bool) -> None:
    assert read(source, cue).negated is negated


@pytest.mark.parametrize(
    ("cue", "before", "hedged"),
    [
        ("reportedly said", "", True), ("appeared to say", "", True), ("hinted", "", True), ("may have told", "", True),
        ("suspects", "", True), ("is said", "", True), ("was considering", "", True), ("did not rule out", "", True),
        ("offered", "There are reports that ", True), ("said", "Of rumours he heard nothing. ", False),
        ("said", "", False), ("considered", "", False), ("may say", "", False),
    ],
)  # fmt: skip
def test_hedged(cue: str, before: str, hedged: bool) -> None:
    assert read("Marr", cue, before=before).hedged is hedged


def test_the_list_is_closed_and_every_word_is_in_one_place() -> None:
    assert get_args(Act) == ACTS
    assert set(ACT_OF.values()) <= set(ACTS)
    assert not ACT_OF.keys() & SAYING


@pytest.mark.parametrize(
    ("word", "base"),
    [
        ("denies", "deny"),
        ("begged", "beg"),
        ("vowing", "vow"),
        ("accused", "accuse"),
        ("told", "tell"),
        ("wishes", "wish"),
    ],
)
def test_dictionary_forms(word: str, base: str) -> None:
    assert base in bases(word)


@settings(deadline=None, max_examples=100)
@given(HARD_TEXTS, st.data())
def test_any_spans_get_an_act_of_the_list(text: str, data: st.DataObject) -> None:
    def span() -> tuple[Span, ...]:
        ends = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=2, unique=True)))
        return (Span(*ends),)

    if len(text) > 1:
        said = Statement(id="s1", kind="direct", source=(), cue=span(), content=span(), confidence=0.5)
        (found,) = acts(text, [said])
        assert found.act in ACTS
        assert isinstance(found.negated, bool)
        assert isinstance(found.hedged, bool)


def test_no_statements() -> None:
    assert acts("Marr slept.", []) == ()
