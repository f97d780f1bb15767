"""The benchmarks count, compare and report what they should, on invented figures and texts."""

import json
import lzma
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))  # scripts, not a package

import entities  # noqa: E402
import results  # noqa: E402
import speed  # noqa: E402
import startup  # noqa: E402
import wheels  # noqa: E402

from sayso.learn.evaluate import Figure  # noqa: E402
from sayso.learn.evaluate_layers import LayerSummary  # noqa: E402
from sayso.learn.score import Counts  # noqa: E402
from sayso.types import Model  # noqa: E402


def run(*, cpu: float, wall: float | None = None, peak: float = 200.0) -> dict[str, float]:
    return {"load_s": 0.5, "cpu_s": cpu, "wall_s": wall or cpu, "peak_mb": peak, "found": 7}


def test_speed_takes_medians_and_ratios_of_cpu_time() -> None:
    runs = {
        "sayso": [run(cpu=1.0), run(cpu=9.0), run(cpu=2.0)],
        "spacy": [run(cpu=4.0)] * 3,
        "textacy": [run(cpu=5.0)] * 3,
    }
    table = speed.tabulate(runs, ["one two three four"] * 100)
    assert table.rows[0] == ("sayso, whole `read`", "200", "44–400", "200", "200", "0.50")
    assert (table.figures["times_spacy"], table.figures["times_textacy"]) == (2.0, 2.5)
    assert table.notes[0] == "2.00 × spaCy, 2.50 × textacy, peak 200 MB. To reach: 1.2 × spaCy, 350 MB: reached."


@pytest.mark.parametrize("sayso", [run(cpu=4.0), run(cpu=1.0, peak=351.0)], ids=["slow", "large"])
def test_speed_says_when_the_goal_is_missed(sayso: dict[str, float]) -> None:
    table = speed.tabulate({"sayso": [sayso], "spacy": [run(cpu=4.0)], "textacy": [run(cpu=4.0)]}, ["one two"])
    assert "not reached" in table.notes[0]
    assert not any("busy" in note for note in table.notes)


def test_speed_says_when_the_machine_was_busy() -> None:
    runs = {"sayso": [run(cpu=1.0)], "spacy": [run(cpu=4.0, wall=8.0)], "textacy": [run(cpu=4.0)]}
    assert "busy** (wall time up to 2.0 × CPU time)" in speed.tabulate(runs, ["one two"]).notes[-1]


def test_speed_reads_the_articles(tmp_path: Path) -> None:
    (tmp_path / "polnear").mkdir()
    lines = "".join(json.dumps({"text": text}) + "\n" for text in ("“Ahoy,” she said.", "Zażółć"))
    (tmp_path / "polnear" / "dev.jsonl.xz").write_bytes(lzma.compress(lines.encode()))
    assert speed.articles(tmp_path) == ["“Ahoy,” she said.", "Zażółć"]
    with pytest.raises(FileNotFoundError, match="SAYSO_DATA"):
        speed.articles(tmp_path / "elsewhere")


def test_worker_measures_one_system_in_its_own_process(tmp_path: Path) -> None:
    texts = tmp_path / "texts.json"
    texts.write_text(json.dumps(["aa", "bbb"]))
    # A system that takes 60 MB and counts characters stands in for the real ones.
    script = (
        "import worker, pathlib, sys\n"
        "def load():\n    block = bytearray(b'x' * 60_000_000)\n    return lambda text: len(text) * len(block[:1])\n"
        "worker.SYSTEMS['fake'] = load\n"
        "worker.main('fake', pathlib.Path(sys.argv[1]), 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(texts)], cwd=ROOT / "benchmarks", capture_output=True, text=True, check=True
    )
    figures = json.loads(done.stdout)
    assert figures["found"] == 5
    assert 60 < figures["peak_mb"] < 300
    assert 0 <= figures["cpu_s"] <= figures["load_s"] + 1


