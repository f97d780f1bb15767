"""What int8 costs: pair F1 on PolNeAR dev of the shipped model and of the weights it was made from.

usage: python benchmarks/precision.py WEIGHTS ENCODER    (OUT/student/weights.pt of `sayso train`, the encoder's folder)

Needs the train extra (`make train`). The weights are not in the repository: they are four times as large.
"""

from pathlib import Path

import cyclopts
from results import Result, data_folder, publish

from sayso.learn.batches import marks
from sayso.learn.data import examples, load_tokenizer, pieces_with
from sayso.learn.fit import load_model
from sayso.learn.predict import attribution_figures, scores_of
from sayso.read.encoder import Encoder

__all__ = ["measure"]

TO_REACH = 0.5


def measure(weights: Path, encoder: Path, *, data: Path | None = None) -> Result:
    """Score both with the shipped decoder settings.

    Raises:
        DataError: data, weights or encoder are missing or do not fit.
    """
    tokenizer = load_tokenizer(encoder)
    dev = examples(data or data_folder(), "dev", pieces_with(tokenizer))
    shipped = Encoder()
    small = [[window.scores for window in shipped.run(e.text, e.layout)] for e in dev]
    model = load_model(encoder, weights)
    exact = scores_of(model, dev, marks(tokenizer), window=shipped.settings.window)
    by = {
        "fp32": attribution_figures(dev, exact, shipped.settings.decoding),
        "int8": attribution_figures(dev, small, shipped.settings.decoding),
    }
    loss = by["fp32"]["pair"] - by["int8"]["pair"]
    return Result(
        name="precision",
        title="What int8 costs (PolNeAR dev, F1)",
        command="python benchmarks/precision.py WEIGHTS ENCODER",
        columns=("weights", "pair", "strict_np"),
        rows=tuple((name, f"{f['pair']:.2f}", f"{f['strict_np']:.2f}") for name, f in by.items()),
        figures={"loss": round(loss, 3)} | {f"{n}_{k}": round(v, 3) for n, f in by.items() for k, v in f.items()},
        notes=(f"Loss {loss:.2f}; to reach: at most {TO_REACH}.",),
    )


if __name__ == "__main__":
    cyclopts.run(lambda weights, encoder, *, data=None: publish(measure(Path(weights), Path(encoder), data=data)))
