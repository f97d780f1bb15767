"""How well predicted statements agree with gold ones: precision, recall and F1 of every metric we report.

A **token** is a run of word characters or one punctuation mark; blanks never count ("don't" is three tokens). A span
covers each token with which it shares a character. What a role of a statement covers in all is its **filler**.

=================== ==================================================================================================
pair                the headline. Content fillers overlap by half or more (Jaccard) and the sources share a token; gold
                    without a source wants a prediction without one. One to one, best overlap first.
pair_sourced        the same over gold that has a source
content             the overlap of the content alone
triple              pair, and the cues share a token
strict, strict_np   content and source fillers equal; the same without punctuation marks
token.ROLE          tokens that play the role in any statement of the article
exact.ROLE          distinct fillers of an article that are also gold fillers; `exact_np` without punctuation marks
aligned.ROLE        tokens shared by statements aligned one to one by their content and cue tokens
overlap.ROLE        tokens shared by any two statements, as BBC Citron counts them; can exceed 1, for comparison only
X.direct, .mixed,   X over statements of that kind: all, some or no words of the content between double quotation
.indirect           marks. Recall by the kind of the gold, precision by the kind of the prediction.
=================== ==================================================================================================

All are micro averages over articles. The kind is judged here, by double marks alone, so that figures of different
readers compare; the `kind` of a `Statement` is not looked at. Several predictions with one cue are not joined.

Sources: Newell et al. (2018), "An attribution relations corpus for political news" (PolNeAR; the overlap rule is of
Pareti, 2015); Efron (1979) for the bootstrap; the overlap formula is that of bbc/citron, `citron/metrics.py`.
"""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Literal

import msgspec

from sayso.learn.fillers import Filler, Tokens, Tokenset, filler, tokenize
from sayso.types import Kind, Statement

__all__ = [
    "KINDS",
    "METRICS",
    "ROLES",
    "ArticleScore",
    "Counts",
    "Interval",
    "Match",
    "Rule",
    "bootstrap",
    "contents_overlap",
    "draws",
    "jaccard",
    "match",
    "middle",
    "same_without_punctuation",
    "score_article",
    "total",
]

Role = Literal["source", "cue", "content"]
ROLES: tuple[Role, ...] = ("source", "cue", "content")
KINDS: tuple[Kind, ...] = ("direct", "mixed", "indirect")
METRICS = (
    *("pair", "pair_sourced", "pair.direct", "pair.mixed", "pair.indirect"),
    *("content", "content.direct", "content.mixed", "content.indirect", "triple"),
    *("strict", "strict_np", "strict.direct", "strict.mixed", "strict.indirect"),
    *(f"{group}.{role}" for group in ("token", "exact", "exact_np", "aligned", "overlap") for role in ROLES),
)
_BY_KIND = ("pair", "content", "strict")
_HALF = 0.5


class Counts(msgspec.Struct, frozen=True):
    """What precision and recall are made of; where they count different things, `right` has two values.

    `right` need not be whole: some metrics give part of a point.

    >>> (Counts(2, 4, 2, 3) + Counts(0, 0, 0, 1)).f1
    0.5
    """

    right_predicted: float = 0
    predicted: int = 0
    right_gold: float = 0
    gold: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.right_predicted + other.right_predicted,
            self.predicted + other.predicted,
            self.right_gold + other.right_gold,
            self.gold + other.gold,
        )

    @property
    def precision(self) -> float:
        """The share of what was predicted that is right; 0 where nothing was."""
        return self.right_predicted / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """The share of the gold that was found; 0 where there is none."""
        return self.right_gold / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


class Match(msgspec.Struct, frozen=True):
    """Gold statement number `gold` and predicted statement number `predicted` belong together."""

    gold: int
    predicted: int


class ArticleScore(msgspec.Struct, frozen=True):
    """The counts of one article, one entry each of `METRICS`; its statements as fillers; the pairs that are right."""

    counts: dict[str, Counts]
    tokens: Tokens
    gold: tuple[Filler, ...]
    predicted: tuple[Filler, ...]
    pairs: tuple[Match, ...]


class Interval(msgspec.Struct, frozen=True):
    """A confidence interval, both ends included."""

    low: float
    high: float


Rule = Callable[[Filler, Filler], bool]
"""Whether a gold statement (first) and a predicted one agree."""


