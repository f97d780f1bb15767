"""Accuracy is tested too: no figure of `floors.json` may fall, on exactly the corpus it was measured on.

Lowering a floor needs a reason in `docs/decisions/`.
"""

import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from sayso.learn.evaluate import evaluate_statements
from sayso.learn.evaluate_layers import evaluate_layer
from sayso.learn.layer_scorers import LAYERS, SCORERS
from sayso.learn.score import METRICS

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("SAYSO_DATA", ROOT.parent / "shared" / "data"))


class Floor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The least F1 of a layer, per cent by metric, on a corpus.

    `corpus` is a file of the data folder, or `samples/…` for the gold readings of a sample; `sha256` is of the file,
    or of all those readings one after another.
    """

    layer: str
    corpus: str
    sha256: str
    f1: dict[str, float]


FLOORS = msgspec.json.decode((ROOT / "tests" / "floors.json").read_bytes(), type=dict[str, Floor])


def corpus(floor: Floor, data: Path) -> list[Path]:
    """The files of a floor's corpus; skips where the data are absent, fails where they are others."""
    if floor.corpus.startswith("samples/"):
        paths = sorted((ROOT / floor.corpus).glob("*.gold.json"))
    else:
        paths = [data / floor.corpus]
        if not paths[0].is_file():
            pytest.skip(f"{paths[0]} is not here; name the data folder in SAYSO_DATA")
    digest = sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()
    assert digest == floor.sha256, f"{floor.corpus} is not the corpus the floors are measured on (it has {digest})"
    return paths


def figures(floor: Floor) -> dict[str, float]:
    """What is reached today."""
    paths = corpus(floor, DATA)
    if floor.layer == "statements":
        metrics = evaluate_statements(paths, resamples=0).summary.metrics
    else:
        metrics = evaluate_layer(floor.layer, paths, resamples=0).metrics  # type: ignore[arg-type]
    return {name: figure.f1 for name, figure in metrics.items()}


def below(figures: Mapping[str, float], floor: Floor) -> list[str]:
    """What has fallen, in words."""
    return [f"{name} {figures[name]} < {least}" for name, least in floor.f1.items() if figures[name] < least]


@pytest.mark.parametrize("name", FLOORS)
def test_no_figure_falls_below_its_floor(name: str) -> None:
    if FLOORS[name].layer == "coreference":
        pytest.importorskip("scipy", reason="scoring coreference needs scipy (the extra train)")
    assert below(figures(FLOORS[name]), FLOORS[name]) == []


def test_floors_are_of_metrics_that_exist() -> None:
    known = {"statements": METRICS, **{layer: (*SCORERS[layer].metrics, SCORERS[layer].headline) for layer in LAYERS}}
    for floor in FLOORS.values():
        assert floor.f1
        assert set(floor.f1) <= set(known[floor.layer])
        assert all(0 < least < 100 for least in floor.f1.values())
    assert "pair" in FLOORS["statements"].f1


def test_a_figure_below_its_floor_is_found() -> None:
    floor = Floor("statements", "c", "", {"pair": 72.0, "strict": 50.0})
    assert below({"pair": 71.99, "strict": 50.0}, floor) == ["pair 71.99 < 72.0"]


def test_another_corpus_fails_and_a_missing_one_skips(tmp_path: Path) -> None:
    floor = Floor("statements", "c.jsonl", sha256(b"as measured").hexdigest(), {})
    with pytest.raises(pytest.skip.Exception, match="SAYSO_DATA"):
        corpus(floor, tmp_path)
    (tmp_path / "c.jsonl").write_bytes(b"as measured")
    assert corpus(floor, tmp_path) == [tmp_path / "c.jsonl"]
    (tmp_path / "c.jsonl").write_bytes(b"another")
    with pytest.raises(AssertionError, match="not the corpus"):
        corpus(floor, tmp_path)


def test_the_sample_is_a_corpus_of_all_its_readings(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="not the corpus"):
        corpus(Floor("chains", "samples/strait", "", {}), tmp_path)
    paths = sorted((ROOT / "samples" / "strait").glob("*.gold.json"))
    whole = sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()
    assert corpus(Floor("chains", "samples/strait", whole, {}), tmp_path) == paths
