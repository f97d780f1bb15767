"""Words per second on one core for the whole of `Reader.read`, beside spaCy and textacy, and peak memory.

The 84 articles of PolNeAR's development part. Each system runs in a process of its own, held to one core with one
thread; the systems take turns for some rounds, so that a slow spell of the machine hits all of them; medians are shown.
"""

import json
import lzma
import os
import re
import statistics
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

import cyclopts
from results import HERE, Result, data_folder, publish
from worker import SYSTEMS

__all__ = ["articles", "measure", "peers_python", "tabulate", "words"]

PEERS = HERE / ".venv-peers"
ONE_THREAD = {
    "BLIS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "RAYON_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}
LABELS = {
    "sayso": "sayso, whole `read`",
    "spacy": "spaCy `en_core_web_sm`, full pipeline",
    "textacy": "textacy, direct quotations only",
}
# To reach: at least this many times spaCy's words per second, and at most this much memory.
TIMES_SPACY = 1.2
PEAK_MB = 350
# Wall time this many times CPU time means that other work shared the core.
BUSY = 1.1

Run = dict[str, float]


def measure(*, data: Path | None = None, rounds: int = 5, limit: int | None = None, core: int = 0) -> Result:
    """Measure all systems.

    Args:
        data: the data folder, with `polnear/dev.jsonl.xz`; `SAYSO_DATA` or `../shared/data` if not given.
        rounds: how often each system reads everything.
        limit: read only this many articles, to try the script out.
        core: which of the cores it may use every process is held to, from 0.

    Raises:
        FileNotFoundError: the data is not there.
        subprocess.CalledProcessError: a system did not run; its own message is on standard error.
    """
    texts = articles(data or data_folder())[:limit]
    pythons = {name: Path(sys.executable) if name == "sayso" else peers_python() for name in SYSTEMS}
    runs: dict[str, list[Run]] = {name: [] for name in SYSTEMS}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "texts.json")
        file.write_text(json.dumps(texts), encoding="utf-8")
        for turn in range(rounds):
            for name in SYSTEMS:
                runs[name].append(_run(name, pythons[name], file, core=core))
                print(f"round {turn + 1}/{rounds} {name}: {runs[name][-1]['cpu_s']:.2f} s", file=sys.stderr)
    return tabulate(runs, texts)


def tabulate(runs: dict[str, list[Run]], texts: list[str]) -> Result:
    """The table of `runs` (what worker.py printed, for each system a list) over `texts`."""
    split, tokens = words(texts)
    figures: dict[str, float] = {"articles": len(texts), "words": split, "word_tokens": tokens}
    rows = []
    for name, each in runs.items():
        middle = {key: statistics.median(run[key] for run in each) for key in each[0]}
        rates = [f"{split / cpu:,.0f}" for cpu in sorted((run["cpu_s"] for run in each), reverse=True)]
        rate, token_rate = split / middle["cpu_s"], tokens / middle["cpu_s"]
        figures |= {f"{name}_{key}": value for key, value in middle.items()} | {f"{name}_words_per_s": rate}
        cells = (f"{rate:,.0f}", f"{rates[0]}–{rates[-1]}", f"{token_rate:,.0f}")
        rows.append((LABELS[name], *cells, f"{middle['peak_mb']:.0f}", f"{middle['load_s']:.2f}"))
    for peer in ("spacy", "textacy"):
        figures[f"times_{peer}"] = figures["sayso_words_per_s"] / figures[f"{peer}_words_per_s"]
    return Result(
        name="speed",
        title="Speed and memory",
        command="python benchmarks/speed.py",
        columns=("on one core", "words/s", "lowest–highest", "word tokens/s", "peak MB", "load, CPU s"),
        rows=tuple(rows),
        notes=_notes(figures, rounds=len(runs["sayso"])),
        figures={key: round(value, 3) for key, value in figures.items()},
    )


def articles(data: Path) -> list[str]:
    """The texts of PolNeAR's development part.

    Raises:
        FileNotFoundError: the folder lacks `polnear/dev.jsonl.xz`.
    """
    file = data / "polnear" / "dev.jsonl.xz"
    if not file.exists():
        raise FileNotFoundError(f"{file}: not there; name the data folder with --data or SAYSO_DATA.")
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def words(texts: list[str]) -> tuple[int, int]:
    """How many words: pieces between white space, and runs of letters and digits (as the scorer counts).

    Example:
        >>> words(["“Don’t,” she said."])
        (3, 4)
    """
    return sum(len(text.split()) for text in texts), sum(len(re.findall(r"\w+", text)) for text in texts)


def peers_python() -> Path:
    """The Python of the peers' own environment, made on first use from `peers.txt` (some 600 MB)."""
    wanted = (HERE / "peers.txt").read_text(encoding="utf-8")
    stamp = PEERS / "peers.txt"
    python = PEERS / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        print("Setting up the peers in benchmarks/.venv-peers, once.", file=sys.stderr)
        venv.create(PEERS, clear=True, with_pip=True)
        install = [str(python), "-m", "pip", "install", "-qq", "--only-binary", ":all:", "-r", str(HERE / "peers.txt")]
        subprocess.run(install, check=True)
        stamp.write_text(wanted, encoding="utf-8")
    return python


def _run(name: str, python: Path, texts: Path, *, core: int) -> Run:
    command = [str(python), str(HERE / "worker.py"), name, str(texts), str(core)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=os.environ | ONE_THREAD)
    run: Run = json.loads(done.stdout)
    return run


def _notes(figures: dict[str, float], *, rounds: int) -> tuple[str, ...]:
    peak = figures["sayso_peak_mb"]
    reached = figures["times_spacy"] >= TIMES_SPACY and peak <= PEAK_MB
    busy = max(figures[f"{name}_wall_s"] / figures[f"{name}_cpu_s"] for name in SYSTEMS)
    pins = [line for line in (HERE / "peers.txt").read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    notes: tuple[str, ...] = (
        f"{figures['times_spacy']:.2f} × spaCy, {figures['times_textacy']:.2f} × textacy, peak {peak:.0f} MB. "
        f"To reach: {TIMES_SPACY} × spaCy, {PEAK_MB} MB: {'reached' if reached else 'not reached'}.",
        f"{figures['articles']:,.0f} articles, {figures['words']:,.0f} words by white space "
        f"({figures['word_tokens']:,.0f} runs of letters and digits). "
        f"CPU time, median of {rounds} rounds taken in turns. Peers: {', '.join(pins)}.",
    )
    if busy > BUSY:
        notes += (f"**The machine was busy** (wall time up to {busy:.1f} × CPU time): measure again.",)
    return notes


def main(*, data: Path | None = None, rounds: int = 5, limit: int | None = None, core: int = 0) -> None:
    """Measure speed and memory; write results/speed.json and docs/benchmarks.md (not with --limit, a trial)."""
    result = measure(data=data, rounds=rounds, limit=limit, core=core)
    if limit is None:
        publish(result)
    else:
        print(*result.rows, *result.notes, sep="\n")


if __name__ == "__main__":
    cyclopts.run(main)
