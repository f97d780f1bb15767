"""The scorer: hand-made cases, what must always hold, and the same figures as the shared scorer."""

import doctest
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shared_scorer import shared

from sayso.learn import fillers, reliability, score
from sayso.learn.mistakes import Mistake, mistakes
from sayso.learn.reliability import Judged
from sayso.learn.score import METRICS, Counts, Interval, bootstrap, score_article, total
from sayso.types import Span, Statement

ROOT = Path(__file__).resolve().parent.parent

TEXT = 'Ilva said, "We sail at dawn." Brond denied it. “Go,” she wrote. “Now.” The pilots called it “a farce” again.'


def span(words: str, nth: int = 0) -> Span:
    at = -1
    for _ in range(nth + 1):
        at = TEXT.index(words, at + 1)
    return Span(at, at + len(words))


def said(source: str, cue: str, *content: str, confidence: float = 1.0) -> Statement:
    spans = [span(words) for words in content]
    return Statement(
        id="s",
        kind="direct",  # the scorer judges for itself
        source=(span(source),) if source else (),
        cue=(span(cue),) if cue else (),
        content=tuple(spans),
        confidence=confidence,
    )


GOLD = [
    said("Ilva", "said", '"We sail at dawn."'),
    said("Brond", "denied", "it."),
    said("she", "wrote", "“Go,”", "“Now.”"),
    said("The pilots", "called", "it “a farce”"),
]


def counts(*predicted: Statement, gold: list[Statement] = GOLD) -> dict[str, tuple[int, int, int, int]]:
    found = score_article(TEXT, gold=gold, predicted=predicted).counts
    return {name: (c.right_predicted, c.predicted, c.right_gold, c.gold) for name, c in found.items()}


def test_gold_against_itself_is_all_right() -> None:
    found = score_article(TEXT, gold=GOLD, predicted=GOLD).counts
    assert tuple(found) == METRICS
    assert {name for name, c in found.items() if c.f1 != 1} == set()
    assert [found[f"pair.{kind}"].gold for kind in ("direct", "mixed", "indirect")] == [2, 1, 1]


def test_nothing_read_and_nothing_to_read() -> None:
    assert counts()["pair"] == (0, 0, 0, 4)
    assert counts(*GOLD, gold=[])["pair"] == (0, 4, 0, 0)
    assert set(counts(gold=[]).values()) == {(0, 0, 0, 0)}
    assert Counts(0, 0, 0, 4).f1 == Counts().precision == 0


def test_content_without_its_marks_is_a_pair_and_the_same_but_for_punctuation() -> None:
    found = counts(said("Ilva", "", "We sail at dawn."))
    assert [found[name][0] for name in ("pair", "strict", "strict_np", "triple", "content")] == [1, 0, 1, 0, 1]
    assert [found[f"{name}.content"][0] for name in ("token", "exact", "exact_np")] == [5, 0, 1]


@pytest.mark.parametrize("source", ["Brond", ""])
def test_a_wrong_or_missing_source_is_no_pair(source: str) -> None:
    found = counts(said(source, "said", '"We sail at dawn."'))
    assert (found["pair"][0], found["content"][0], found["strict"][0]) == (0, 1, 0)


def test_gold_without_a_source_wants_a_prediction_without_one() -> None:
    gold = [said("", "denied", "it.")]
    assert counts(said("", "denied", "it."), gold=gold)["pair"] == (1, 1, 1, 1)
    named = counts(said("Brond", "denied", "it."), gold=gold)
    assert (named["pair"], named["pair_sourced"]) == ((0, 1, 0, 1), (0, 0, 0, 0))


def test_two_predictions_for_one_gold_count_once() -> None:
    halves = said("she", "wrote", "“Go,”"), said("she", "wrote", "“Now.”")
    assert counts(*halves)["pair"] == (1, 2, 1, 4)
    assert counts(GOLD[1], GOLD[1])["pair"] == (1, 2, 1, 4)


