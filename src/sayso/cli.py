"""The command line. Each command calls one public function and turns what happened into lines and an exit code.

Exit codes: 0 everything was read, 1 something was not, 2 the command makes no sense as given, 130 stopped by Ctrl-C.
"""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, CycloptsError, Parameter

from sayso.errors import OptionError, SaysoError, SourceError, SpanError
from sayso.show.output import JsonLines, Output, Page, View, uninterrupted
from sayso.show.progress import Lines, progress

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sayso.read.reader import Reader
    from sayso.types import Article

__all__ = ["app", "main", "read"]

_SIGINT_EXIT = 130  # 128 + SIGINT, as shells count


def _version() -> str:
    from importlib.metadata import version

    return f"sayso {version('sayso')}"


app = App(
    name="sayso",
    help="Reads news and records who said what, in whose words, traceable to the exact characters.",
    version=_version,
)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the sources themselves may not say."""

    published: Annotated[str | None, Parameter(help="Date or time of publication, for articles that give none.")] = None
    outlet: Annotated[str | None, Parameter(help="Name of the outlet, for articles that give none.")] = None
    title: Annotated[str | None, Parameter(help="Title, for articles that give none.")] = None


@app.command(usage="Usage: sayso read [OPTIONS] SOURCE…")
def read(
    *source: Annotated[str, Parameter(allow_leading_hyphen=True)],
    json: Annotated[bool, Parameter(negative="", show_default=False)] = False,
    html: Path | None = None,
    threads: int = 1,
    facts: Annotated[Facts, Parameter(name="*")] = Facts(),
) -> int:
    """Read articles and show who said what. Nothing is kept.

    Args:
        source: Text, HTML or JSONL files, folders, globs, http(s) addresses, or - for standard input.
        json: Print each reading as one line of JSON instead of the view.
        html: Write all readings to this file as one self-contained page, instead of the view.
        threads: Processor threads to read with.
    """
    from sayso import ingest

    _check(source, threads)
    outputs = _outputs(source, json=json, html=html)
    given = ingest.Given(published=facts.published, outlet=facts.outlet, title=facts.title)
    tally = _Tally(expected=ingest.count(source))
    items = ingest.articles(source, given=given, stdin=sys.stdin.buffer)
    with progress(tally.expected, view=any(isinstance(output, View) for output in outputs)) as lines:
        try:
            _read_all(items, threads=threads, outputs=outputs, tally=tally, lines=lines)
        except KeyboardInterrupt:
            lines.tell(f"stopped; {tally}" + (f", {html} not written." if html else "."))
            return _SIGINT_EXIT
    return 1 if tally.failed else 0


# Loaded only when called: whoever reads shall not wait for what scores.
app.command(
    "sayso.learn.commands:evaluate",
    name="eval",
    help="Score what is read against gold.",
    usage="Usage: sayso eval [OPTIONS] LAYER GOLD…",
)
app.command(
    "sayso.learn.commands_train:train",
    name="train",
    help="Make a model package from the data folder.",
    usage="Usage: sayso train [OPTIONS]",
)


@dataclass
class _Tally:
    """How far the work has come."""

    expected: int | None
    read: int = 0
    failed: int = 0

    def __str__(self) -> str:
        of = "" if self.expected is None else f" of {self.expected}"
        return f"{self.read}{of} article{'s' * ((self.expected or self.read) != 1)} read"


def _read_all(
    items: "Iterable[Article | SourceError]",
    *,
    threads: int,
    outputs: Sequence[Output],
    tally: _Tally,
    lines: Lines,
) -> None:
    reader: Reader | None = None
    for item in items:
        try:
            if isinstance(item, SourceError):
                raise item
            reader = reader or _reader(threads)  # the model is loaded for the first article, not for none
            reading = reader.read(item)
        except (SourceError, SpanError) as error:
            lines.tell(str(error))
            tally.failed += 1
        else:
            with uninterrupted():
                for output in outputs:
                    output.add(reading)
                tally.read += 1
        lines.advance()
    for output in outputs:
        output.close()


def _reader(threads: int) -> "Reader":
    from sayso.read.reader import Reader

    return Reader(threads=threads)


def _outputs(sources: Sequence[str], *, json: bool, html: Path | None) -> list[Output]:
    outputs: list[Output] = []
    if html is not None:
        outputs.append(Page(html, sources))
    if json:
        outputs.append(JsonLines(sys.stdout.buffer))
    return outputs or [View()]


def _check(sources: Sequence[str], threads: int) -> None:
    if not sources:
        raise OptionError("nothing to read; name a file, a folder, an address, or - for standard input.")
    # A lone `-` is a source, so sources may begin with a hyphen, and a mistyped option arrives here as one.
    for source in sources:
        if source.startswith("-") and source != "-":
            raise OptionError(f"unknown option {source}; see `sayso read --help` (a file of that name: ./{source}).")
    if threads < 1:
        raise OptionError(f"--threads {threads}: at least 1 is needed.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; problems are told in one line each on standard error.

    >>> main(["--version"])  # doctest: +ELLIPSIS
    sayso 0...
    0
    """
    try:
        code = app(arguments, exit_on_error=False, print_error=False, result_action="return_value")
        sys.stdout.flush()
    except CycloptsError as error:
        Lines().tell(" ".join(f"{error} See `sayso --help`.".split()))
        return 2
    except OptionError as error:
        Lines().tell(str(error))
        return 2
    except SaysoError as error:
        Lines().tell(str(error))
        return 1
    except KeyboardInterrupt:
        Lines().tell("stopped; nothing was read.")
        return _SIGINT_EXIT
    except BrokenPipeError:
        # Whoever read our output has enough; without this, Python would complain once more when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        Lines().tell(f"{error.filename or 'standard output'}: {error.strerror or error}.")
        return 1
    return int(code or 0)
