"""`sayso eval` of the layers above the statements, with a reader that needs no model."""

import io
import json
import re
import tarfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from sayso.cli import main
from sayso.errors import DataError, OptionError
from sayso.learn import evaluate_layers
from sayso.learn.evaluate_layers import evaluate_layer
from sayso.learn.layer_scorers import LAYERS, SCORERS
from sayso.learn.marked import MarkedText, Name, linked, marked_reading
from sayso.read.mentions import Antecedent
from sayso.types import Article, Model, Reading

ROOT = Path(__file__).resolve().parent.parent
STRAIT = sorted((ROOT / "samples" / "strait").glob("*.gold.json"))
READINGS = {r.article.id: r for r in (msgspec.json.decode(path.read_bytes(), type=Reading) for path in STRAIT)}
Run = Callable[..., tuple[int, str, str]]


class Copyist:
    """Reads what the gold says, or nothing at all."""

    def __init__(self, *, blank: bool = False) -> None:
        self.model = Model("copyist", "1")
        self.blank = blank

    def read(self, article: Article, /) -> Reading:
        if self.blank:
            return Reading(article=article, model=self.model)
        return READINGS[article.id]

    def mark(self, text: str, /) -> MarkedText:
        same = next((r for r in READINGS.values() if r.article.text == text), None)
        if same is None or self.blank:
            capitals = [] if self.blank else [m.span() for m in re.finditer(r"[A-Z]\w+(?: [A-Z]\w+)*", text)]
            return MarkedText(
                id="", genre="", text=text, names=tuple(Name(*at, "person") for at in capitals), complete=frozenset()
            )
        return marked_reading(same)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setattr(evaluate_layers, "_reader", lambda _threads: Copyist())
    monkeypatch.setenv("COLUMNS", "80")

    def call(*arguments: str | Path) -> tuple[int, str, str]:
        code = main(["eval", *map(str, arguments)])
        return code, *capsys.readouterr()

    return call


@pytest.fixture
def politics(tmp_path: Path) -> Path:
    """An archive of two sentences with names."""
    path = tmp_path / "crossner_politics_made.tar.xz"
    text = b"Mara\tB-politician\nOrr\tI-politician\nleft\tO\nVall\tB-country\n.\tO\n\nTern\tB-location\nslept\tO\n"
    with tarfile.open(path, "w:xz") as tar:
        entry = tarfile.TarInfo("dev.txt")
        entry.size = len(text)
        tar.addfile(entry, io.BytesIO(text))
    return path


def test_each_layer_has_a_scorer_whose_headline_is_a_figure_of_it() -> None:
    assert tuple(SCORERS) == LAYERS
    for layer, scorer in SCORERS.items():
        found = {*scorer.metrics, *scorer.means([], 0)} if layer != "coreference" else {"conll"}
        assert scorer.headline in found


@pytest.mark.parametrize("layer", ["entities", "coreference", "chains"])
def test_gold_against_itself_is_all_right_and_nothing_read_is_all_wrong(layer: str) -> None:
    right = evaluate_layer(layer, STRAIT, reader=Copyist(), resamples=20)  # type: ignore[arg-type]
    wrong = evaluate_layer(layer, STRAIT, reader=Copyist(blank=True), resamples=0)  # type: ignore[arg-type]
    assert (right.articles, right.model.name, right.headline) == (len(STRAIT), "copyist", SCORERS[right.layer].headline)
    assert {figure.f1 for name, figure in right.metrics.items() if figure.predicted} == {100.0}
    assert {(f.interval.low, f.interval.high) for f in right.metrics.values() if f.interval} <= {(100.0, 100.0), (0, 0)}
    assert {figure.f1 for figure in wrong.metrics.values()} == {0.0}
    assert all(figure.interval is None for figure in wrong.metrics.values())
    assert right.groups == {"news": right.metrics[right.headline]}


@pytest.mark.parametrize("layer", ["speakers", "times", "said_on"])
def test_layers_that_are_given_the_gold_below_them_run_over_the_sample(layer: str) -> None:
    found = evaluate_layer(layer, STRAIT, reader=Copyist(), resamples=0)  # type: ignore[arg-type]
    headline = found.metrics[found.headline]
    assert headline.gold > 100
    assert headline.f1 > 60


def test_a_data_set_of_names_alone_has_figures_of_names_alone(politics: Path) -> None:
    found = evaluate_layer("entities", [politics], reader=Copyist(), resamples=0)
    assert set(found.metrics) == {"name", "name.person", "name.place"}
    assert (found.metrics["name"].predicted, found.metrics["name"].recall) == (3, 33.33)
    with pytest.raises(DataError, match="nobody marked there what means the same"):
        evaluate_layer("coreference", [politics], reader=Copyist())


def test_the_command_prints_a_table_and_json(run: Run, politics: Path) -> None:
    code, out, err = run("entities", politics, "--resamples", "0")
    assert (code, err) == (0, "")
    rows = [" ".join(row.split()) for row in out.splitlines()]
    assert rows[0] == "copyist 1, entities: 2 articles, 3 gold, 3 read."
    assert "name.person 33.3 100.0 50.0 3 1" in rows
    code, out, _ = run("coreference", *STRAIT, "--json", "--resamples", "10")
    found = json.loads(out)
    assert (code, found["layer"], found["metrics"]["conll"]["f1"]) == (0, "coreference", 100.0)
    assert found["metrics"]["conll"]["interval"] == {"low": 100.0, "high": 100.0}


@pytest.mark.parametrize(
    ("arguments", "code", "problem"),
    [
        (("entities", "gone.tar.xz"), 1, "not known to hold marked entities"),
        (("entities", "gum_gone.tar.xz"), 1, "cannot be read"),
        (("chains", "gone.gold.json"), 1, "no such file"),
        (("entities", STRAIT[0], STRAIT[0]), 1, "was already in"),
        (("chains",), 2, "nothing to score against"),
        (("chains", STRAIT[0], "--html", "page.html"), 2, "there is a page of mistakes for statements"),
    ],
)
def test_what_cannot_be_scored_is_one_line(
    run: Run, arguments: tuple[str | Path, ...], code: int, problem: str
) -> None:
    found = run(*arguments)
    assert found[:2] == (code, "")
    assert found[2].count("\n") == 1
    assert problem in found[2]


def test_numbers_that_make_no_sense() -> None:
    with pytest.raises(OptionError):
        evaluate_layer("chains", STRAIT, reader=Copyist(), resamples=-1)
    with pytest.raises(OptionError):
        evaluate_layer("chains", [], reader=Copyist())


def test_progress_is_told() -> None:
    told: list[int] = []
    evaluate_layer("chains", STRAIT[:3], reader=Copyist(), resamples=0, advance=told.append)
    assert told == [3, 3, 3]


def test_the_likeliest_antecedent_links() -> None:
    links = [Antecedent(1, None, 0.3), Antecedent(1, 0, 0.7), Antecedent(2, 0, 0.2), Antecedent(2, None, 0.8)]
    assert linked(4, [*links, Antecedent(3, 1, 0.9)]) == ["e1", "e1", "e3", "e1"]
    assert linked(2, []) == ["e1", "e2"]
