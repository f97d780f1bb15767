"""What a benchmark hands on: one table with its raw figures.

It is kept in `benchmarks/results/NAME.json` and shown in `docs/benchmarks.md`.
"""

import datetime
import os
import platform
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table

__all__ = ["DOCS", "HERE", "ROOT", "Result", "data_folder", "load", "machine", "publish", "render"]

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
DOCS = ROOT / "docs" / "benchmarks.md"
# The order of the page. A result that has not been measured here is left out of it.
ORDER = (
    "quality", "calibration", "precision", "entities", "speakers", "chains", "times", "cost", "speed", "startup",
    "wheels",
)  # fmt: skip

PAGE = """# Measured

Written by the commands named below each table (`make bench` runs them all), not by hand; the raw figures are in
`benchmarks/results/`. How each is measured: [benchmarks/README.md](../benchmarks/README.md).
"""


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """One measured table.

    `rows` has one cell for each of `columns`; the first column names the row. `notes` are whole sentences.
    `figures` holds the raw numbers, units in their names (`sayso_words_per_s`, `peak_mb`).

    Example:
        >>> Result(name="x", title="X", command="x.py", columns=("a",), rows=(("1",),), figures={"a": 1.0}).rows
        (('1',),)
    """

    name: str
    title: str
    command: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: dict[str, float]
    notes: tuple[str, ...] = ()
    date: str = msgspec.field(default_factory=lambda: datetime.datetime.now(datetime.UTC).date().isoformat())
    machine: str = msgspec.field(default_factory=lambda: machine())


def publish(result: Result, *, folder: Path = HERE / "results", page: Path = DOCS) -> None:
    """Print a result, keep it in `folder`, and write `page` anew from all results kept there."""
    table = Table(*result.columns, title=result.title)
    for row in result.rows:
        table.add_row(*row)
    console = Console()
    console.print(table)
    for note in result.notes:
        console.print(note, highlight=False)
    folder.mkdir(parents=True, exist_ok=True)
    data = msgspec.json.format(msgspec.json.encode(result), indent=1)
    (folder / f"{result.name}.json").write_bytes(data + b"\n")
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(render(load(folder)), encoding="utf-8")


def load(folder: Path = HERE / "results") -> list[Result]:
    """The results kept in `folder`, in the order of the page.

    Raises:
        ValueError: a file whose name is not in `ORDER`, so that none is left out of the page unseen.
    """
    files = {path.stem: path for path in folder.glob("*.json")}
    if unknown := sorted(set(files) - set(ORDER)):
        raise ValueError(f"{folder}: {', '.join(unknown)} has no place on the page; add it to ORDER in results.py.")
    return [msgspec.json.decode(files[name].read_bytes(), type=Result) for name in ORDER if name in files]


def render(results: list[Result]) -> str:
    """The benchmarks page, in Markdown.

    Example:
        >>> one = Result(name="x", title="X", command="x.py", columns=("a", "b"), rows=(("1", "2"),), figures={},
        ...     date="2031-05-06", machine="abacus")
        >>> print(render([one]).split("(../benchmarks/README.md).")[1].strip())
        ## X
        <BLANKLINE>
        | a | b |
        |---|--:|
        | 1 | 2 |
        <BLANKLINE>
        `x.py` · 2031-05-06 · abacus
    """
    return PAGE + "".join(f"\n{_section(result)}" for result in results)


def machine() -> str:
    """The kind of machine: processor, number of cores, system and Python; no names of hosts or people."""
    python = f"Python {platform.python_version()}"
    return f"{_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}, {python}"


def data_folder() -> Path:
    """The folder of training and evaluation data: `SAYSO_DATA`, or `../shared/data` beside the project."""
    return Path(os.environ.get("SAYSO_DATA") or ROOT.parent / "shared" / "data")


def _section(result: Result) -> str:
    lines = [f"## {result.title}", ""]
    lines += [_row(result.columns), "|" + "|".join(["---", *["--:"] * (len(result.columns) - 1)]) + "|"]
    lines += [_row(row) for row in result.rows]
    lines += [f"\n{note}" for note in result.notes]
    lines += ["", f"`{result.command}` · {result.date} · {result.machine}", ""]
    return "\n".join(lines)


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown processor"
