"""CPU time of one whole process, `sayso read ARTICLE.txt`: interpreter, imports, model, reading and printing."""

import os
import statistics
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import cyclopts
from results import ROOT, Result, publish

__all__ = ["measure"]

# To reach, in seconds of CPU time.
CPU_S = 0.8


def measure(*, article: Path | None = None, rounds: int = 11) -> Result:
    """Start `sayso read` and, as a yardstick, an idle Python, `rounds` times each in turns, after one warm-up.

    Args:
        article: a text file; the first one of the bundled sample if not given.
        rounds: how often.

    Raises:
        FileNotFoundError: there is no such file, or no sample.
        subprocess.CalledProcessError: the command failed.
    """
    file = article or next(iter(sorted((ROOT / "samples" / "strait").glob("*.txt"))), Path("samples/strait/*.txt"))
    text = file.read_text(encoding="utf-8")
    commands = {
        "sayso read one.txt": [str(Path(sysconfig.get_path("scripts"), "sayso")), "read", str(file)],
        "python -c pass": [sys.executable, "-c", "pass"],
    }
    costs: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for turn in range(rounds + 1):
        for name, command in commands.items():
            cost = _cost(command)
            if turn:
                costs[name].append(cost)
    return _tabulate(costs, size=len(text.split()))


def _cost(command: list[str]) -> tuple[float, float]:
    """CPU and wall time of `command`, in seconds, children included."""
    started = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command)
    return usage.ru_utime + usage.ru_stime, wall


def _tabulate(costs: dict[str, list[tuple[float, float]]], *, size: int) -> Result:
    cpu = {name: sorted(each[0] for each in costs[name]) for name in costs}
    wall = {name: statistics.median(each[1] for each in costs[name]) for name in costs}
    middle = {name: statistics.median(cpu[name]) for name in costs}
    own = middle["sayso read one.txt"]
    reached = "reached" if own <= CPU_S else "not reached"
    return Result(
        name="startup",
        title="One article from the command line",
        command="python benchmarks/startup.py",
        columns=("whole process", "CPU s", "lowest–highest", "wall s"),
        rows=tuple(
            (f"`{name}`", f"{middle[name]:.2f}", f"{times[0]:.2f}–{times[-1]:.2f}", f"{wall[name]:.2f}")
            for name, times in cpu.items()
        ),
        notes=(
            f"An article of {size:,} words, files in the system's cache; median of {len(cpu['python -c pass'])}. "
            f"To reach: {CPU_S} s of CPU time: {reached}.",
        ),
        figures={"cpu_s": round(own, 3), "wall_s": round(wall["sayso read one.txt"], 3), "words": size},
    )


def main(*, article: Path | None = None, rounds: int = 11) -> None:
    """Measure the start-up; write results/startup.json and docs/benchmarks.md."""
    publish(measure(article=article, rounds=rounds))


if __name__ == "__main__":
    cyclopts.run(main)