def test_the_best_overlap_is_matched_first() -> None:
    loose, exact = said("Ilva", "said", 'We sail at dawn." Brond'), said("Ilva", "said", '"We sail at dawn."')
    found = score_article(TEXT, gold=GOLD[:1], predicted=[loose, exact])
    assert [(m.gold, m.predicted) for m in found.pairs] == [(0, 1)]


def test_precision_goes_by_the_kind_of_the_prediction_and_recall_by_that_of_the_gold() -> None:
    found = counts(said("Ilva", "said", 'We sail at dawn." Brond'))
    assert (found["pair.direct"], found["pair.mixed"]) == ((0, 0, 1, 2), (1, 1, 0, 1))


def test_blanks_at_the_edges_change_nothing() -> None:
    wide = Statement(id="s", kind="direct", source=(Span(0, 5),), cue=(), content=(Span(10, 30),), confidence=1)
    narrow = Statement(id="s", kind="direct", source=(Span(0, 4),), cue=(), content=(Span(11, 29),), confidence=1)
    assert counts(wide) == counts(narrow)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("“a b” c", "a b"),
        ('"a" b "c"', "a c"),
        ("''a b'' c", "a b"),
        ("„a“ b” c", "a b"),
        ("«a» b", "a"),
        ("”a” b", "a"),
        ("a” b", ""),
        ("“a b\nc", "a b"),
        ('x"a b', ""),
        ("“a\n“b” c", "a b"),
        ("‘a’ b", ""),
    ],
)
def test_words_between_double_marks(text: str, quoted: str) -> None:
    tokens = fillers.tokenize(text)
    assert " ".join(text[tokens.at.index(t)] for t in sorted(tokens.quoted & tokens.words)) == quoted


def test_the_total_is_the_sum_over_articles() -> None:
    some = score_article(TEXT, gold=GOLD, predicted=GOLD[:1]).counts
    assert total([some, some])["pair"] == Counts(2, 2, 2, 8)
    assert total([])["pair"] == Counts()


def test_the_interval_is_of_the_articles_drawn() -> None:
    good, bad = {"pair": Counts(1, 1, 1, 1)}, {"pair": Counts(0, 1, 0, 1)}
    assert bootstrap([good] * 5, ["pair"], resamples=50) == {"pair": Interval(1.0, 1.0)}
    mixed = bootstrap([good, bad] * 20, ["pair"], resamples=400)["pair"]
    assert 0.3 < mixed.low < 0.45 < 0.55 < mixed.high < 0.7
    assert bootstrap([good, bad], ["pair"], resamples=1)["pair"].low in (0, 0.5, 1)


def test_each_type_of_mistake() -> None:
    gold = [*GOLD, said("", "", "again")]
    predicted = [
        said("Brond", "said", '"We sail at dawn."'),
        said("Brond", "denied", "it. “Go,” she wrote. “Now.”"),
        said("The pilots", "called", "a farce"),
        said("Brond", "", "The pilots"),
    ]
    found = score_article(TEXT, gold=gold, predicted=predicted)
    assert mistakes(found, gold=gold, predicted=predicted) == (
        Mistake("missed", gold[1], None),
        Mistake("missed", gold[4], None),
        Mistake("spurious", None, predicted[3]),
        Mistake("wrong source", gold[0], predicted[0]),
        Mistake("wrong source", gold[2], predicted[1]),
        Mistake("overlap below half", gold[3], predicted[2]),
    )


def test_another_boundary_is_a_mistake_but_punctuation_alone_is_none() -> None:
    predicted = [said("Ilva", "said", 'We sail at dawn." Brond'), said("Brond", "denied", "it")]
    found = score_article(TEXT, gold=GOLD[:2], predicted=predicted)
    assert mistakes(found, gold=GOLD[:2], predicted=predicted) == (Mistake("boundary", GOLD[0], predicted[0]),)


def test_confidence_that_is_right_and_that_is_not() -> None:
    right = [Judged(0.75, i % 4 != 0) for i in range(40)]
    assert reliability.reliability(right).error == pytest.approx(0)
    sure = [Judged(1.0, i % 2 == 0) for i in range(40)]
    assert reliability.reliability(sure).error == pytest.approx(0.5)
    assert reliability.reliability([]).bins == ()


