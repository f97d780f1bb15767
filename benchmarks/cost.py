"""What the layers after attribution cost: CPU time of the whole `Reader.read` beside attribution alone, on one core.

Attribution alone is the same model with the other heads cut out of its graph, and the layer of statements. Both take
turns in one process, article by article, so that a slow spell of the machine hits both.
"""

import contextlib
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path

import cyclopts
import numpy as np
import onnx.utils
import onnxruntime as ort
from results import Result, data_folder, publish
from speed import articles

from sayso.ingest import article_from_text
from sayso.read.encoder import Encoder, pieces_of, special
from sayso.read.features import Layout, layout, windows
from sayso.read.paragraphs import paragraphs
from sayso.read.reader import Reader
from sayso.read.scores import Scores
from sayso.read.statements import statements
from sayso.types import Article

__all__ = ["measure"]

# To reach: the whole takes at most this many times what attribution takes.
AT_MOST = 1.35
INPUTS = ["ids", "feature", "first"]
HEADS = ["tag", "content", "source"]
LAYERS = ("statements", "times", "entities", "chains", "speakers", "acts", "said_on", "kept")


class _Attribution:
    """The layer of statements over a graph with the heads of attribution only, fed as `Encoder` feeds the whole."""

    def __init__(self, folder: Path) -> None:
        whole, alone = folder / "whole.onnx", folder / "alone.onnx"
        whole.write_bytes((resources.files("sayso_en") / "model.onnx").read_bytes())
        onnx.utils.extract_model(str(whole), str(alone), INPUTS, HEADS)
        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
        self._session = ort.InferenceSession(str(alone), options, providers=["CPUExecutionProvider"])
        encoder = Encoder()
        self._settings, self._tokenizer = encoder.settings, encoder.tokenizer
        self._edges = special(encoder.tokenizer, "[CLS]"), special(encoder.tokenizer, "[SEP]")
        self._known: dict[str, list[int]] = {}

    def read(self, text: str) -> None:
        laid = layout(text, paragraphs(text))
        settings = self._settings
        statements(text, laid, self._scores(text, laid), decoding=settings.decoding, calibration=settings.confidence)

    def _scores(self, text: str, laid: Layout) -> Iterator[Scores]:
        pieces = [self._pieces(text[w.start : w.end]) for w in laid.words]
        for start, end in windows(laid.starts, [len(p) for p in pieces], self._settings.window - 2):
            yield self._forward(start, end, pieces[start:end], laid.feature[start:end])

    def _pieces(self, word: str) -> list[int]:
        if word not in self._known:
            self._known[word] = pieces_of(self._tokenizer, word)
        return self._known[word]

    def _forward(self, start: int, end: int, pieces: list[list[int]], feature: list[int]) -> Scores:
        sizes = [len(p) for p in pieces]
        ids = [self._edges[0], *(i for p in pieces for i in p), self._edges[1]]
        spread = [0, *(n for n, size in zip(feature, sizes, strict=True) for _ in range(size)), 0]
        first = 1 + np.cumsum([0, *sizes[:-1]])
        given = {"ids": np.array([ids]), "feature": np.array([spread]), "first": first.astype(np.int64)}
        return Scores(start, end, *self._session.run(None, given))


def measure(*, data: Path | None = None, rounds: int = 3, limit: int | None = None) -> Result:
    """Measure both, and each layer within the whole.

    Args:
        data: the data folder, with `polnear/dev.jsonl.xz`; `SAYSO_DATA` or `../shared/data` if not given.
        rounds: how often everything is read.
        limit: read only this many articles, to try the script out.

    Raises:
        FileNotFoundError: the data is not there.
    """
    texts = articles(data or data_folder())[:limit]
    words = sum(len(text.split()) for text in texts)
    reader = Reader()
    with tempfile.TemporaryDirectory() as folder:
        alone = _Attribution(Path(folder))
        given = [article_from_text(text) for text in texts]
        for article in given[:3]:
            reader.read(article)
            alone.read(article.text)
        runs = [_round(given, reader, alone) for _ in range(rounds)]
    whole, base = (statistics.median(run[key] for run in runs) for key in ("whole", "attribution"))
    ratio = statistics.median(run["whole"] / run["attribution"] for run in runs)
    layers = {name: statistics.median(run[name] for run in runs) for name in LAYERS}
    rows = [("attribution alone", base), *((f"layer `{n}`", s) for n, s in layers.items()), ("whole `read`", whole)]
    reached = "reached" if ratio <= AT_MOST else "not reached"
    return Result(
        name="cost",
        title="Cost of the layers",
        command="python benchmarks/cost.py",
        columns=("CPU time, one core", "ms for 1,000 words", "of attribution alone"),
        rows=tuple((name, f"{1e6 * s / words:.1f}", f"{100 * s / base:.0f} %") for name, s in rows),
        notes=(
            f"The whole takes {ratio:.2f} × what attribution alone takes. To reach: {AT_MOST}: {reached}.",
            "`statements` includes the encoder with all heads. The second pass of the encoder over contents that may "
            "hold a statement of their own is in `chains`. Medians of "
            f"{rounds} rounds, both in turns article by article.",
        ),
        figures={"ratio": round(ratio, 3), **{k: round(1e6 * s / words, 3) for k, s in rows}},
    )


def _round(given: list[Article], reader: Reader, alone: _Attribution) -> dict[str, float]:
    """CPU seconds of attribution alone, of the whole, and (in a further pass) of each layer."""
    spent: dict[str, float] = defaultdict(float)
    for article in given:
        begun = time.process_time()
        alone.read(article.text)
        between = time.process_time()
        reader.read(article)
        spent["attribution"] += between - begun
        spent["whole"] += time.process_time() - between
    with _timed(spent):
        for article in given:
            reader.read(article)
    return spent


@contextlib.contextmanager
def _timed(spent: dict[str, float]) -> Iterator[None]:
    """Each layer that `Reader.read` calls adds its CPU time to `spent`."""

    def watched(name: str, layer: Callable[..., object]) -> Callable[..., object]:
        def run(*args: object, **options: object) -> object:
            begun = time.process_time()
            try:
                return layer(*args, **options)
            finally:
                spent[name] += time.process_time() - begun

        return run

    module = sys.modules["sayso.read.reader"]
    before = {name: getattr(module, name) for name in LAYERS}
    try:
        for name, layer in before.items():
            setattr(module, name, watched(name, layer))
        yield
    finally:
        for name, layer in before.items():
            setattr(module, name, layer)


def main(*, data: Path | None = None, rounds: int = 3, limit: int | None = None) -> None:
    """Measure the cost; write results/cost.json and docs/benchmarks.md (not with --limit, a trial)."""
    result = measure(data=data, rounds=rounds, limit=limit)
    if limit is None:
        publish(result)
    else:
        print(*result.rows, *result.notes, sep="\n")


if __name__ == "__main__":
    cyclopts.run(main)
