"""What a person sees of a long run: a bar on a terminal, and means for the log."""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

__all__ = ["Watch", "bar", "tell"]


class Watch:
    """Means over the steps since the last report.

    >>> watch = Watch()
    >>> watch.add({"tag": 1.0, "pieces": 100.0, "s": 0.5})
    >>> watch.report()
    {'loss': {'tag': 1.0}, 'pieces_per_second': 200}
    """

    def __init__(self) -> None:
        self._sums: defaultdict[str, float] = defaultdict(float)
        self._counts: defaultdict[str, int] = defaultdict(int)

    def add(self, figures: Mapping[str, float]) -> None:
        """One step: the loss of each head, and `norm` (of the gradient), `pieces` and `s` (seconds)."""
        for name, value in figures.items():
            self._sums[name] += value
            self._counts[name] += 1

    def report(self) -> dict[str, Any]:
        """The means, and start again."""
        sums, counts = dict(self._sums), dict(self._counts)
        self._sums.clear()
        self._counts.clear()
        seconds, pieces = sums.pop("s", 0.0), sums.pop("pieces", 0.0)
        means = {name: round(value / counts[name], 4) for name, value in sums.items()}
        norm = {"norm": means.pop("norm")} if "norm" in means else {}
        return {"loss": means, **norm, "pieces_per_second": round(pieces / seconds) if seconds else 0}


@contextmanager
def bar(name: str, *, total: int, done: int = 0) -> Iterator[Callable[[], None]]:
    """A progress bar on standard error if it is a terminal, else a line at the beginning; gives what advances it."""
    if not sys.stderr.isatty():
        tell(f"{name}: {total} steps" + (f", going on after {done}." if done else "."))
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(name, total=total, completed=done)
        yield lambda: progress.advance(task)


def tell(message: str) -> None:
    """One line on standard error."""
    print(f"sayso: {message}", file=sys.stderr, flush=True)