# A busy machine is slow at making stories; that says nothing about them.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
judged = st.lists(st.builds(Judged, st.integers(0, 20).map(lambda i: i / 20), st.booleans()), max_size=60)


@settings(PATIENT)
@given(judged, st.randoms())
def test_reliability_keeps_every_statement_and_forgets_the_order(items: list[Judged], shuffler: Any) -> None:
    table = reliability.reliability(items)
    assert sum(b.statements for b in table.bins) == len(items)
    assert len(table.bins) <= 10
    assert all(a.high < b.low for a, b in zip(table.bins, table.bins[1:], strict=False))
    assert 0 <= table.error <= 1
    shuffler.shuffle(items)
    assert reliability.reliability(items) == table


# Random stories, heavy in what matters to the scorer: marks, paragraphs, blanks, letters of several scripts.
texts = st.text(st.sampled_from("ab é9_.,:“”\"'«»„ \n\u00a0\u0301שع😀"), min_size=1, max_size=40)


@st.composite
def stories(draw: st.DrawFn) -> tuple[str, list[Statement], list[Statement]]:
    text = draw(texts)
    place = st.integers(0, len(text))
    spans = st.lists(st.tuples(place, place).map(lambda p: Span(min(p), max(p))), max_size=2).map(tuple)
    made = st.builds(
        Statement, id=st.just("s"), kind=st.just("direct"), source=spans, cue=spans, content=spans,
        confidence=st.just(1.0),
    )  # fmt: skip
    gold = draw(st.lists(made, max_size=5))
    # Predictions share spans with the gold, or hardly any would match.
    near = st.sampled_from(gold) if gold else made
    return text, gold, draw(st.lists(st.one_of(made, near), max_size=5))


@settings(PATIENT)
@given(stories())
def test_every_statement_is_right_or_in_one_mistake(story: tuple[str, list[Statement], list[Statement]]) -> None:
    text, gold, predicted = story
    found = score_article(text, gold=gold, predicted=predicted)
    wrong = mistakes(found, gold=gold, predicted=predicted)
    faultless = len(found.pairs) - sum(m.type == "boundary" for m in wrong)
    assert faultless + sum(m.gold is not None for m in wrong) == len(gold)
    assert faultless + sum(m.predicted is not None for m in wrong) == len(predicted)


def as_line(statements: list[Statement]) -> list[dict[str, list[list[int]]]]:
    names = (("sources", "source"), ("cue", "cue"), ("contents", "content"))
    return [{key: [[x.start, x.end] for x in getattr(s, role)] for key, role in names} for s in statements]


@settings(PATIENT, max_examples=200)
@given(st.lists(stories(), min_size=1, max_size=3))
def test_the_shared_scorer_counts_the_same(told: list[tuple[str, list[Statement], list[Statement]]]) -> None:
    theirs = shared()
    golds = [{"doc_id": str(n), "text": t, "attributions": as_line(g)} for n, (t, g, _) in enumerate(told)]
    guesses = [{"doc_id": str(n), "attributions": as_line(p)} for n, (_, _, p) in enumerate(told)]
    sums, each = theirs.score(golds, guesses)
    ours = [score_article(t, gold=g, predicted=p).counts for t, g, p in told]
    assert set(theirs.ORDER) == set(METRICS)
    for name, found in total(ours).items():
        assert [found.right_predicted, found.predicted, found.right_gold, found.gold] == sums[name], name
        assert (found.precision, found.recall, found.f1) == theirs.prf(sums[name]), name
    interval = bootstrap(ours, ["pair"], resamples=20)["pair"]
    assert (interval.low, interval.high) == theirs.bootstrap(each, n=20)


@pytest.mark.parametrize("module", [fillers, score, reliability], ids=lambda m: m.__name__)
def test_the_examples_run(module: ModuleType) -> None:
    outcome = doctest.testmod(sys.modules[module.__name__])
    assert outcome.attempted > 0
    assert outcome.failed == 0
