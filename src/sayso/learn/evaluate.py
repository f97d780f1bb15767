"""`sayso eval`: read gold articles from their text alone, and say how well it went."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from sayso.errors import DataError, OptionError
from sayso.learn.gold import GoldArticle, GoldFile, load_gold, outermost
from sayso.learn.mistakes import TYPES, Mistake, mistakes
from sayso.learn.reliability import Judged, Reliability, reliability
from sayso.learn.score import METRICS, ArticleScore, Counts, Interval, bootstrap, score_article, total
from sayso.types import Article, Model, Reading, Statement

__all__ = [
    "Corpus",
    "Evaluation",
    "Figure",
    "Outlet",
    "ReadsArticles",
    "Scored",
    "Summary",
    "evaluate_statements",
    "figure",
    "percent",
]

# The metrics whose interval is wanted: drawing anew for all thirty would take most of the time.
INTERVALS = ("pair", "pair.direct", "pair.mixed", "pair.indirect", "strict_np")
_NO_OUTLET = "unknown"


class ReadsArticles(Protocol):
    """What is asked of a reader."""

    def read(self, article: Article, /) -> Reading: ...


class Scored(msgspec.Struct, frozen=True):
    """One article: the gold, what was predicted (outermost statements), how they agree, and where they do not."""

    article: Article
    gold: tuple[Statement, ...]
    predicted: tuple[Statement, ...]
    score: ArticleScore
    mistakes: tuple[Mistake, ...]


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One metric, in per cent with two decimals; `interval` is of F1, 95 %, over articles; null where not drawn."""

    precision: float
    recall: float
    f1: float
    interval: Interval | None = None
    predicted: int
    gold: int


class Outlet(msgspec.Struct, frozen=True, kw_only=True):
    """Pair and strict figures of one outlet."""

    articles: int
    pair: Figure
    strict_np: Figure


class Corpus(msgspec.Struct, frozen=True):
    """Which file was read; `sha256` of its bytes."""

    path: str
    sha256: str


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What `sayso eval statements --json` prints.

    `metrics` has one entry each of `sayso.learn.score.METRICS`, `mistakes` one for each type. `calibration` compares
    `confidence` with whether the pair is right.
    """

    layer: str
    model: Model
    corpora: tuple[Corpus, ...]
    articles: int
    resamples: int
    metrics: dict[str, Figure]
    outlets: dict[str, Outlet]
    calibration: Reliability
    mistakes: dict[str, int]


class Evaluation(msgspec.Struct, frozen=True):
    """The figures, and the articles they come from."""

    summary: Summary
    articles: tuple[Scored, ...]


def evaluate_statements(
    gold: Path | Sequence[Path],
    *,
    threads: int = 1,
    resamples: int = 1000,
    reader: ReadsArticles | None = None,
    advance: Callable[[int], None] | None = None,
) -> Evaluation:
    """Read the text of each gold article and score the statements found; the whole path, nothing of the gold is used.

    Args:
        gold: one or several gold files; see `sayso.learn.gold.load_gold`.
        threads: processor threads to read with.
        resamples: of the bootstrap over articles; 0 for no intervals.
        reader: instead of the installed model.
        advance: called after each article with the number of all articles.

    Raises:
        DataError: a gold file is missing or malformed, or an article is given twice.
        OptionError: no gold file, or a number that makes no sense.
        ModelError: the model package is missing or damaged.
    """
    paths = [gold] if isinstance(gold, Path) else list(gold)
    if not paths or threads < 1 or resamples < 0:
        raise OptionError("evaluation needs a gold file, at least 1 thread and 0 or more resamples.")
    files = [load_gold(path) for path in paths]
    articles = _all_once(files)
    reader = reader or _reader(threads)
    scored = []
    model = Model("", "")
    for article in articles:
        reading = reader.read(article.article)
        model = reading.model
        scored.append(_scored(article, reading))
        if advance:
            advance(len(articles))
    corpora = tuple(Corpus(file.path, file.sha256) for file in files)
    return Evaluation(_summary(scored, model=model, corpora=corpora, resamples=resamples), tuple(scored))


def _reader(threads: int) -> ReadsArticles:
    from sayso.read.reader import Reader

    return Reader(threads=threads)


def _all_once(files: Iterable[GoldFile]) -> list[GoldArticle]:
    first: dict[str, str] = {}
    for file in files:
        for gold in file.articles:
            if gold.article.id in first:
                raise DataError(f"{file.path}: article {gold.article.id} was already in {first[gold.article.id]}.")
            first[gold.article.id] = file.path
    return [gold for file in files for gold in file.articles]


def _scored(gold: GoldArticle, reading: Reading) -> Scored:
    predicted = outermost(reading.statements)
    score = score_article(gold.article.text, gold=gold.statements, predicted=predicted)
    wrong = mistakes(score, gold=gold.statements, predicted=predicted)
    return Scored(gold.article, gold.statements, predicted, score, wrong)


def _summary(scored: Sequence[Scored], *, model: Model, corpora: tuple[Corpus, ...], resamples: int) -> Summary:
    counts = [s.score.counts for s in scored]
    kinds = [mistake.type for s in scored for mistake in s.mistakes]
    return Summary(
        layer="statements",
        model=model,
        corpora=corpora,
        articles=len(scored),
        resamples=resamples,
        metrics=_figures(counts, METRICS, resamples),
        outlets=_outlets(scored, resamples),
        calibration=reliability(judged for s in scored for judged in _judged(s)),
        mistakes={kind: kinds.count(kind) for kind in TYPES},
    )


def _judged(scored: Scored) -> list[Judged]:
    right = {pair.predicted for pair in scored.score.pairs}
    return [Judged(s.confidence, j in right) for j, s in enumerate(scored.predicted)]


def _outlets(scored: Sequence[Scored], resamples: int) -> dict[str, Outlet]:
    by: dict[str, list[dict[str, Counts]]] = {}
    for s in scored:
        by.setdefault(s.article.outlet or _NO_OUTLET, []).append(s.score.counts)
    made = {}
    for name, counts in sorted(by.items()):
        figures = _figures(counts, ("pair", "strict_np"), resamples)
        made[name] = Outlet(articles=len(counts), **figures)
    return made


def _figures(counts: Sequence[dict[str, Counts]], metrics: Sequence[str], resamples: int) -> dict[str, Figure]:
    sums = total(counts)
    drawn = [name for name in metrics if name in INTERVALS]
    intervals = bootstrap(counts, drawn, resamples=resamples) if resamples else {}
    return {name: figure(sums[name], intervals.get(name)) for name in metrics}


def figure(counts: Counts, interval: Interval | None = None) -> Figure:
    """The figure of a metric's counts; `interval` in shares of one."""
    return Figure(
        precision=percent(counts.precision),
        recall=percent(counts.recall),
        f1=percent(counts.f1),
        interval=interval and Interval(percent(interval.low), percent(interval.high)),
        predicted=counts.predicted,
        gold=counts.gold,
    )


def percent(share: float) -> float:
    """A share of one in per cent, with two decimals."""
    return round(100 * share, 2)