def test_startup_counts_the_cpu_time_of_the_child() -> None:
    busy, _ = startup._cost([sys.executable, "-c", "import time\nwhile time.process_time() < 0.4: pass"])
    idle, wall = startup._cost([sys.executable, "-c", "import time; time.sleep(0.4)"])
    assert busy >= 0.4 > idle
    assert wall >= 0.4
    with pytest.raises(subprocess.CalledProcessError):
        startup._cost([sys.executable, "-c", "raise SystemExit(3)"])


def test_a_result_is_kept_and_the_page_shows_all_of_them(tmp_path: Path) -> None:
    one = results.Result(
        name="wheels", title="Size", command="w.py", columns=("a", "MB"), rows=(("x|y", "1"),), figures={}
    )
    two = results.Result(
        name="speed", title="Speed", command="s.py", columns=("a",), rows=(), figures={}, notes=("Note.",)
    )
    page = tmp_path / "docs" / "page.md"
    for result in (one, two):
        results.publish(result, folder=tmp_path / "kept", page=page)
    text = page.read_text(encoding="utf-8")
    assert results.load(tmp_path / "kept") == [two, one]
    assert text.index("## Speed") < text.index("Note.") < text.index("## Size") < text.index("| x\\|y | 1 |")
    (tmp_path / "kept" / "stray.json").write_text("{}")
    with pytest.raises(ValueError, match="stray has no place"):
        results.load(tmp_path / "kept")


def test_the_page_is_made_from_the_kept_results() -> None:
    kept = results.load()
    if not kept:
        pytest.skip("nothing measured yet: make bench")
    assert results.DOCS.read_text(encoding="utf-8") == results.render(kept)


def test_the_wheel_is_small_and_carries_licence_and_types(tmp_path: Path) -> None:
    wheel = wheels.build(ROOT, tmp_path)
    assert wheel.stat().st_size < wheels.LIMITS["sayso"] * 1e6
    names = zipfile.ZipFile(wheel).namelist()
    assert {"sayso/py.typed", "sayso/types.py"} <= set(names)
    assert {name.rpartition("/")[2] for name in names if "/licenses/" in name} == {"LICENSE", "NOTICE"}
    assert {name.partition("/")[0] for name in names} == {"sayso", wheel.name.rpartition("-py3")[0] + ".dist-info"}


def test_entities_have_a_row_for_each_figure_and_spacy_beside_the_names() -> None:
    def summary(layer: str, headline: str, **f1: float) -> LayerSummary:
        each = {
            name.replace("_", "."): Figure(precision=value, recall=value, f1=value, predicted=7, gold=9)
            for name, value in f1.items()
        }
        group = {"news": each[headline]}
        return LayerSummary(
            layer=layer, model=Model("made", "1"), corpora=(), articles=1, resamples=0, headline=headline,
            metrics=each, groups=group,
        )  # fmt: skip

    table = entities.tabulate(
        summary("entities", "mention", mention=81.0, mention_typed=70.0, name=50.0),
        summary("entities", "name", name=77.0, name_place=60.0),
        summary("coreference", "conll", mention=80.0, muc=63.0, conll=61.5),
        alone=Figure(precision=58.0, recall=60.0, f1=59.0, predicted=7, gold=9),
        peer={"name": Counts(1, 2, 1, 2), "name.place": Counts()},
    )
    assert [(row[0], row[1], row[4], *row[6:]) for row in table.rows] == [
        ("GUM dev", "`mention`", "81.0", "80", ""),
        ("GUM dev", "`mention.typed`", "70.0", "", ""),
        ("CrossNER dev", "`name`", "77.0", "75", "50.0"),
        ("CrossNER dev", "`name.place`", "60.0", "", "0.0"),
        ("GUM dev", "`muc`", "63.0", "", ""),
        ("GUM dev", "`conll`", "61.5", "60", ""),
        ("GUM dev, head alone", "`conll`", "59.0", "60", ""),
    ]
    assert table.figures["spacy_name"] == 50.0
    assert table.notes[1] == "`conll` by genre: news 61.5 (9 mentions)."
