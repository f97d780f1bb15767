"""An evaluation's figures as tables for a terminal."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from rich.box import SIMPLE_HEAD
from rich.console import Console, RenderableType
from rich.table import Table

from sayso.learn.evaluate import Figure, Outlet, Summary
from sayso.learn.evaluate_layers import LayerSummary
from sayso.learn.reliability import Reliability
from sayso.show.words import printable

__all__ = ["show_summary"]


def show_summary(summary: Summary | LayerSummary, *, console: Console) -> None:
    """Print all figures: by metric and by outlet or genre; of statements the mistakes and the calibration as well."""
    for block in _all_blocks(summary):
        console.print(block, markup=False, highlight=False)


def _all_blocks(summary: Summary | LayerSummary) -> Iterator[RenderableType]:
    most = summary.metrics["pair"] if isinstance(summary, Summary) else next(iter(summary.metrics.values()), None)
    gold, read = (most.gold, most.predicted) if most else (0, 0)
    yield (
        f"{summary.model.name} {summary.model.version}, {summary.layer}: {summary.articles} "
        f"article{'s' * (summary.articles != 1)}, {gold} gold, {read} read."
    )
    yield _metrics(summary.metrics)
    if summary.resamples:
        yield f"95 %: interval of F1 over articles, {summary.resamples} resamples."
    if isinstance(summary, Summary):
        yield from _blocks(summary)
    elif len(summary.groups) > 1:
        yield _groups(summary)


def _blocks(summary: Summary) -> Iterator[RenderableType]:
    yield _outlets(summary.outlets)
    yield "Mistakes: " + ", ".join(f"{count} {kind}" for kind, count in summary.mistakes.items()) + "."
    yield _calibration(summary.calibration)
    yield f"Expected calibration error {summary.calibration.error:.3f} (confidence against “pair right”)."


def _table(title: str, *names: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, pad_edge=False)
    table.add_column(names[0], overflow="fold")
    for name in names[1:]:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _metrics(metrics: Mapping[str, Figure]) -> Table:
    table = _table("By metric, per cent", "metric", "P", "R", "F1", "95 %", "read", "gold")
    for _, rows in groupby(metrics.items(), key=lambda item: _group(item[0])):
        for name, figure in rows:
            table.add_row(name, *_cells(figure), f"{figure.predicted}", f"{figure.gold}")
        table.add_section()
    return table


def _group(metric: str) -> str:
    name = metric.partition(".")[0]
    return {"pair_sourced": "pair", "strict_np": "strict", "triple": "content"}.get(name, name)


def _cells(figure: Figure) -> list[str]:
    values = [f"{value:.1f}" for value in (figure.precision, figure.recall, figure.f1)]
    return [*values, f"{figure.interval.low:.1f}–{figure.interval.high:.1f}" if figure.interval else ""]


def _outlets(outlets: Mapping[str, Outlet]) -> Table:
    table = _table("By outlet, pair", "outlet", "articles", "P", "R", "F1", "95 %", "strict_np", "gold")
    for name, outlet in outlets.items():
        strict = f"{outlet.strict_np.f1:.1f}"
        table.add_row(printable(name), f"{outlet.articles}", *_cells(outlet.pair), strict, f"{outlet.pair.gold}")
    return table


def _groups(summary: LayerSummary) -> Table:
    table = _table(f"By genre, {summary.headline}", "genre", "P", "R", "F1", "95 %", "gold")
    for name, figure in summary.groups.items():
        table.add_row(printable(name), *_cells(figure), f"{figure.gold}")
    return table


def _calibration(calibration: Reliability) -> Table:
    table = _table("Is the confidence right?", "confidence", "statements", "mean", "right", "gap")
    for b in calibration.bins:
        values = (b.confidence, b.right, b.right - b.confidence)
        mean, right, gap = (f"{100 * value:.1f}" for value in values)
        table.add_row(f"{b.low:.3f}–{b.high:.3f}", f"{b.statements}", mean, right, gap)
    return table
