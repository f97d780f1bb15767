"""The coreference scorer: worked examples, what must always hold, and the definitions written out the long way."""

import doctest
import sys
from collections.abc import Sequence
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import SaysoError
from sayso.learn import score_coref
from sayso.learn.score import Counts, Interval, total
from sayso.learn.score_coref import METRICS, SINGLETONS, bootstrap_conll, conll, score_clusters
from sayso.types import Span


def clusters(*words: str) -> list[list[Span]]:
    """Each letter is a mention, each word a cluster."""
    return [[Span(ord(letter), ord(letter) + 1) for letter in word] for word in words]


def shares(found: Counts) -> tuple[float, float]:
    return round(found.recall, 4), round(found.precision, 4)


# Gold, predicted, then recall and precision of MUC, B³, CEAF-e without singletons, worked out by hand.
CASES = {
    # The worked example of Pradhan et al. (2014), section 5: 0.40/0.40, 0.42/0.50, 0.65/0.43.
    "published": (("abc", "defg"), ("ab", "cd", "fghi"), (2 / 5, 2 / 5), (35 / 84, 1 / 2), (13 / 20, 13 / 30)),
    "perfect": (("abc", "de"), ("de", "cab"), (1, 1), (1, 1), (1, 1)),
    "nothing read": (("abc", "de"), (), (0, 0), (0, 0), (0, 0)),
    "nothing to read": ((), ("abc",), (0, 0), (0, 0), (0, 0)),
    "all in one": (("ab", "cd"), ("abcd",), (1, 2 / 3), (1, 1 / 2), (1 / 3, 2 / 3)),
    "one cut in two": (("abcd",), ("ab", "cd"), (2 / 3, 1), (1 / 2, 1), (2 / 3, 1 / 3)),
    "a mention missed": (("abc",), ("ab",), (1 / 2, 1), (4 / 9, 1), (4 / 5, 4 / 5)),
    "a mention too many": (("ab",), ("abc",), (1, 1 / 2), (1, 4 / 9), (4 / 5, 4 / 5)),
    "singletons do not count": (("ab", "c"), ("ab", "d", "e"), (1, 1), (1, 1), (1, 1)),
    "linked to a singleton": (("ab", "c"), ("a", "bc"), (0, 0), (1 / 4, 1 / 4), (1 / 2, 1 / 2)),
    "other mentions": (("ab",), ("cd",), (0, 0), (0, 0), (0, 0)),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_worked_examples(case: tuple[Sequence[str], Sequence[str], tuple[float, float]]) -> None:
    gold, predicted, *wanted = case
    found = score_clusters(clusters(*gold), clusters(*predicted))
    assert tuple(found) == METRICS
    for name, pair in zip(("muc", "b3", "ceafe"), wanted, strict=True):
        assert shares(found[name]) == tuple(round(share, 4) for share in pair), name


def test_singletons_count_where_they_are_kept() -> None:
    found = score_clusters(clusters("ab", "c", "d"), clusters("a", "b", "c", "e"))
    # MUC knows links only; a, b and c are right alone or not, and d and e are nobody's.
    assert shares(found["muc.singletons"]) == (0, 0)
    assert shares(found["mention.singletons"]) == (0.75, 0.75)
    assert shares(found["b3.singletons"]) == (round((0.5 + 0.5 + 1) / 4, 4), 0.75)
    assert shares(found["ceafe.singletons"]) == (round((2 / 3 + 1) / 3, 4), round((2 / 3 + 1) / 4, 4))
    assert found["mention"] == Counts(0, 0, 0, 2)


def test_the_conll_score_is_the_mean_of_three() -> None:
    found = score_clusters(clusters("abc", "defg"), clusters("ab", "cd", "fghi"))
    f1 = {"muc": 0.4, "b3": 2 * (35 / 84 * 0.5) / (35 / 84 + 0.5), "ceafe": 0.52}
    assert {name: round(found[name].f1, 6) for name in f1} == {name: round(value, 6) for name, value in f1.items()}
    assert conll(found) == pytest.approx(sum(f1.values()) / 3)
    assert conll(found, SINGLETONS) == pytest.approx(conll(found))  # no cluster of one on either side


def test_documents_are_summed_before_the_shares_are_taken() -> None:
    large, small = score_clusters(clusters("abcdefgh"), clusters("abcdefgh")), score_clusters(clusters("ab"), [])
    sums = total([large, small], METRICS)
    assert (sums["muc"], sums["b3"].recall) == (Counts(7, 7, 7, 8), 0.8)


def test_a_span_in_two_clusters_counts_in_the_first() -> None:
    doubled = score_clusters(clusters("ab", "cd"), clusters("ab", "bcd"))
    assert doubled == score_clusters(clusters("ab", "cd"), clusters("ab", "cd"))


def test_the_interval_is_over_documents() -> None:
    right, wrong = score_clusters(clusters("ab"), clusters("ab")), score_clusters(clusters("ab"), clusters("cd"))
    assert bootstrap_conll([right] * 4, resamples=50) == Interval(1.0, 1.0)
    spread = bootstrap_conll([right, wrong] * 20, SINGLETONS, resamples=300)
    assert 0.3 < spread.low < 0.45 < 0.55 < spread.high < 0.7
    assert bootstrap_conll([right, wrong], resamples=20, seed=1) == bootstrap_conll(
        [right, wrong], resamples=20, seed=1
    )


def test_without_scipy_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy.optimize", None)
    with pytest.raises(SaysoError, match=r"sayso\[train\]"):
        score_clusters([], [])


LETTERS = "abcdefgh"


@st.composite
def partitions(draw: st.DrawFn) -> list[list[Span]]:
    """Some of eight mentions in up to four clusters."""
    homes = draw(st.lists(st.integers(-1, 3), min_size=len(LETTERS), max_size=len(LETTERS)))
    words = ("".join(letter for letter, home in zip(LETTERS, homes, strict=True) if home == n) for n in range(4))
    return clusters(*(word for word in words if word))


def long_way(gold: list[list[Span]], predicted: list[list[Span]]) -> dict[str, tuple[float, float, float, float]]:
    """The definitions as their authors wrote them: right and all, of the gold and then of the predicted side."""
    return {
        "muc": (*_muc(gold, predicted), *_muc(predicted, gold)),
        "b3": (*_b3(gold, predicted), *_b3(predicted, gold)),
        "ceafe": (_ceafe(gold, predicted), len(gold), _ceafe(gold, predicted), len(predicted)),
    }


def _muc(key: list[list[Span]], response: list[list[Span]]) -> tuple[float, float]:
    def parts(cluster: list[Span]) -> int:
        homes = [next((n for n, other in enumerate(response) if span in other), None) for span in cluster]
        return len({home for home in homes if home is not None}) + homes.count(None)

    return sum(len(c) - parts(c) for c in key), sum(len(c) - 1 for c in key)


def _b3(key: list[list[Span]], response: list[list[Span]]) -> tuple[float, float]:
    homes = [(set(cluster), span) for cluster in key for span in cluster]
    others = {span: set(cluster) for cluster in response for span in cluster}
    return sum(len(home & others.get(span, set())) / len(home) for home, span in homes), len(homes)


def _ceafe(key: list[list[Span]], response: list[list[Span]]) -> float:
    few, many = sorted((key, response), key=len)
    dice = [[2 * len(set(a) & set(b)) / (len(a) + len(b)) for b in many] for a in few]
    tried = permutations(range(len(many)), len(few))
    return max(sum(dice[i][j] for i, j in enumerate(order)) for order in tried)


@given(partitions(), partitions())
def test_it_is_what_the_definitions_say(gold: list[list[Span]], predicted: list[list[Span]]) -> None:
    found = score_clusters(gold, predicted)
    linked = [[c for c in side if len(c) > 1] for side in (gold, predicted)]
    for setting, sides in (("", linked), (SINGLETONS, [gold, predicted])):
        for name, wanted in long_way(*sides).items():
            counts = found[f"{name}{setting}"]
            has = (counts.right_gold, counts.gold, counts.right_predicted, counts.predicted)
            assert has == pytest.approx(wanted), f"{name}{setting}"


@given(partitions(), partitions())
def test_exchanging_the_sides_exchanges_precision_and_recall(a: list[list[Span]], b: list[list[Span]]) -> None:
    there, back = score_clusters(a, b), score_clusters(b, a)
    for name in METRICS:
        assert there[name].recall == pytest.approx(back[name].precision)
        assert 0 <= there[name].f1 <= 1 + 1e-9


@given(partitions())
def test_gold_against_itself_is_all_right(gold: list[list[Span]]) -> None:
    found = score_clusters(gold, gold)
    assert {round(c.f1, 9) for c in found.values() if c.gold} <= {1.0}


def test_the_examples_run() -> None:
    outcome = doctest.testmod(score_coref)
    assert outcome.attempted > 0
    assert outcome.failed == 0
