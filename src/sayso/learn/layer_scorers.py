"""How each layer above the statements is scored: what gold it takes, and what is counted.

============ ================================== =====================================================================
layer        gold                               metrics, and the scorer that defines them
============ ================================== =====================================================================
entities     readings, GUM, CrossNER            `score_entities`
coreference  readings, GUM, LitBank             `score_coref`; `conll` is the mean of MUC, B³ and CEAF-e. Of LitBank,
                                                over what was read as one of the types that it marks
speakers     readings                           `score_speakers`, given the gold statements
chains       readings                           `score_chains`
times        readings, MEANTIME, GUM            `score_times`: `relaxed`, `strict`, `value`, `type` of the spans;
                                                `interval`, dates with exactly the days that GUM marks (news)
said_on      readings                           `score_times`, given the gold statements; `dated`: those with a date
============ ================================== =====================================================================

A reading is a `*.gold.json`; the archives are those of the data folder, known by their names.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Literal, Protocol, get_args

import msgspec

from sayso.errors import DataError
from sayso.learn import score_coref, score_entities
from sayso.learn.evaluate import Corpus, Figure, percent
from sayso.learn.gold import load_reading
from sayso.learn.marked import MarkedText, clusters
from sayso.learn.marked_files import load_marked
from sayso.learn.score import Counts, Interval, total
from sayso.learn.score_chains import score_chains
from sayso.learn.score_speakers import FORMS, Ratio, gold_speakers, score_speakers
from sayso.learn.score_times import exact_dates, score_said_on, score_times
from sayso.learn.time_data import GoldTime, TimedText, gum_dates, meantime
from sayso.read.features import Layout, layout
from sayso.read.paragraphs import paragraphs
from sayso.read.said_on import said_on
from sayso.read.speakers import speakers
from sayso.read.times import times
from sayso.types import Article, Model, Reading, Statement

__all__ = ["LAYERS", "SCORERS", "Case", "Gold", "Layer", "Marks", "OfArticle", "Scorer"]

Layer = Literal["entities", "coreference", "speakers", "chains", "times", "said_on"]
LAYERS: tuple[Layer, ...] = get_args(Layer)
OfArticle = Mapping[str, Counts]
"""The counts of one article, by metric."""


class Marks(Protocol):
    """What is asked of a reader."""

    model: Model

    def read(self, article: Article, /) -> Reading: ...

    def mark(self, text: str, /) -> MarkedText: ...


class Case(msgspec.Struct, frozen=True):
    """One gold article, its genre, and how it is scored with a reader."""

    id: str
    group: str
    score: Callable[[Marks], OfArticle]


class Gold(msgspec.Struct, frozen=True):
    """One gold file."""

    corpus: Corpus
    cases: tuple[Case, ...]


class Scorer(msgspec.Struct, frozen=True, kw_only=True):
    """How a layer is scored: `means` adds figures that are no plain sums, from all counts and the resamples."""

    load: Callable[[Path], Gold]
    metrics: tuple[str, ...]
    headline: str
    means: Callable[[Sequence[OfArticle], int], dict[str, Figure]] = lambda _counts, _resamples: {}


# Entities and coreference: all that the heads find, before anything is left out of the record.


def _conll(counts: Sequence[OfArticle], resamples: int) -> dict[str, Figure]:
    """The mean of three metrics, with and without singletons; what is counted are mentions."""
    sums = total(counts, score_coref.METRICS)
    found = {}
    for setting in ("", score_coref.SINGLETONS):
        each = [sums[f"{name}{setting}"] for name in score_coref.MEAN]
        mentions = sums[f"mention{setting}"]
        interval = score_coref.bootstrap_conll(counts, setting, resamples=resamples) if resamples else None
        found[f"conll{setting}"] = Figure(
            precision=percent(sum(c.precision for c in each) / len(each)),
            recall=percent(sum(c.recall for c in each) / len(each)),
            f1=percent(score_coref.conll(sums, setting)),
            interval=interval and Interval(percent(interval.low), percent(interval.high)),
            predicted=mentions.predicted,
            gold=mentions.gold,
        )
    return found


def _marked(score: Callable[[MarkedText, MarkedText], OfArticle], path: Path) -> Gold:
    file = load_marked(path)
    cases = (Case(text.id, text.genre, partial(_score_marked, score, text)) for text in file.texts)
    return Gold(Corpus(file.path, file.sha256), tuple(cases))


def _score_marked(score: Callable[[MarkedText, MarkedText], OfArticle], gold: MarkedText, reader: Marks) -> OfArticle:
    return score(gold, reader.mark(gold.text))


def _clusters(gold: MarkedText, found: MarkedText) -> OfArticle:
    if "coreference" not in gold.complete:
        raise DataError(f"{gold.id}: nobody marked there what means the same; score its entities instead.")
    mentions = found.mentions
    if "mentions" not in gold.complete:
        types = {mention.type for mention in gold.mentions}
        mentions = tuple(mention for mention in mentions if mention.type in types)
    return score_coref.score_clusters(clusters(gold.mentions), clusters(mentions))


# What is read of an article whose gold is a whole reading.


def _readings(score: Callable[[Reading, Marks], OfArticle], path: Path) -> Gold:
    file = load_reading(path)
    case = Case(file.reading.article.id, "news", partial(score, file.reading))
    return Gold(Corpus(file.path, file.sha256), (case,))


def _chains(gold: Reading, reader: Marks) -> OfArticle:
    found = reader.read(gold.article)
    scored = score_chains(gold.article.text, gold=gold.statements, predicted=found.statements)
    given = scored.given_outer  # has a recall alone
    return {"chains": scored.chains, "given_outer": Counts(given.right_gold, given.gold, given.right_gold, given.gold)}


def _speakers(gold: Reading, reader: Marks) -> OfArticle:
    article = gold.article
    bare = [_replace(s, speaker=None, speaker_reason=None, addressee=None, about=()) for s in gold.statements]
    known = reader.read(article).entities
    found = speakers(article.text, _layout(article.text), bare, known, outlet=article.outlet)
    scored = score_speakers(article.text, gold_speakers(gold), found.statements, found.entities, reading=gold)
    return {
        "speaker": _share(scored.speaker()),
        **{f"speaker.{form}": _share(scored.speaker(form)) for form in FORMS},
        "addressee": scored.addressee,
        "about": scored.about,
        "about.all": _share(scored.about_all),
    }


def _said_on(gold: Reading, _reader: Marks) -> OfArticle:
    text, published = gold.article.text, gold.article.published
    laid = _layout(text)
    bare = [_replace(s, said_on=None) for s in gold.statements]
    found = said_on(text, laid, bare, times(text, laid, published=published), published=published)
    scored = score_said_on(gold.statements, found)
    dated = Counts(scored.right_dated, scored.predicted, scored.right_dated, scored.dated)
    return {"said_on": _share(Ratio(scored.right, scored.statements)), "dated": dated}


_replace: Callable[..., Statement] = msgspec.structs.replace


def _share(ratio: Ratio) -> Counts:
    return Counts(ratio.right, ratio.of, ratio.right, ratio.of)


def _layout(text: str) -> Layout:
    return layout(text, paragraphs(text))


# Times, which need no model.


def _timed(path: Path) -> Gold:
    if path.suffix == ".json":
        reading = load_reading(path).reading
        marked = tuple(GoldTime(t.start, t.end, t.type, t.value) for t in reading.times)
        article = reading.article
        texts: Sequence[TimedText] = [TimedText(article.id, "news", article.text, article.published, marked)]
    elif path.name.startswith("gum_"):
        texts = gum_dates([path])
    else:
        texts = meantime(path)
    cases = (Case(text.id, text.part or "news", partial(_times, text)) for text in texts)
    return Gold(Corpus(str(path), sha256(path.read_bytes()).hexdigest()), tuple(cases))


def _times(gold: TimedText, _reader: Marks) -> OfArticle:
    found = times(gold.text, _layout(gold.text), published=gold.published)
    exact = exact_dates(gold.dates, found)
    counts = {"interval": _share(Ratio(sum(exact), len(exact)))}
    if gold.dates and not gold.times:  # GUM has intervals alone
        return counts
    scored = score_times(gold.times, found)
    right = {"relaxed": scored.relaxed, "strict": scored.strict, "value": scored.value}
    counts |= {name: Counts(n, scored.predicted, n, scored.gold) for name, n in right.items()}
    return counts | {"type": _share(Ratio(scored.type, scored.relaxed))}


SCORERS: Mapping[Layer, Scorer] = {
    "entities": Scorer(
        load=partial(_marked, score_entities.score_marked), metrics=score_entities.METRICS, headline="mention"
    ),
    "coreference": Scorer(
        load=partial(_marked, _clusters), metrics=score_coref.METRICS, headline="conll", means=_conll
    ),
    "speakers": Scorer(
        load=partial(_readings, _speakers),
        metrics=(
            "speaker",
            *(f"speaker.{form}" for form in FORMS),
            *("addressee", "about", "about.all"),
        ),
        headline="speaker",
    ),
    "chains": Scorer(load=partial(_readings, _chains), metrics=("chains", "given_outer"), headline="chains"),
    "times": Scorer(load=_timed, metrics=("relaxed", "strict", "value", "type", "interval"), headline="value"),
    "said_on": Scorer(load=partial(_readings, _said_on), metrics=("said_on", "dated"), headline="said_on"),
}
