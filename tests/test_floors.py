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
from sayso.learn.score import METRICS

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("SAYSO_DATA", ROOT.parent / "shared" / "data"))


class Floor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The least F1 of a layer, per cent by metric, on the corpus file (in the data folder) with this hash."""

    corpus: str
    sha256: str
    f1: dict[str, float]


FLOORS = msgspec.json.decode((ROOT / "tests" / "floors.json").read_bytes(), type=dict[str, Floor])


def corpus(floor: Floor, data: Path) -> Path:
    """The corpus of a floor; skips where the data are absent, fails where they are others."""
    path = data / floor.corpus
    if not path.is_file():
        pytest.skip(f"{path} is not here; name the data folder in SAYSO_DATA")
    assert sha256(path.read_bytes()).hexdigest() == floor.sha256, f"{path} is not the corpus the floors are measured on"
    return path


def below(figures: Mapping[str, float], floor: Floor) -> list[str]:
    """What has fallen, in words."""
    return [f"{name} {figures[name]} < {least}" for name, least in floor.f1.items() if figures[name] < least]


def test_statements_stay_above_their_floor() -> None:
    floor = FLOORS["statements"]
    found = evaluate_statements(corpus(floor, DATA), resamples=0).summary
    assert below({name: figure.f1 for name, figure in found.metrics.items()}, floor) == []


def test_each_layer_has_floors_for_metrics_that_exist() -> None:
    assert list(FLOORS) == ["statements"]
    for floor in FLOORS.values():
        assert "pair" in floor.f1
        assert set(floor.f1) <= set(METRICS)
        assert all(0 < least < 100 for least in floor.f1.values())


def test_a_figure_below_its_floor_is_found() -> None:
    floor = Floor("c", "", {"pair": 72.0, "strict": 50.0})
    assert below({"pair": 71.99, "strict": 50.0}, floor) == ["pair 71.99 < 72.0"]


def test_another_corpus_fails_and_a_missing_one_skips(tmp_path: Path) -> None:
    floor = Floor("c.jsonl", sha256(b"as measured").hexdigest(), {})
    with pytest.raises(pytest.skip.Exception, match="SAYSO_DATA"):
        corpus(floor, tmp_path)
    (tmp_path / "c.jsonl").write_bytes(b"as measured")
    assert corpus(floor, tmp_path) == tmp_path / "c.jsonl"
    (tmp_path / "c.jsonl").write_bytes(b"another")
    with pytest.raises(AssertionError, match="not the corpus"):
        corpus(floor, tmp_path)