def score_article(text: str, *, gold: Sequence[Statement], predicted: Sequence[Statement]) -> ArticleScore:
    """Score the statements predicted in one article; only their spans (code points into `text`) are looked at.

    >>> from sayso.types import Span
    >>> said = Statement(id="s1", kind="indirect", source=(Span(0, 3),), cue=(), content=(Span(9, 17),), confidence=1)
    >>> found = score_article("Mara says it rained.", gold=[said], predicted=[said])
    >>> found.counts["pair.indirect"]
    Counts(right_predicted=1, predicted=1, right_gold=1, gold=1)
    """
    tokens = tokenize(text)
    golds, guesses = ([filler(tokens, s) for s in said] for said in (gold, predicted))
    found = {name: match(golds, guesses, rule) for name, rule in _rules(tokens).items()}
    counts: dict[str, Counts] = {name: _counted(golds, guesses, pairs) for name, pairs in found.items()}
    for name in _BY_KIND:
        counts |= {f"{name}.{kind}": _counted(golds, guesses, found[name], kind) for kind in KINDS}
    counts["pair_sourced"] = _sourced(golds, guesses, found["content"])
    aligned = match(golds, guesses, lambda g, p: _shared(g, p) > 0, lambda g, p: (_shared(g, p),))
    for role in ROLES:
        counts |= _role_counts(role, golds, guesses, aligned)
        counts |= _filler_counts(role, golds, guesses, tokens.words)
    return ArticleScore(
        {name: counts[name] for name in METRICS}, tokens, tuple(golds), tuple(guesses), tuple(found["pair"])
    )


def total(counts: Iterable[Mapping[str, Counts]], metrics: Sequence[str] = METRICS) -> dict[str, Counts]:
    """The sum over articles, metric by metric; `metrics` names all that occur."""
    sums = dict.fromkeys(metrics, Counts())
    for of_article in counts:
        for name, own in of_article.items():
            sums[name] += own
    return sums


def bootstrap(
    counts: Sequence[Mapping[str, Counts]], metrics: Sequence[str], *, resamples: int = 1000, seed: int = 13
) -> dict[str, Interval]:
    """The 95 % percentile interval of F1 over articles drawn anew with replacement; the same draws for every metric.

    Args:
        counts: one entry an article, at least one.
        metrics: which of those in `counts`.
        resamples: how often to draw, at least 1.
        seed: the draws are the same for the same seed.
    """
    values: dict[str, list[float]] = {name: [] for name in metrics}
    columns = {name: [msgspec.structs.astuple(c[name]) for c in counts] for name in metrics}
    for drawn in draws(len(counts), resamples=resamples, seed=seed):
        for name, rows in columns.items():
            values[name].append(Counts(*map(sum, zip(*(rows[i] for i in drawn), strict=True))).f1)
    return {name: middle(sorted(found)) for name, found in values.items()}


def draws(size: int, *, resamples: int = 1000, seed: int = 13) -> Iterator[list[int]]:
    """For each resample, `size` numbers below `size`, drawn with replacement; the same for the same seed."""
    draw = random.Random(seed)
    for _ in range(resamples):
        yield [draw.randrange(size) for _ in range(size)]


def middle(ordered: Sequence[float]) -> Interval:
    """The middle 95 % of values in rising order, at least one."""
    return Interval(ordered[int(0.025 * len(ordered))], ordered[int(0.975 * len(ordered)) - 1])


def jaccard(a: Tokenset, b: Tokenset) -> float:
    """The share of the tokens of both that both have; 0 for two empty sets."""
    either = len(a | b)
    return len(a & b) / either if either else 0.0


def contents_overlap(g: Filler, p: Filler) -> bool:
    """Whether the contents share half of their tokens or more."""
    return jaccard(g.content, p.content) >= _HALF


def same_without_punctuation(words: Tokenset, g: Filler, p: Filler) -> bool:
    """Whether contents and sources have the same words."""
    same = g.content & words == p.content & words and g.source & words == p.source & words
    return same and bool(g.content)


def _sources_agree(g: Filler, p: Filler) -> bool:
    return bool(g.source & p.source) if g.source else not p.source


def _pair(g: Filler, p: Filler) -> bool:
    return contents_overlap(g, p) and _sources_agree(g, p)


