"""The commands of this room. They are loaded when they are called, so that `sayso read` does not pay for them."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from sayso.errors import OptionError, SaysoError
from sayso.learn.evaluate import Evaluation, Summary, evaluate_statements
from sayso.learn.evaluate_layers import LayerSummary, evaluate_layer
from sayso.learn.layer_scorers import Layer
from sayso.show.output import write_whole
from sayso.show.progress import Lines, progress

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["evaluate"]


def evaluate(
    layer: Literal["statements"] | Layer,
    /,
    *gold: Path,
    json: Annotated[bool, Parameter(show_default=False, negative="")] = False,
    html: Path | None = None,
    resamples: int = 1000,
    threads: int = 1,
) -> int:
    """Score what is read from the text of gold articles against what people marked in them.

    Args:
        layer: What to score.
        gold: Gold files: gold readings (.json); of statements also JSON lines (plain or .xz), of others also archives
            of a data set (.tar.xz).
        json: Print all figures as one line of JSON instead of the tables.
        html: Also write every mistake, gold above prediction, to this file as one self-contained page; statements only.
        resamples: How often the articles are drawn anew for the 95 % intervals; 0 for none.
        threads: Processor threads to read with.
    """
    if html is not None and layer != "statements":
        raise OptionError(f"--html {html}: there is a page of mistakes for statements, not for {layer}; leave it out.")
    _check(gold, html, resamples=resamples, threads=threads)
    with _Progress() as lines:
        if layer != "statements":
            return _show(
                evaluate_layer(layer, gold, threads=threads, resamples=resamples, advance=lines.advance), json=json
            )
        evaluation = evaluate_statements(gold, threads=threads, resamples=resamples, advance=lines.advance)
    if html is not None:
        _write(evaluation, html)
    return _show(evaluation.summary, json=json)


class _Progress:
    """A bar on standard error, once it is known of how many articles."""

    def __init__(self) -> None:
        self._lines: Lines | None = None

    def __enter__(self) -> "_Progress":
        return self

    def __exit__(self, *error: object) -> None:
        if self._lines:
            self._lines.__exit__(None, None, None)

    def advance(self, total: int) -> None:
        if self._lines is None:
            self._lines = progress(total, view=False).__enter__()
        self._lines.advance()


def _check(gold: tuple[Path, ...], html: Path | None, *, resamples: int, threads: int) -> None:
    if not gold:
        raise OptionError("nothing to score against; name a gold file.")
    if threads < 1:
        raise OptionError(f"--threads {threads}: at least 1 is needed.")
    if resamples < 0:
        raise OptionError(f"--resamples {resamples}: a number below zero; 0 leaves the intervals out.")
    if html is None:
        return
    if html.is_dir() or not html.resolve().parent.is_dir():
        raise OptionError(f"--html {html}: cannot be a file there; name a file in a folder that exists.")
    if html.exists() and any(path.exists() and path.samefile(html) for path in gold):
        raise OptionError(f"--html {html}: is a gold file and would be overwritten; name another file.")


def _show(summary: Summary | LayerSummary, *, json: bool) -> int:
    if json:
        import msgspec

        print(msgspec.json.encode(summary).decode())
    else:
        from sayso.learn.figures import show_summary

        show_summary(summary, console=_console())
    return 0


def _write(evaluation: Evaluation, html: Path) -> None:
    from sayso.learn.errors_page import errors_page

    try:
        write_whole(html, errors_page(evaluation).encode("utf-8", errors="replace"))
    except OSError as error:
        raise SaysoError(f"--html {html}: {error.strerror}; name a file that can be written.") from error


def _console() -> "Console":
    from rich.console import Console

    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a terminal of an old encoding shows `?`, not a traceback
    return Console(color_system=None if os.environ.get("NO_COLOR") else "auto")
