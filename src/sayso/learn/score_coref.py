"""How well predicted clusters of mentions agree with gold ones: MUC, B³, CEAF-e and their mean, the CoNLL score.

A mention is a span; a predicted mention is right where its span is exactly a gold one.

========== ============================================================================================================
mention    spans that are a gold mention too
muc        links: to join the mentions of a cluster of n takes n - 1 of them
b3         mention by mention, the share of its cluster that the other side has in one cluster with it
ceafe      clusters matched one to one so that the sum of their Dice overlaps (φ4) is greatest
========== ============================================================================================================

Each is counted twice: bare, over clusters of two mentions or more on either side, as in the CoNLL-2012 shared task;
and as `NAME.singletons`, clusters of one mention included, as GUM and LitBank annotate them. Counts are summed over
documents before precision and recall are taken, as the official scorer does.

Leaves out head matching, split antecedents and bridging.

Sources: Vilain et al. (1995), Bagga and Baldwin (1998), Luo (2005); what happens with predicted mentions that are not
gold ones is that of Pradhan et al. (2014), "Scoring coreference partitions of predicted mentions".
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import numpy as np

from sayso.errors import SaysoError
from sayso.learn.score import Counts, Interval, draws, middle, total
from sayso.types import Span

__all__ = ["MEAN", "METRICS", "SINGLETONS", "Clusters", "bootstrap_conll", "conll", "score_clusters"]

SINGLETONS = ".singletons"
MEAN = ("muc", "b3", "ceafe")
METRICS = tuple(f"{name}{setting}" for name in ("mention", *MEAN) for setting in ("", SINGLETONS))

Clusters = Sequence[Collection[Span]]
"""The mentions of one document, those of one entity together."""


def score_clusters(gold: Clusters, predicted: Clusters) -> dict[str, Counts]:
    """The counts of one document, one entry each of `METRICS`.

    A span counts once: where it stands in several clusters of one side, in the first of them.

    Raises:
        SaysoError: scipy is not installed (the extra `train`).

    >>> a, b, c, d = (Span(i, i + 1) for i in range(4))
    >>> found = score_clusters([[a, b, c], [d]], [[a, b], [c, d]])
    >>> found["muc"].recall, found["muc"].precision
    (0.5, 0.5)
    >>> round(conll(found), 3), round(conll(found, SINGLETONS), 3)
    (0.541, 0.646)
    """
    golds, guesses = _once(gold), _once(predicted)
    bare = _scores(*([c for c in clusters if len(c) > 1] for clusters in (golds, guesses)))
    found = bare | {f"{name}{SINGLETONS}": counts for name, counts in _scores(golds, guesses).items()}
    return {name: found[name] for name in METRICS}


def conll(counts: Mapping[str, Counts], setting: str = "") -> float:
    """The mean F1 of MUC, B³ and CEAF-e, from 0 to 1; `setting` is "" or `SINGLETONS`."""
    return sum(counts[f"{name}{setting}"].f1 for name in MEAN) / len(MEAN)


def bootstrap_conll(
    counts: Sequence[Mapping[str, Counts]], setting: str = "", *, resamples: int = 1000, seed: int = 13
) -> Interval:
    """The 95 % percentile interval of `conll` over documents drawn anew with replacement.

    Args:
        counts: what `score_clusters` gave for each document, at least one.
        setting: "" or `SINGLETONS`.
        resamples: how often to draw, at least 1.
        seed: the draws are the same for the same seed.
    """
    drawn = draws(len(counts), resamples=resamples, seed=seed)
    return middle(sorted(conll(total((counts[i] for i in each), METRICS), setting) for each in drawn))


def _once(clusters: Clusters) -> list[set[Span]]:
    seen: set[Span] = set()
    kept = []
    for cluster in clusters:
        kept.append(set(cluster) - seen)
        seen |= kept[-1]
    return [cluster for cluster in kept if cluster]


def _scores(golds: Sequence[set[Span]], guesses: Sequence[set[Span]]) -> dict[str, Counts]:
    of_gold = {span: i for i, cluster in enumerate(golds) for span in cluster}
    of_guess = {span: j for j, cluster in enumerate(guesses) for span in cluster}
    # All four follow from how many mentions gold cluster i and predicted cluster j share.
    shared = Counter((of_gold[span], j) for span, j in of_guess.items() if span in of_gold)
    right = shared.total()
    links = sum(n - 1 for n in shared.values())
    alike = _best_match(shared, golds, guesses)
    return {
        "mention": Counts(right, len(of_guess), right, len(of_gold)),
        "muc": Counts(links, len(of_guess) - len(guesses), links, len(of_gold) - len(golds)),
        "b3": Counts(
            sum(n * n / len(guesses[j]) for (_, j), n in shared.items()),
            len(of_guess),
            sum(n * n / len(golds[i]) for (i, _), n in shared.items()),
            len(of_gold),
        ),
        "ceafe": Counts(alike, len(guesses), alike, len(golds)),
    }


def _best_match(
    shared: Mapping[tuple[int, int], int], golds: Sequence[set[Span]], guesses: Sequence[set[Span]]
) -> float:
    try:
        from scipy.optimize import linear_sum_assignment
    except ImportError:
        raise SaysoError("scoring coreference needs scipy; pip install 'sayso[train]', or: make train.") from None
    dice = np.zeros((len(golds), len(guesses)))
    for (i, j), n in shared.items():
        dice[i, j] = 2 * n / (len(golds[i]) + len(guesses[j]))
    return float(dice[linear_sum_assignment(dice, maximize=True)].sum())
