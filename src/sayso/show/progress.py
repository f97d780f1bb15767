"""What is said on standard error: one line per problem, and a bar where many articles are read."""

import sys
from types import TracebackType
from typing import Self

from sayso.show.words import printable

__all__ = ["Bar", "Lines", "progress"]


class Lines:
    """Problems, one line each; no bar."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def tell(self, message: str) -> None:
        """Print one line, `sayso: ` before it."""
        print(f"sayso: {printable(message)}", file=sys.stderr, flush=True)

    def advance(self) -> None:
        """One more article is done with."""


class Bar(Lines):
    """A bar of articles done, with lines for problems above it; it is gone when the work is done."""

    def __init__(self, total: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self._console = Console(stderr=True)
        columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        # Standard output is not redirected: lines of JSON must reach it untouched.
        self._bar = Progress(*columns, console=self._console, transient=True, redirect_stdout=False)
        self._task = self._bar.add_task("reading", total=total)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def tell(self, message: str) -> None:
        line = f"sayso: {printable(message)}"
        self._console.print(line, markup=False, highlight=False, emoji=False, soft_wrap=True)

    def advance(self) -> None:
        self._bar.advance(self._task)


def progress(total: int | None, *, view: bool) -> Lines:
    """A bar if several articles are expected and standard error is a terminal, else only lines.

    Args:
        total: how many articles are expected, if that is known.
        view: readings are being printed to a terminal, which shows the progress by itself.
    """
    if total is not None and total > 1 and sys.stderr.isatty() and not (view and sys.stdout.isatty()):
        return Bar(total)
    return Lines()
