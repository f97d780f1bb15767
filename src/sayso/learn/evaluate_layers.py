"""`sayso eval` of the layers above the statements: who it is, through whom, when. Their scorers: `layer_scorers`."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgspec

from sayso.errors import DataError, OptionError
from sayso.learn.evaluate import Corpus, Figure, figure
from sayso.learn.layer_scorers import SCORERS, Case, Gold, Layer, Marks, OfArticle, Scorer
from sayso.learn.score import bootstrap, total
from sayso.types import Model

__all__ = ["LayerSummary", "evaluate_layer"]


class LayerSummary(msgspec.Struct, frozen=True, kw_only=True):
    """What `sayso eval LAYER --json` prints, but for the statements.

    `metrics` has one entry for each metric of the layer's scorer that the gold says something of, `groups` the figure
    of metric `headline` for each genre of the gold.
    """

    layer: Layer
    model: Model
    corpora: tuple[Corpus, ...]
    articles: int
    resamples: int
    headline: str
    metrics: dict[str, Figure]
    groups: dict[str, Figure]


class _Scored(msgspec.Struct, frozen=True):
    group: str
    counts: OfArticle


def evaluate_layer(
    layer: Layer,
    gold: Sequence[Path],
    *,
    threads: int = 1,
    resamples: int = 1000,
    reader: Marks | None = None,
    advance: Callable[[int], None] | None = None,
) -> LayerSummary:
    """Read the text of each gold article and score one layer of what is found.

    Args:
        layer: a key of `layer_scorers.SCORERS`.
        gold: the files, each of a kind that the layer takes.
        threads: processor threads to read with.
        resamples: of the bootstrap over articles; 0 for no intervals.
        reader: instead of the installed model.
        advance: called after each article with the number of all articles.

    Raises:
        DataError: a gold file is missing, malformed or not for this layer, or an article is given twice.
        OptionError: no gold file, or a number that makes no sense.
        ModelError: the model package is missing or damaged.
    """
    if not gold or threads < 1 or resamples < 0:
        raise OptionError("evaluation needs a gold file, at least 1 thread and 0 or more resamples.")
    scorer = SCORERS[layer]
    files = [scorer.load(path) for path in gold]
    cases = _all_once(files)
    reader = reader or _reader(threads)
    scored = []
    for case in cases:
        scored.append(_Scored(case.group, case.score(reader)))
        if advance:
            advance(len(cases))
    return LayerSummary(
        layer=layer,
        model=reader.model,
        corpora=tuple(file.corpus for file in files),
        articles=len(cases),
        resamples=resamples,
        headline=scorer.headline,
        metrics=_figures([s.counts for s in scored], scorer, resamples),
        groups=_groups(scored, scorer, resamples),
    )


def _reader(threads: int) -> Marks:
    from sayso.learn.marking import Marking

    return Marking(threads=threads)


def _all_once(files: Iterable[Gold]) -> list[Case]:
    first: dict[str, str] = {}
    for file in files:
        for case in file.cases:
            if case.id in first:
                raise DataError(f"{file.corpus.path}: article {case.id} was already in {first[case.id]}.")
            first[case.id] = file.corpus.path
    return [case for file in files for case in file.cases]


def _groups(scored: Sequence[_Scored], scorer: Scorer, resamples: int) -> dict[str, Figure]:
    by: dict[str, list[OfArticle]] = {}
    for s in scored:
        by.setdefault(s.group, []).append(s.counts)
    every = {name: _figures(counts, scorer, resamples).get(scorer.headline) for name, counts in sorted(by.items())}
    return {name: found for name, found in every.items() if found}


def _figures(counts: Sequence[OfArticle], scorer: Scorer, resamples: int) -> dict[str, Figure]:
    sums = total(counts, scorer.metrics)
    known = [name for name in scorer.metrics if sums[name].gold or sums[name].predicted]
    intervals = bootstrap(counts, known, resamples=resamples) if resamples else {}
    found = {name: figure(sums[name], intervals.get(name)) for name in known}
    return found | (scorer.means(counts, resamples) if known else {})