def _triple(g: Filler, p: Filler) -> bool:
    return bool(g.cue & p.cue) and _pair(g, p)


def _strict(g: Filler, p: Filler) -> bool:
    return bool(g.content) and g.content == p.content and g.source == p.source


def _rules(tokens: Tokens) -> dict[str, Rule]:
    return {
        "pair": _pair,
        "content": contents_overlap,
        "triple": _triple,
        "strict": _strict,
        "strict_np": partial(same_without_punctuation, tokens.words),
    }


def _overlaps(g: Filler, p: Filler) -> tuple[float, ...]:
    return jaccard(g.content, p.content), jaccard(g.source, p.source), jaccard(g.cue, p.cue)


def _shared(g: Filler, p: Filler) -> int:
    return len(g.content & p.content) + len(g.cue & p.cue)


def match(
    gold: Sequence[Filler],
    predicted: Sequence[Filler],
    rule: Rule,
    weight: Callable[[Filler, Filler], tuple[float, ...]] = _overlaps,
) -> list[Match]:
    """Match statements that agree by `rule` one to one, greedily: the greatest weight first, ties by position."""
    candidates = sorted(
        (tuple(-w for w in weight(g, p)), i, j)
        for i, g in enumerate(gold)
        for j, p in enumerate(predicted)
        if rule(g, p)
    )
    found: list[Match] = []
    golds, guesses = set(range(len(gold))), set(range(len(predicted)))
    for _, i, j in candidates:
        if i in golds and j in guesses:
            golds.remove(i)
            guesses.remove(j)
            found.append(Match(i, j))
    return found


def _counted(
    gold: Sequence[Filler], predicted: Sequence[Filler], pairs: Iterable[Match], kind: Kind | None = None
) -> Counts:
    golds = [kind in (None, g.kind) for g in gold]
    guesses = [kind in (None, p.kind) for p in predicted]
    pairs = list(pairs)
    return Counts(sum(guesses[m.predicted] for m in pairs), sum(guesses), sum(golds[m.gold] for m in pairs), sum(golds))


def _sourced(gold: Sequence[Filler], predicted: Sequence[Filler], contents: Iterable[Match]) -> Counts:
    """`pair` over gold with a source; what was predicted for gold without one is left out of the precision."""
    beside = {m.predicted for m in contents if not gold[m.gold].source}
    golds = [g for g in gold if g.source]
    guesses = [p for j, p in enumerate(predicted) if j not in beside]
    return _counted(golds, guesses, match(golds, guesses, _pair))


def _role_counts(
    role: Role, gold: Sequence[Filler], predicted: Sequence[Filler], aligned: Iterable[Match]
) -> dict[str, Counts]:
    """The metrics that count shared tokens, statement by statement."""
    golds, guesses = ([_of(role, f) for f in fillers] for fillers in (gold, predicted))
    sizes = sum(map(len, guesses)), sum(map(len, golds))
    crossed = sum(len(g & p) for g in golds for p in guesses)
    paired = sum(len(golds[m.gold] & guesses[m.predicted]) for m in aligned)
    return {f"overlap.{role}": _sizes(crossed, *sizes), f"aligned.{role}": _sizes(paired, *sizes)}


def _filler_counts(
    role: Role, gold: Sequence[Filler], predicted: Sequence[Filler], words: Tokenset
) -> dict[str, Counts]:
    """The metrics that compare sets: of tokens, and of whole fillers."""
    golds, guesses = ({_of(role, f) for f in fillers} for fillers in (gold, predicted))
    bare_golds, bare_guesses = ({f & words for f in fillers} for fillers in (golds, guesses))
    empty: Tokenset = frozenset()
    return {
        f"token.{role}": _common(empty.union(*golds), empty.union(*guesses)),
        f"exact.{role}": _common(golds - {empty}, guesses - {empty}),
        f"exact_np.{role}": _common(bare_golds - {empty}, bare_guesses - {empty}),
    }


def _of(role: Role, statement: Filler) -> Tokenset:
    tokens: Tokenset = getattr(statement, role)
    return tokens


def _common(gold: set[Tokenset] | Tokenset, predicted: set[Tokenset] | Tokenset) -> Counts:
    return _sizes(len(gold & predicted), len(predicted), len(gold))


def _sizes(right: int, predicted: int, gold: int) -> Counts:
    return Counts(right, predicted, right, gold)
