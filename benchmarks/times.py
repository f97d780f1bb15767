"""Time expressions, calendar intervals and the dates of statements, on development data and on the sample.

MEANTIME: the first six sentences of its 60 shared articles without their datelines, which give the day of publication.
Its two topics are counted apart; the errors in both were read while the rules were written. GUM: every
`<date>` mark of its news, those of the datelines included and left out. The sample: its gold statements, dated with
the expressions that are found. HeidelTime's figures are those of the data's README; what it counted on GUM is not said.
"""

from collections.abc import Iterable
from pathlib import Path

import cyclopts
from results import ROOT, Result, data_folder, publish

from sayso.learn.gold import load_reading
from sayso.learn.score_times import SaidOnScore, TimeScore, exact_dates, score_said_on, score_times
from sayso.learn.time_data import TimedText, gum_dates, meantime
from sayso.read.features import layout
from sayso.read.paragraphs import paragraphs
from sayso.read.said_on import said_on
from sayso.read.times import times
from sayso.types import Statement, Time

__all__ = ["measure"]

SAMPLE = ROOT / "samples" / "strait"
_DATELINE_COMMAS = 2  # `Friday, May 9, 2031`


def measure(*, data: Path | None = None) -> Result:
    """Score all three.

    Raises:
        DataError: the data is not there.
    """
    folder = data or data_folder()
    articles = meantime(folder / "meantime" / "meantime_dev.tar.xz")
    dates = gum_dates([folder / "gum" / f"gum_{part}.tar.xz" for part in ("train", "dev")])
    parts = {"": _spans(articles)} | {part: _spans(a for a in articles if a.part == part) for part in _parts(articles)}
    every, bare = _intervals(dates, datelines=True), _intervals(dates, datelines=False)
    sample = _sample()
    rows = [row for part, score in parts.items() for row in _rows(part, score)]
    rows += [
        ("exact calendar interval", "GUM news", f"{100 * every:.1f}", "84", "81.9"),
        ("the same, without datelines", "GUM news", f"{100 * bare:.1f}", "–", "–"),
        ("`said_on` right", "sample", f"{100 * sample.right / sample.statements:.1f}", "90", "–"),
        ("of the dated statements", "sample", f"{100 * sample.right_dated / sample.dated:.1f}", "–", "–"),
        ("of the dates given", "sample", f"{100 * sample.right_dated / sample.predicted:.1f}", "–", "–"),
    ]
    return Result(
        name="times",
        title="Times and dates of statements (per cent)",
        command="python benchmarks/times.py",
        columns=("metric", "where", "sayso", "to reach", "HeidelTime"),
        rows=tuple(rows),
        figures=_figures(parts[""], every, bare, sample),
        notes=("By rule, without a model. HeidelTime: as the data's README gives it.",),
    )


def _read(text: str, published: str | None) -> tuple[Time, ...]:
    return times(text, layout(text, paragraphs(text)), published=published)


def _parts(articles: Iterable[TimedText]) -> list[str]:
    return sorted({article.part for article in articles})


def _spans(articles: Iterable[TimedText]) -> TimeScore:
    return sum((score_times(a.times, _read(a.text, a.published)) for a in articles), TimeScore())


def _rows(part: str, score: TimeScore) -> list[tuple[str, ...]]:
    where = f"MEANTIME, {part}" if part else "MEANTIME"
    shares = {
        "relaxed span F1": (score.f1(score.relaxed), "91", "90.0"),
        "strict span F1": (score.f1(score.strict), "–", "–"),
        "value F1": (score.f1(score.value), "81", "79.0"),
        "type, of the relaxed matches": (score.type_accuracy, "–", "–"),
    }
    whole = {name: (f"{100 * share:.1f}", *rest) for name, (share, *rest) in shares.items()}
    return [(name, where, cells[0], *(("–", "–") if part else cells[1:])) for name, cells in whole.items()]


def _intervals(articles: Iterable[TimedText], *, datelines: bool) -> float:
    """The share of date marks whose days are found exactly."""
    right = [
        found
        for a in articles
        for mark, found in zip(a.dates, exact_dates(a.dates, _read(a.text, a.published)), strict=True)
        if datelines or a.text[mark.start : mark.end].count(",") < _DATELINE_COMMAS
    ]
    return sum(right) / len(right)


def _sample() -> SaidOnScore:
    """The dates of the gold statements of the sample."""
    gold: list[Statement] = []
    found: list[Statement] = []
    for path in sorted(SAMPLE.glob("*.gold.json")):
        reading = load_reading(path).reading
        text, published = reading.article.text, reading.article.published
        laid = layout(text, paragraphs(text))
        gold += reading.statements
        found += said_on(text, laid, reading.statements, times(text, laid, published=published), published=published)
    return score_said_on(gold, found)


def _figures(spans: TimeScore, every: float, bare: float, sample: SaidOnScore) -> dict[str, float]:
    shares = {
        "meantime_relaxed_f1": spans.f1(spans.relaxed),
        "meantime_strict_f1": spans.f1(spans.strict),
        "meantime_value_f1": spans.f1(spans.value),
        "meantime_type": spans.type_accuracy,
        "gum_interval": every,
        "gum_interval_without_datelines": bare,
        "said_on": sample.right / sample.statements,
        "said_on_same_value": sample.same_value / sample.statements,
    }
    return {name: round(100 * share, 2) for name, share in shares.items()}


if __name__ == "__main__":
    cyclopts.run(lambda *, data=None: publish(measure(data=data)))
