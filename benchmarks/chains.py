"""How well statements inside statements are read: the sample, and nested sentences of PolNeAR that were labelled here.

The labelled passages (`labels/nested.jsonl`) are offsets into PolNeAR's train articles: 60 nested ones and 20 with a
tempting word and nothing nested; the part `tune` was looked at in development, `check` was not. An article is read
whole, and only its labelled passages are scored. The model was trained on the outer statements of these articles, so
the figures given a right outer statement are the ones to trust.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

import cyclopts
import msgspec
from results import HERE, ROOT, Result, data_folder, publish

from sayso.learn.gold import load_gold
from sayso.learn.score import Counts, Interval, bootstrap
from sayso.learn.score_chains import ActScore, ChainScore, Labelled, load_labels, score_acts, score_chains
from sayso.read.acts import acts
from sayso.read.reader import Reader
from sayso.types import Article, Reading

__all__ = ["LABELS", "ReadsArticles", "measure"]

LABELS = HERE / "labels" / "nested.jsonl"
SAMPLE = ROOT / "samples" / "strait"
TO_REACH = 85.0


class ReadsArticles(Protocol):
    """What is asked of a reader."""

    def read(self, article: Article, /) -> Reading: ...


def measure(*, data: Path | None = None, reader: ReadsArticles | None = None, resamples: int = 1000) -> Result:
    """Read and score the sample and the labelled passages.

    Raises:
        DataError: the data folder or the labels are not there.
    """
    reader = reader or Reader()
    gold = [msgspec.json.decode(path.read_bytes(), type=Reading) for path in sorted(SAMPLE.glob("*.gold.json"))]
    sample = [_whole(one, reader) for one in gold]
    labels = load_labels(LABELS)
    articles = _articles({one.doc_id for one in labels}, (data or data_folder()) / "polnear" / "train.jsonl.xz")
    read = {name: reader.read(article) for name, article in articles.items()}
    passages = [(one, _passage(one, read[one.doc_id])) for one in labels]
    sets = {
        "sample": sample,
        "nested, tune": [score for one, score in passages if one.part == "tune"],
        "nested, check": [score for one, score in passages if one.part == "check"],
        "all": [*sample, *(score for _, score in passages)],
    }
    given = _acts(gold)
    return Result(
        name="chains",
        title="Chains exactly right (the sample; nested sentences of PolNeAR train)",
        command="python benchmarks/chains.py",
        columns=("set", "chains", "recall", "precision", "F1", "95 %", "recall given outer"),
        rows=tuple(_row(name, scores, resamples) for name, scores in sets.items()),
        figures={f"{name.replace(', ', '_')}_{k}": v for name, s in sets.items() for k, v in _figures(s).items()}
        | {"act": round(100 * given.act.recall, 2), "negated_f1": round(100 * given.negated.f1, 2)}
        | {"hedged_f1": round(100 * given.hedged.f1, 2)},
        notes=(
            f"To reach: {TO_REACH:g} % of all chains.",
            f"Of the sample's statements, spans given: act {100 * given.act.recall:.1f} % right, negated F1 "
            f"{100 * given.negated.f1:.1f}, hedged F1 {100 * given.hedged.f1:.1f}.",
        ),
    )


def _articles(wanted: set[str], path: Path) -> dict[str, Article]:
    found = {gold.article.id: gold.article for gold in load_gold(path).articles if gold.article.id in wanted}
    if missing := sorted(wanted - found.keys()):
        raise ValueError(f"{path}: {len(missing)} labelled articles are not in it, first {missing[0]}.")
    return found


def _whole(gold: Reading, reader: ReadsArticles) -> ChainScore:
    read = reader.read(gold.article)
    return score_chains(gold.article.text, gold=gold.statements, predicted=read.statements)


def _passage(one: Labelled, read: Reading) -> ChainScore:
    return score_chains(
        read.article.text,
        gold=one.statements,
        predicted=read.statements,
        within=[one.passage],
        optional=one.optional,
    )


def _acts(gold: Iterable[Reading]) -> ActScore:
    marked = [(one.article.text, one.statements) for one in gold]
    read = [statement for text, statements in marked for statement in acts(text, statements)]
    return score_acts([s for _, statements in marked for s in statements], read)


def _row(name: str, scores: Sequence[ChainScore], resamples: int) -> tuple[str, ...]:
    chains, given = _sums(scores)
    drawn = bootstrap([{"chains": s.chains} for s in scores], ["chains"], resamples=resamples)["chains"]
    shares = (f"{100 * share:.1f}" for share in (chains.recall, chains.precision, chains.f1))
    return (name, str(chains.gold), *shares, _interval(drawn), f"{100 * given.recall:.1f}")


def _interval(drawn: Interval) -> str:
    return f"{100 * drawn.low:.1f}–{100 * drawn.high:.1f}"


def _sums(scores: Sequence[ChainScore]) -> tuple[Counts, Counts]:
    return sum((s.chains for s in scores), Counts()), sum((s.given_outer for s in scores), Counts())


def _figures(scores: Sequence[ChainScore]) -> dict[str, float]:
    chains, given = _sums(scores)
    shares = {"recall": chains.recall, "precision": chains.precision, "f1": chains.f1, "given_outer": given.recall}
    return {name: round(100 * share, 2) for name, share in shares.items()}


if __name__ == "__main__":
    cyclopts.run(lambda *, data=None: publish(measure(data=data)))
